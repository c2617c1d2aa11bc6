"""Opens a page of the explorer in headless Chromium, drags its slider with the mouse, moves it with
the keyboard, looks for starts, and prints what is shown as JSON. Speaks the DevTools protocol over a
pipe. With the path of axe-core's axe.min.js it prints the rules that the page breaks, too.

usage: explorer.py CHROMIUM PAGE WIDTH HEIGHT [AXE]
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile


class Browser:
    def __init__(self, program):
        to_read, self.write_end = os.pipe()
        self.read_end, to_write = os.pipe()
        high = [os.dup2(to_read, 203), os.dup2(to_write, 204)]

        def connect():  # Chromium reads commands from descriptor 3 and answers on 4.
            os.dup2(203, 3)
            os.dup2(204, 4)

        self.profile = tempfile.mkdtemp()
        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
             f"--user-data-dir={self.profile}", "about:blank"],
            pass_fds=(3, 4), preexec_fn=connect, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        for descriptor in (to_read, to_write, *high):
            os.close(descriptor)
        self.buffer, self.number, self.session, self.events = b"", 0, None, []

    def receive(self):
        while b"\0" not in self.buffer:
            data = os.read(self.read_end, 65536)
            if not data:
                sys.exit("Chromium ended")
            self.buffer += data
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def send(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.write_end, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    sys.exit(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer.get("method"))

    def wait(self, event):
        while event not in self.events:
            self.events.append(self.receive().get("method"))

    def open(self, address, width, height):
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.send("Page.enable")
        self.send("Network.enable")
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=False)
        self.events.clear()
        self.send("Page.navigate", url=address)
        self.wait("Page.loadEventFired")

    def value(self, script):
        result = self.send("Runtime.evaluate", expression=script, returnByValue=True,
                           awaitPromise=True)
        if "exceptionDetails" in result:
            sys.exit(f"{script}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def key(self, name, code):
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key=name, code=name,
                      windowsVirtualKeyCode=code)

    def mouse(self, kind, x, y):
        self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left",
                  buttons=0 if kind == "mouseReleased" else 1, clickCount=1)

    def type(self, text):
        self.value('document.getElementById("choices").open = true;'
                   '(s => { s.value = ""; s.focus(); })(document.getElementById("search"))')
        self.send("Input.insertText", text=text)
        return self.value('[document.getElementById("matches").textContent,'
                          '...[...document.querySelectorAll("#results button")]'
                          '.map(b => b.textContent)]')

    def close(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)


SHOWN = """(() => {
  const all = selector => [...document.querySelectorAll(selector)];
  return {
    slider: Number(document.getElementById("slider").value),
    recommended: document.querySelector("#card .title")?.textContent ?? "",
    current: all("#strip button").findIndex(b => b.getAttribute("aria-checked") === "true"),
    focused: all("#strip button").indexOf(document.activeElement),
    hash: location.hash, images: all("img, iframe").length, scripts: document.scripts.length,
    pictures: all("#strip svg").length, curves: all("#panels svg[role=img]").map(
      s => s.getAttribute("aria-label")),
    panels: all(".panel").filter(p => !p.hidden).length,
    nothing: all(".nothing").some(p => p.offsetParent !== null),
    overflow: document.documentElement.scrollWidth - innerWidth,
    starts: all("#start option").map(o => o.textContent),
    from: document.getElementById("start-head").textContent,
    known: all("#known .title").map(t => t.textContent),
    tours: all("#tours button").map(b => b.textContent),
    pressed: all("#tours button").findIndex(b => b.getAttribute("aria-pressed") === "true"),
    injected: window.injected ?? null
  };
})()"""

# Of the borders that say what can be used, the lowest contrast with what is around them.
BORDERS = """(() => {
  const light = color => {
    const parts = color.match(/[0-9.]+/g).slice(0, 3).map(Number).map(c => c / 255)
      .map(c => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
    return .2126 * parts[0] + .7152 * parts[1] + .0722 * parts[2];
  };
  const ground = element => {
    const color = getComputedStyle(element).backgroundColor;
    return color === "rgba(0, 0, 0, 0)" ? ground(element.parentElement) : color;
  };
  const contrast = (a, b) => (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  return Math.min(...[...document.querySelectorAll("button, select, input[type=search]")].map(
    e => contrast(light(getComputedStyle(e).borderTopColor), light(ground(e.parentElement)))));
})()"""

AXE = """axe.run(document, {resultTypes: ["violations"]}).then(
  found => found.violations.map(v => v.id + ": " + v.nodes.map(n => n.html).join(" ")))"""

width, height = int(sys.argv[3]), int(sys.argv[4])
axe = open(sys.argv[5]).read() if len(sys.argv) > 5 else None
browser = Browser(sys.argv[1])
try:
    browser.open(sys.argv[2], width, height)
    shown = {"opened": browser.value(SHOWN)}
    browser.value('document.getElementById("slider").scrollIntoView({block: "center"})')
    box = browser.value('(r => [r.left, r.top, r.width, r.height])'
                        '(document.getElementById("slider").getBoundingClientRect())')
    if box[2]:
        last = browser.value('Number(document.getElementById("slider").max)') or 1
        middle = box[1] + box[3] / 2
        at = shown["opened"]["slider"]
        browser.mouse("mousePressed", box[0] + 8 + (box[2] - 16) * at / last, middle)
        for step in range(1, 11):
            browser.mouse("mouseMoved",
                          box[0] + 8 + (box[2] - 16) * (at + (last - at) * step / 10) / last, middle)
        browser.mouse("mouseReleased", box[0] + box[2] - 4, middle)
        shown["dragged"] = browser.value(SHOWN)
        browser.value('document.getElementById("slider").focus()')
        browser.key("ArrowLeft", 37)
        shown["key"] = browser.value(SHOWN)
        # From item to item by the arrows, and by a press: the focus goes along and stays.
        browser.value('document.querySelector("#strip [tabindex=\'0\']").focus()')
        browser.key("ArrowLeft", 37)
        shown["arrow"] = browser.value(SHOWN)
        browser.value('document.querySelectorAll("#strip button")[0].focus();'
                      'document.activeElement.click()')
        shown["clicked"] = browser.value(SHOWN)
    shown["found"] = browser.type("OND")
    shown["nearest"] = browser.type("secnod")
    shown["nowhere"] = browser.type("qqqq")
    browser.type("second")
    browser.value('document.querySelector("#results button").focus();'
                  'document.activeElement.click()')
    shown["chosen"] = browser.value(SHOWN)
    shown["stays"] = browser.value('document.activeElement.id')
    shown["borders"] = []
    for scheme in ("light", "dark"):
        browser.send("Emulation.setEmulatedMedia",
                     features=[{"name": "prefers-color-scheme", "value": scheme}])
        shown["borders"].append(browser.value(BORDERS))
    # A network request other than for the page itself would be one too many.
    shown["requests"] = browser.events.count("Network.requestWillBeSent")
    if axe:
        browser.value(axe + "; 0")
        shown["axe"] = browser.value(AXE)
    print(json.dumps(shown))
finally:
    browser.close()

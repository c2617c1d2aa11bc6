"""Opens a page of the explorer in headless Chromium, drags its slider with the mouse, moves it with
the keyboard, and prints what is shown as JSON. Speaks the DevTools protocol over a pipe.

usage: explorer.py CHROMIUM PAGE WIDTH
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile


class Browser:
    def __init__(self, program, width):
        to_read, self.write_end = os.pipe()
        self.read_end, to_write = os.pipe()
        high = [os.dup2(to_read, 203), os.dup2(to_write, 204)]

        def connect():  # Chromium reads commands from descriptor 3 and answers on 4.
            os.dup2(203, 3)
            os.dup2(204, 4)

        self.profile = tempfile.mkdtemp()
        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
             f"--user-data-dir={self.profile}", f"--window-size={width},1200", "about:blank"],
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

    def open(self, address):
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.send("Page.enable")
        self.send("Network.enable")
        self.events.clear()
        self.send("Page.navigate", url=address)
        self.wait("Page.loadEventFired")

    def value(self, script):
        result = self.send("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in result:
            sys.exit(f"{script}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def mouse(self, kind, x, y):
        self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left",
                  buttons=0 if kind == "mouseReleased" else 1, clickCount=1)

    def close(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)


SHOWN = """({
  slider: Number(document.getElementById("slider").value),
  recommended: document.querySelector("#card .title")?.textContent ?? "",
  current: [...document.querySelectorAll("#strip button")].findIndex(
    b => b.getAttribute("aria-current") === "true"),
  hash: location.hash, images: document.querySelectorAll("img, iframe").length,
  scripts: document.scripts.length, pictures: document.querySelectorAll("#strip svg").length,
  overflow: document.documentElement.scrollWidth - innerWidth,
  starts: [...document.getElementById("start").options].map(o => o.textContent),
  from: document.getElementById("from").value, injected: window.injected ?? null
})"""

browser = Browser(sys.argv[1], int(sys.argv[3]))
try:
    browser.open(sys.argv[2])
    shown = {"opened": browser.value(SHOWN)}
    browser.value('document.getElementById("slider").scrollIntoView({block: "center"})')
    box = browser.value('(r => [r.left, r.top, r.width, r.height])'
                        '(document.getElementById("slider").getBoundingClientRect())')
    last = browser.value('Number(document.getElementById("slider").max)') or 1
    middle = box[1] + box[3] / 2
    at = shown["opened"]["slider"]
    browser.mouse("mousePressed", box[0] + 8 + (box[2] - 16) * at / last, middle)
    for step in range(1, 11):
        browser.mouse("mouseMoved", box[0] + 8 + (box[2] - 16) * (at + (last - at) * step / 10) / last,
                      middle)
    browser.mouse("mouseReleased", box[0] + box[2] - 4, middle)
    shown["dragged"] = browser.value(SHOWN)
    browser.value('document.getElementById("slider").focus()')
    for kind in ("keyDown", "keyUp"):
        browser.send("Input.dispatchKeyEvent", type=kind, key="ArrowLeft", code="ArrowLeft",
                     windowsVirtualKeyCode=37)
    shown["key"] = browser.value(SHOWN)
    # A network request other than for the page itself would be one too many.
    shown["requests"] = browser.events.count("Network.requestWillBeSent")
    print(json.dumps(shown))
finally:
    browser.close()

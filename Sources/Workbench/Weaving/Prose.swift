import Foundation
import Plotting

/// Markdown lines whose includes and references are to be filled in.
///
/// Code in Markdown, fenced or between backticks, is left alone, so that a text can show what a
/// reference looks like.
struct Prose {
  /// Where the lines come from, relative to the package's folder.
  let file: String
  /// The folder that relative links start from.
  let linkFolder: URL
  let results: Results
  private(set) var findings: [Finding] = []
  private var fence: String?
  /// Whether a line begins within a formula between `$$`.
  private var isDisplayed = false
  /// What short names stand for at the beginning of a reference.
  private var names: [String: String] = [:]

  init(file: String, linkFolder: URL, results: Results) {
    self.file = file
    self.linkFolder = linkFolder
    self.results = results
  }

  /// A chapter's prose: `<!-- include figures/table1.md -->` and `{{...}}` give way to what they
  /// stand for.
  ///
  /// What is between `<!-- if figures/table1.md -->` and `<!-- end if -->`, each on a line of its
  /// own, is there only where that file is: what is said of results that are still to come. With
  /// `<!-- if no figures/table1.md -->` it is there only where the file is not.
  ///
  /// `<!-- code Sources/Macrid/File.swift name -->` gives way to that declaration of the library
  /// (`Declaration`), with a link. After `<!-- let small = table1 results[dataset=ml-1m] -->`,
  /// `{{small[method=MacridVAE].ndcg100.mean}}` stands for the long reference.
  ///
  /// Paragraphs with references are filled anew.
  mutating func woven(_ lines: [Literate.Line]) -> [String] {
    fence = nil
    isDisplayed = false
    var passage: (line: Int, isShown: Bool)?
    defer {
      if let passage { report(passage.line, "this if has no end; write <!-- end if --> below it") }
    }
    var (out, paragraphs, isChanged): ([String], [String], [Bool]) = ([], [], [])
    var isAfterName = false
    func takeParagraphs() {
      out += refilled(paragraphs, isChanged: isChanged)
      (paragraphs, isChanged) = ([], [])
    }
    for line in lines {
      if let condition = includedPath(line.text, mark: "if") {
        if passage != nil { report(line.number, "an if within another; end the first one before") }
        passage = (line.number, isMet(condition))
        continue
      }
      if passage != nil, line.text.trimmingCharacters(in: .whitespaces) == "<!-- end if -->" {
        passage = nil
        continue
      }
      guard passage?.isShown != false else { continue }
      if takesName(line) {
        isAfterName = true
        continue
      }
      // The blank line below names goes with them.
      let isLeftOut = isAfterName && line.text.allSatisfy(\.isWhitespace)
      isAfterName = false
      if isLeftOut { continue }
      if let own = ownLines(line) {
        takeParagraphs()
        out += own
        continue
      }
      checkLinks(line)
      checkFormulas(line)
      paragraphs.append(filled(line))
      isChanged.append(paragraphs.last != line.text)
    }
    takeParagraphs()
    return out
  }

  /// What stands as it is: fenced code, an include, a declaration.
  private mutating func ownLines(_ line: Literate.Line) -> [String]? {
    if isCode(line.text) { return [line.text] }
    if let include = includedPath(line.text, mark: "include") {
      return included(include, line: line.number)
    }
    return includedPath(line.text, mark: "code").map { declaration($0, line: line.number) }
  }

  /// A declaration and where it is: `<!-- code Sources/Macrid/File.swift name -->`.
  private mutating func declaration(_ argument: String, line: Int) -> [String] {
    let words = argument.split(separator: " ").map(String.init)
    guard words.count == 2, words[0].hasSuffix(".swift") else {
      report(line, "write <!-- code Sources/Macrid/FILE.swift name -->")
      return []
    }
    let (path, name) = (words[0], words[1])
    let url = results.root.appending(path: path)
    guard let data = FileManager.default.contents(atPath: url.path(percentEncoded: false)) else {
      report(line, "\(path) does not exist; name a file from the package's folder on")
      return []
    }
    do {
      let shown = try Declaration(name, in: String(decoding: data, as: UTF8.self)).lines
      guard shown.count <= Weaver.longestOpenBlock else {
        report(
          line,
          "\(name) in \(path) has \(shown.count) lines; show one of at most "
            + "\(Weaver.longestOpenBlock)")
        return []
      }
      let up = String(repeating: "../", count: file.split(separator: "/").count - 1)
      return splitLines(Weaver.fenced(shown))
        + ["", "(`\(name)` in [\(path)](\(up)\(path)))"]
    } catch Declaration.Failure.several(_, let count) {
      report(line, "\(path) declares \(name) \(count) times; write Type.\(name)")
    } catch {
      report(line, "\(path) declares no \(name)")
    }
    return []
  }

  /// Whether a line gives a name: `<!-- let small = table1 results[dataset=ml-latest-small] -->`.
  private mutating func takesName(_ line: Literate.Line) -> Bool {
    guard fence == nil, let text = includedPath(line.text, mark: "let") else { return false }
    guard let match = text.wholeMatch(of: #/([A-Za-z][A-Za-z0-9]*) = (\S.*)/#) else {
      report(line.number, "write <!-- let name = artifact path -->")
      return true
    }
    names[String(match.1)] = String(match.2)
    return true
  }

  private mutating func checkFormulas(_ line: Literate.Line) {
    let parts = markdownParts(line.text).filter { !$0.isCode }.map(\.text)
    for problem in formulaProblems(parts, isDisplayed: &isDisplayed) {
      report(line.number, problem)
    }
  }

  /// A page that GitHub shows as it is: what is between the marks
  /// `<!-- begin include figures/table1.md -->` and `<!-- end -->`, each on a line of its own, or
  /// within a line between `<!-- begin {{...}} -->` and `<!-- end -->`, is refreshed.
  mutating func refreshed(_ lines: [Literate.Line]) -> [String] {
    fence = nil
    var out: [String] = []
    var rest = lines[...]
    while let line = rest.popFirst() {
      if isCode(line.text) {
        out.append(line.text)
      } else if let include = includedPath(line.text, mark: "begin include") {
        guard let end = rest.firstIndex(where: { $0.text.contains("<!-- ") }),
          rest[end].text.trimmingCharacters(in: .whitespaces) == "<!-- end -->"
        else {
          report(line.number, "this include has no end; write <!-- end --> on a line below it")
          out.append(line.text)
          continue
        }
        out += [line.text, ""] + included(include, line: line.number) + ["", rest[end].text]
        rest = rest[(end + 1)...]
      } else {
        checkLinks(line)
        out.append(refreshedInLine(line))
      }
    }
    return out
  }

  /// Whether a line belongs to fenced code, its fences included.
  private mutating func isCode(_ text: String) -> Bool {
    let trimmed = text.drop { $0 == " " }
    if let open = fence {
      let run = trimmed.prefix { $0 == open.first }
      if run.count >= open.count, trimmed[run.endIndex...].allSatisfy(\.isWhitespace) {
        fence = nil
      }
      return true
    }
    for mark: Character in ["`", "~"] {
      let run = trimmed.prefix { $0 == mark }
      if run.count >= 3, !trimmed[run.endIndex...].contains("`") {
        fence = String(run)
        return true
      }
    }
    return false
  }

  private func isMet(_ condition: String) -> Bool {
    let path = condition.hasPrefix("no ") ? String(condition.dropFirst(3)) : condition
    let place = results.root.appending(path: path).path(percentEncoded: false)
    return FileManager.default.fileExists(atPath: place) == (path == condition)
  }

  private func includedPath(_ text: String, mark: String) -> String? {
    let text = text.trimmingCharacters(in: .whitespaces)
    let head = "<!-- \(mark) "
    guard text.hasPrefix(head), text.hasSuffix(" -->"), text.count > head.count + 4 else {
      return nil
    }
    return text.dropFirst(head.count).dropLast(4).trimmingCharacters(in: .whitespaces)
  }

  private mutating func included(_ argument: String, line: Int) -> [String] {
    var path = argument
    let allowsZero = path.hasSuffix(" zero allowed")
    if allowsZero { path = String(path.dropLast(" zero allowed".count)) }
    guard path.hasSuffix(".md") else {
      report(line, "\(path) is no Markdown, so it cannot be included; link to it")
      return []
    }
    let url = results.root.appending(path: path)
    guard let data = FileManager.default.contents(atPath: url.path(percentEncoded: false)) else {
      report(line, "\(path) does not exist; run the chapter that writes it")
      return []
    }
    var lines = splitLines(String(decoding: data, as: UTF8.self))
    while lines.last?.isEmpty == true { lines.removeLast() }
    for (position, text) in lines.enumerated() {
      for cell in text.split(separator: "|").map({ $0.trimming("* ") }) where text.hasPrefix("|") {
        let noNumber = #/[-+]?(nan|inf|infinity)\b.*|.*\((nan|inf|infinity)\)/#.ignoresCase()
        if cell.wholeMatch(of: noNumber) != nil {
          report(line, "line \(position + 1) of \(path) holds \(cell); run its chapter again")
        } else if !allowsZero, cell.wholeMatch(of: #/[-+]?0\.0+( \(.*\))?/#) != nil {
          report(
            line,
            "line \(position + 1) of \(path) holds \(cell), as after a failed run; write "
              + "<!-- include \(path) zero allowed --> if it may")
        }
      }
    }
    return lines
  }

  private mutating func filled(_ line: Literate.Line) -> String {
    var out = ""
    for part in markdownParts(line.text) {
      guard !part.isCode else {
        out += part.text
        continue
      }
      if part.text.contains(#/<!-- (begin |end )?include|<!-- (begin|end) /#) {
        report(line.number, "an include stands on a line of its own: <!-- include FILE.md -->")
      }
      out += filled(part.text, line: line.number)
    }
    return out
  }

  private mutating func filled(_ text: Substring, line: Int) -> String {
    var out = ""
    var rest = text
    while let match = rest.firstMatch(of: #/{{([^{}]*)}}/#) {
      out += rest[..<match.range.lowerBound]
      out += value(String(match.1), line: line) ?? String(match.0)
      rest = rest[match.range.upperBound...]
    }
    if rest.contains("{{") {
      report(line, "{{ without }}; write { { with a blank where braces are meant")
    }
    return out + rest
  }

  private mutating func refreshedInLine(_ line: Literate.Line) -> String {
    let parts = markdownParts(line.text)
    var out = ""
    for part in parts {
      guard !part.isCode else {
        out += part.text
        continue
      }
      var rest = part.text
      while let match = rest.firstMatch(of: #/<!-- begin {{([^{}]*)}} -->(.*?)<!-- end -->/#) {
        if rest.startIndex == line.text.startIndex, match.range.lowerBound == rest.startIndex {
          report(
            line.number, "a line that begins with a mark is raw HTML on GitHub; begin with a word")
        }
        out += rest[..<match.range.lowerBound]
        let text = value(String(match.1), line: line.number) ?? String(match.2)
        out += "<!-- begin {{\(match.1)}} -->\(text)<!-- end -->"
        rest = rest[match.range.upperBound...]
      }
      if rest.contains(#/<!-- (begin|end|include) |{{/#) {
        report(
          line.number,
          "a mark without its partner; write <!-- begin {{...}} -->text<!-- end -->, "
            + "or <!-- begin include FILE.md --> and <!-- end --> on lines of their own")
      }
      out += rest
    }
    return out
  }

  private mutating func value(_ text: String, line: Int) -> String? {
    do {
      var text = text
      if let match = text.prefixMatch(of: #/\s*([A-Za-z][A-Za-z0-9]*)(?=[\[.])/#),
        let path = names[String(match.1)]
      {
        text = path + text[match.range.upperBound...]
      }
      let reference = try Reference(text)
      return try reference.text(in: results.file(reference.artifact))
    } catch {
      report(line, ExitStatus.of(error).message)
      return nil
    }
  }

  private mutating func checkLinks(_ line: Literate.Line) {
    for part in markdownParts(line.text) where !part.isCode {
      let links =
        part.text.matches(of: #/\]\(\s*<?([^)\s>]+)/#).map(\.1)
        + part.text.matches(of: #/(?:src|href)="([^"]+)"/#).map(\.1)
      for link in links where !link.hasPrefix("#") && !link.contains(#/^[a-z]+:/#) {
        let target = link.prefix { $0 != "#" && $0 != "?" }
        let path = target.removingPercentEncoding ?? String(target)
        let url =
          path.hasPrefix("/")
          ? results.root.appending(path: String(path.dropFirst()))
          : linkFolder.appending(path: path)
        let place = url.standardizedFileURL.path(percentEncoded: false)
        if !FileManager.default.fileExists(atPath: place) {
          report(
            line.number,
            "\(path) does not exist; correct the link or run the chapter that "
              + "writes it")
        } else if place.hasSuffix(".png") {
          do {
            _ = try Image(contentsOf: url.standardizedFileURL)
          } catch {
            report(line.number, "\(error); run its chapter with --redraw")
          }
        }
      }
    }
  }

  private mutating func report(_ line: Int, _ message: String) {
    findings.append(Finding(file: file, line: line, message: message))
  }
}

/// The result files that references fetch from.
struct Results {
  let root: URL
  private let names: [String]
  private let files: [String: Result<JSON, any Error>]

  init(root: URL) {
    self.root = root
    let folder = root.appending(path: "figures", directoryHint: .isDirectory)
    let found =
      (try? FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil)) ?? []
    let pairs = found.filter { $0.pathExtension == "json" }.map { url in
      (url.deletingPathExtension().lastPathComponent, Result { try JSON(contentsOf: url) })
    }
    files = Dictionary(pairs) { first, _ in first }
    names = files.keys.sorted()
  }

  func file(_ artifact: String) throws -> JSON {
    guard let file = files[artifact] else {
      throw ChapterFailure(
        .missingInput,
        "figures/\(artifact).json does not exist; run its chapter, or name one of "
          + (names.isEmpty ? "none yet" : names.joined(separator: ", ")))
    }
    return try file.get()
  }
}

/// A line's text outside and inside of code between backticks.
private func markdownParts(_ line: String) -> [(text: Substring, isCode: Bool)] {
  var parts: [(Substring, Bool)] = []
  var rest = line[...]
  var start = rest.startIndex
  while let open = rest[start...].firstIndex(of: "`") {
    let marks = rest[open...].prefix { $0 == "`" }
    var search = marks.endIndex
    var end: Substring.Index?
    while let candidate = rest[search...].firstIndex(of: "`") {
      let run = rest[candidate...].prefix { $0 == "`" }
      search = run.endIndex
      if run.count == marks.count {
        end = run.endIndex
        break
      }
    }
    guard let end else {
      start = marks.endIndex
      continue
    }
    parts.append((rest[..<open], false))
    parts.append((rest[open..<end], true))
    rest = rest[end...]
    start = rest.startIndex
  }
  return parts + [(rest, false)]
}

extension StringProtocol {
  fileprivate func trimming(_ characters: String) -> String {
    trimmingCharacters(in: CharacterSet(charactersIn: characters))
  }
}

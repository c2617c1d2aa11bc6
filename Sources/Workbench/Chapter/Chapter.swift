import ArgumentParser
import Foundation
import Macrid
import Plotting
import Synchronization

/// A chapter's command line: the shared options, and beside them its own.
public protocol ChapterArguments: ParsableCommand {
  /// `@OptionGroup var shared: ChapterOptions`
  var shared: ChapterOptions { get }
  /// Shared options that have no meaning for the chapter, which refuses them: --help leaves them
  /// out.
  static var refused: [String] { get }
}

extension ChapterArguments {
  public static var refused: [String] { [] }
}

/// One run of a chapter: its options, where it writes, what it tells the reader.
public final class Chapter<Arguments: ChapterArguments> {
  /// The command line.
  public let arguments: Arguments
  public var options: ChapterOptions { arguments.shared }
  /// Such as "table1": the name of the result file and of every other file's beginning.
  public private(set) var artifact: String
  /// The folder to write figures and tables to.
  public internal(set) var out: URL
  /// The folder whose results stand.
  var home: URL
  /// The page's datasets: captions say "simulated" by them. Set by `run`, and by a chapter whose
  /// page stands on no trials.
  public var datasets: [DatasetRecord] = []
  /// Where the page's numbers come from.
  var provenance: Provenance?

  private let console: Console?
  /// The command that names the page's trials: without threads, folders, shards and --quiet.
  let command: String
  /// The command as it was given, to go on with.
  private let givenCommand: String
  /// Pictures that could not be drawn.
  private var undrawn: [any Error] = []
  /// What was published, for the summary.
  private var claims: [Claim]?
  private let start = Date()

  init(_ arguments: Arguments, artifact: String, words: [String]) {
    self.arguments = arguments
    self.artifact = artifact
    let name = "chapter-\(artifact)"
    givenCommand = commandLine(name, words)
    command = commandLine(name, namingTrials(words))
    home = arguments.shared.outFolder
    out = home
    console = arguments.shared.quiet ? nil : .standardError
  }

  /// Runs a chapter and ends the process with the exit status of what happened.
  ///
  /// - Parameter body: names the artifact's trials and draws them: `run`.
  public static func main(_ body: (Chapter) throws -> Void) -> Never {
    let words = Array(CommandLine.arguments.dropFirst())
    let arguments = Arguments.parsed(ChapterOptions.withVerifyCount(words))
    let name = Arguments._commandName
    let chapter = Chapter(
      arguments,
      artifact: name.hasPrefix("chapter-") ? String(name.dropFirst("chapter-".count)) : name,
      words: words)
    Interruption.install()
    exit(chapter.run(body).rawValue)
  }

  func run(_ body: (Chapter) throws -> Void) -> ExitStatus {
    do {
      try Processor.check()
      try checkDataFolder()
      try body(self)
      if let claims { summarise(claims) }
      try Output.check()
      if let first = undrawn.first {
        let status = ExitStatus.of(first).status
        tell("\(undrawn.count) pictures could not be drawn; all results are written")
        return status
      }
      return .done
    } catch {
      var (status, message) = ExitStatus.of(error)
      if status == .interrupted {
        message += "; to \(hasTrials ? "go on" : "begin anew") run the same command again:\n  "
        message += givenCommand
      }
      tell(message)
      return status
    }
  }

  /// Whether there is a journal to go on from.
  private var hasTrials: Bool {
    [home, home.appending(path: Self.hereFolder)].contains { folder in
      let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
      return names?.contains { $0.hasPrefix("\(artifact)-") && $0.contains(".jsonl") } == true
    }
  }

  /// Errors are not progress: --quiet does not silence them.
  private func tell(_ message: String) {
    Console.standardError.draw("")
    Console.standardError.say("chapter-\(artifact): \(message)")
  }

  /// Names results of the reader's own data after it.
  func rename(for ownData: String) {
    artifact += "-\(OwnNames.fileName(of: ownData))"
  }

  /// A file of this chapter, such as `file("users.csv")` for `figures/table1-users.csv`.
  public func file(_ suffix: String) -> URL { out.appending(path: "\(artifact)-\(suffix)") }

  /// A caption that says what a reader must not miss: a quick run, simulated data.
  ///
  /// - Parameter shown: the dataset, where it is one of the page's alone.
  public func caption(_ text: String, of shown: DatasetRecord? = nil) -> String {
    var text = text
    let shown = shown.map { [$0] } ?? datasets
    let simulated = Set(shown.filter(\.simulated).map(\.name)).sorted()
    if !simulated.isEmpty {
      text += " Simulated data: \(simulated.joined(separator: ", "))."
    }
    if options.quick { text += " Quick run: shows that everything works, not the result." }
    return text
  }

  /// Tells the reader something on standard error.
  public func say(_ line: String) { console?.say("chapter-\(artifact): \(line)") }

  /// The same from any thread, each sentence once.
  var noticing: @Sendable (String) -> Void {
    let (console, artifact, told) = (console, artifact, Told())
    return { line in
      if told.isNew(line) { console?.say("chapter-\(artifact): \(line)") }
    }
  }

  /// Says before long work what it will do and about how long that takes here.
  ///
  /// - Parameter isLeast: where not all of it is in `seconds`.
  public func announce(_ work: String, seconds: Double, isLeast: Bool = false) {
    say("\(work); \(isLeast ? "at least" : "about") \(Format.duration(seconds)) here")
  }

  /// A progress report on standard error.
  ///
  /// - Parameters:
  ///   - total: number of steps.
  ///   - unit: what a step is called.
  ///   - completed: steps an earlier run did.
  public func progress(
    _ title: String, total: Int, unit: String = "epoch", completed: Int = 0
  ) -> ProgressReporter {
    ProgressReporter(title, total: total, unit: unit, completed: completed, console: console)
  }

  /// What a run needs at its end, checked before it trains: a folder to write into, gnuplot with a
  /// font.
  ///
  /// - Throws: `CannotWrite`; `PlottingError`.
  public func prepare(_ folder: URL) throws {
    try requireWritable(folder)
    try Gnuplot.check()
  }

  /// Results go to here/, beside those that stand.
  public func writeBeside() { out = home.appending(path: Self.hereFolder) }

  /// Makes the folder where it is not there, and tries to write into it.
  ///
  /// - Throws: `CannotWrite`.
  public func requireWritable(_ folder: URL) throws {
    let probe = folder.appending(path: ".\(artifact)-\(getpid()).probe")
    try AtomicFile.write(Data(), to: probe, toDisk: false)
    unlink(probe.path(percentEncoded: false))
  }

  /// Prints a table to standard output and writes it as `<artifact><suffix>.md`, `.csv` and `.tex`.
  ///
  /// - Parameter isDetail: not part of the answer; printed with --wide alone.
  public func publish(
    _ table: Table, suffix: String = "", isDetail: Bool = false, of shown: DatasetRecord? = nil
  ) throws {
    try Interruption.check()
    var table = table
    table.caption = caption(table.caption, of: shown)
    let name = artifact + suffix
    if !isDetail || options.wide { show(table, in: "\(name).md") }
    try AtomicFile.write(table.markdown, to: out.appending(path: "\(name).md"))
    try AtomicFile.write(table.csv, to: out.appending(path: "\(name).csv"))
    try AtomicFile.write(table.latex(label: name), to: out.appending(path: "\(name).tex"))
  }

  /// Prints a table; of notes that would fill a terminal, long ones or many, it says where they are.
  private func show(_ table: Table, in file: String) {
    var shown = table
    if let width = Output.width, !options.wide {
      shown.notes.removeAll { $0.count > 2 * width }
      if shown.notes.count > Self.mostNotes {
        shown.notes.removeSubrange((Self.mostNotes - 1)...)
      }
      if shown.notes.count < table.notes.count {
        shown.notes.append("More notes are in \(path(out.appending(path: file))).")
      }
    }
    shown.printToStandardOutput(wide: options.wide)
  }

  private static var mostNotes: Int { 6 }

  /// Draws a figure and writes it as `<artifact><suffix>.png`. Its text chunks say by which
  /// command, from which data. To be called after the results are written.
  ///
  /// A picture that cannot be drawn takes nothing with it: the reader is told, and the chapter
  /// ends with that error's status once all else is done.
  public func publish(_ figure: Figure, suffix: String = "") {
    let data = datasets.map { "\($0.name) \($0.sha256)\($0.simulated ? " (simulated)" : "")" }
    do {
      let png = try figure.render().png(provenance: [
        "Software": "macrid-workbench \(release)", "Command": provenance?.command ?? command,
        "Datasets": data.joined(separator: "; "),
      ])
      try AtomicFile.write(Data(png), to: out.appending(path: "\(artifact)\(suffix).png"))
    } catch {
      undrawn.append(error)
      tell("\(artifact)\(suffix).png could not be drawn: \(ExitStatus.of(error).message)")
    }
  }

  /// Prints the claims and writes the result file, `<artifact>.json`.
  ///
  /// - Parameter results: rows with named fields.
  /// - Throws: `ChapterFailure` where a result is NaN or infinite (the path is named);
  ///   `CannotWrite`.
  public func publish(results: some Encodable, claims: [Claim]) throws {
    let file = ResultFile(
      artifact: artifact,
      provenance: provenance ?? Provenance(command: command, datasets: datasets, machine: .current),
      results: try JSON(encoding: results, at: "results"), claims: claims)
    try file.write(to: ResultFile.url(artifact: artifact, in: out))
    self.claims = claims
  }

  /// The last lines of a run: the verdicts, how long it took, and the files that it wrote.
  private func summarise(_ claims: [Claim]) {
    let counts = Verdict.allCases.compactMap { verdict -> String? in
      let count = claims.count { $0.verdict == verdict }
      guard count > 0 else { return nil }
      let text = "\(count) \(verdict.rawValue)"
      return Output.isColoured ? Paint(verdict).around(text) : text
    }
    let took = Format.duration(-start.timeIntervalSinceNow)
    Output.print((counts + [took]).joined(separator: ", "))
    Output.print(prose: "wrote " + written().joined(separator: " "))
  }

  /// `figures/table1.{json,md,png} -users.csv`: what of this chapter's files is as young as this
  /// run.
  private func written() -> [String] {
    let files =
      (try? FileManager.default.contentsOfDirectory(
        at: out, includingPropertiesForKeys: [.contentModificationDateKey])) ?? []
    let names = files.filter { file in
      let date = try? file.resourceValues(forKeys: [.contentModificationDateKey])
        .contentModificationDate
      // File systems keep coarser times than the clock has.
      return date.map { $0 > start.addingTimeInterval(-0.02) } ?? false
    }.map(\.lastPathComponent)
    let endings = names.filter { $0.hasPrefix(artifact + ".") || $0.hasPrefix(artifact + "-") }
      .map { $0.dropFirst(artifact.count) }
    let stems = Dictionary(grouping: endings) { $0.prefix { $0 != "." } }.sorted { $0.key < $1.key }
    return stems.enumerated().map { index, stem in
      let kinds = stem.value.map { String($0.dropFirst(stem.key.count + 1)) }.sorted()
      let all = kinds.joined(separator: ",")
      let name = "\(stem.key).\(kinds.count == 1 ? all : "{\(all)}")"
      return index == 0 ? path(out.appending(path: artifact + name)) : name
    }
  }

  /// The claims that another chapter's results hold; nil where it has none here. Its datasets become
  /// this page's too, so that captions say what of them is simulated.
  ///
  /// - Throws: `ChapterFailure`, bad data.
  public func claims(of artifact: String) throws -> [Claim]? {
    let file = try ResultFile.claims(in: ResultFile.url(artifact: artifact, in: home))
    let known = Set(datasets.map(\.sha256))
    datasets += (file?.provenance?.datasets ?? []).filter { !known.contains($0.sha256) }
    return file?.claims
  }

  private func checkDataFolder() throws {
    guard let path = options.dataPath else {
      let folder = options.dataFolder
      if folder != Dataset.perUserCache, !FileManager.default.fileExists(atPath: folder.path) {
        say("there is no folder \(folder.path), which MACRIDVAE_DATA names")
      }
      return
    }
    guard FileManager.default.fileExists(atPath: path) else {
      throw ChapterFailure(
        .missingInput,
        "--data \(path): there is no such folder, nor a file of interactions; name a folder "
          + "that holds datasets in folders such as ml-1m, or leave --data away to use the "
          + "embedded set")
    }
  }

  func path(_ url: URL) -> String { url.relativePath }
}

/// Sentences that were told.
private final class Told: Sendable {
  private let lines = Mutex<Set<String>>([])

  func isNew(_ line: String) -> Bool { lines.withLock { $0.insert(line).inserted } }
}

/// The command a reader can paste to run the chapter again.
func commandLine(_ name: String, _ arguments: some Sequence<String>) -> String {
  let plain = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-_./=,:@%+"))
  let words = arguments.map { word in
    !word.isEmpty && word.unicodeScalars.allSatisfy(plain.contains)
      ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
  return (["swift run", name] + words).joined(separator: " ")
}

/// The words of a command without those that name no trial: threads, folders, shards, --quiet, and
/// --save, which names models.
func namingTrials(_ words: [String]) -> [String] {
  var kept: [String] = []
  var rest = words[...]
  while let word = rest.popFirst() {
    switch word {
    case "--threads", "--out", "--data", "--shard", "--save": _ = rest.popFirst()
    case "--merge": rest = rest.drop { !$0.hasPrefix("-") }
    case "--quiet", "--redraw", "--wide": break
    case _
    where ["--threads=", "--out=", "--data=", "--shard=", "--save="].contains(
      where: word.hasPrefix):
      break
    default: kept.append(word)
    }
  }
  return kept
}

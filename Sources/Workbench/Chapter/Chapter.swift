import ArgumentParser
import Foundation
import Macrid

/// A chapter's command line: the shared options, and beside them its own.
public protocol ChapterArguments: ParsableCommand {
  /// `@OptionGroup var shared: ChapterOptions`
  var shared: ChapterOptions { get }
  /// The chapter's own options that results depend on, by name: they go into the provenance, and
  /// `--verify` compares only results of the same.
  var settings: [String: any Encodable] { get }
}

extension ChapterArguments {
  public var settings: [String: any Encodable] { [:] }
}

/// One run of a chapter: its options, where it writes, what it tells the reader.
public final class Chapter<Arguments: ChapterArguments> {
  /// The command line.
  public let arguments: Arguments
  public var options: ChapterOptions { arguments.shared }
  /// Such as "table1": the name of the result file and of every other file's beginning.
  public let artifact: String
  /// The folder to write figures and tables to.
  public let out: URL
  /// Datasets used so far; they go into the provenance and make captions say "simulated".
  public private(set) var datasets: [DatasetRecord] = []

  /// Of trainings so far; removed once the results are written.
  var checkpoints: [URL] = []
  /// What `--verify` compares with.
  private var committed: ResultFile?
  private let console: Console?
  private let startedAt = Date()
  private let clock = ContinuousClock().now
  /// Which code this is: a commit, and whether files differ from it.
  public let version: String
  let command: String

  init(_ arguments: Arguments, artifact: String, command: String) {
    self.arguments = arguments
    self.artifact = artifact
    self.command = command
    out = arguments.shared.writeFolder
    console = arguments.shared.quiet ? nil : .standardError
    version = Version.current(in: URL(filePath: FileManager.default.currentDirectoryPath))
  }

  /// Runs a chapter and ends the process with the exit status of what happened.
  ///
  /// - Parameter body: the experiment; it ends with `publish`.
  public static func main(_ body: (Chapter) throws -> Void) -> Never {
    let arguments = Arguments.parseOrExit()
    let name = Arguments._commandName
    let chapter = Chapter(
      arguments,
      artifact: name.hasPrefix("chapter-") ? String(name.dropFirst("chapter-".count)) : name,
      command: commandLine(name, CommandLine.arguments.dropFirst()))
    Interruption.install()
    exit(chapter.run(body).rawValue)
  }

  func run(_ body: (Chapter) throws -> Void) -> ExitStatus {
    do {
      try Processor.check()
      try checkDataFolder()
      if options.quick { say("quick run: writes to \(path(out)), leaves full results alone") }
      if options.verify {
        let url = ResultFile.url(artifact: artifact, in: options.resultFolder)
        say("verifies \(path(url))")
        // Better to learn in the first second than after training that nothing can be compared.
        committed = try ResultFile(contentsOf: url)
        try checkSettings()
      }
      try body(self)
      return .done
    } catch {
      var (status, message) = ExitStatus.of(error)
      if status == .interrupted {
        message += "; to go on from the last checkpoint run the same command again:\n  \(command)"
      }
      // Errors are not progress: --quiet does not silence them.
      Console.standardError.draw("")
      Console.standardError.say("chapter-\(artifact): \(message)")
      return status
    }
  }

  /// Notes a dataset that results depend on.
  ///
  /// - Throws: `ChapterFailure` where `--verify` has a committed result on other data of this name.
  public func use(_ dataset: DatasetRecord) throws {
    if !datasets.contains(dataset) { datasets.append(dataset) }
    try checkSettings()
  }

  /// A file of this chapter, such as `file("users.csv")` for `figures/table1-users.csv`.
  public func file(_ suffix: String) -> URL { out.appending(path: "\(artifact)-\(suffix)") }

  /// A caption that says what a reader must not miss: a quick run, simulated data.
  public func caption(_ text: String) -> String {
    var text = text
    let simulated = datasets.filter(\.simulated).map(\.name)
    if !simulated.isEmpty {
      text += " Simulated data: \(simulated.joined(separator: ", "))."
    }
    if options.quick { text += " Quick run: shows that everything works, not the result." }
    return text
  }

  /// Tells the reader something on standard error.
  public func say(_ line: String) { console?.say("chapter-\(artifact): \(line)") }

  /// Says before long work what it will do and about how long that takes here.
  public func announce(_ work: String, seconds: Double) {
    say("\(work); about \(Format.duration(seconds)) here")
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

  /// Prints a table to standard output and writes it as `<artifact><suffix>.md`, `.csv` and `.tex`.
  public func publish(_ table: Table, suffix: String = "") throws {
    var table = table
    table.caption = caption(table.caption)
    print(table.terminalText)
    let name = artifact + suffix
    try AtomicFile.write(table.markdown, to: out.appending(path: "\(name).md"))
    try AtomicFile.write(table.csv, to: out.appending(path: "\(name).csv"))
    try AtomicFile.write(table.latex(label: name), to: out.appending(path: "\(name).tex"))
  }

  /// Ends a chapter: prints the claims and writes the result file; with `--verify` compares it
  /// with the committed one.
  ///
  /// - Parameters:
  ///   - results: the chapter's results, rows with named fields.
  ///   - keys: fields that name a row, such as dataset and method.
  ///   - bands: how far numbers may lie off on another machine.
  /// - Throws: `ChapterFailure`: a result is NaN or infinite (the path is named), or `--verify`
  ///   found a difference; `CannotWrite`.
  public func publish(
    results: some Encodable, claims: [Claim], keys: [String] = [], bands: [Band] = []
  ) throws {
    let now = ResultFile(
      artifact: artifact, provenance: try provenance(),
      results: try JSON(encoding: results, at: "results"), claims: claims,
      verification: ResultFile.Comparison(keys: keys, bands: bands))
    if !claims.isEmpty { print(Table(claims: claims).terminalText) }
    let url = ResultFile.url(artifact: artifact, in: out)
    try now.write(to: url)
    say("results are in \(path(url))")
    for folder in checkpoints { try? FileManager.default.removeItem(at: folder) }
    guard let committed else { return }
    // Read back, so that both sides went through a file.
    let verification = try Verification(committed: committed, now: ResultFile(contentsOf: url))
    print(verification.table.terminalText)
    if !verification.differences.isEmpty {
      throw ChapterFailure(
        .difference,
        "results differ from those in \(path(options.resultFolder)); the fresh ones are in "
          + path(out))
    }
  }

  private func provenance() throws -> Provenance {
    Provenance(
      version: version, command: command, quick: options.quick, seed: options.seed,
      threads: options.threadCount,
      settings: .object(
        try arguments.settings.mapValues { try JSON(encoding: $0, at: "settings") }),
      datasets: datasets, startedAt: startedAt.ISO8601Format(),
      seconds: clock.duration(to: ContinuousClock().now) / .seconds(1),
      peakMemoryMiB: peakMemoryMiB(), machine: .current)
  }

  private func checkSettings() throws {
    guard let committed else { return }
    try Verification.checkSettings(committed: committed, now: try provenance())
  }

  private func checkDataFolder() throws {
    guard let path = options.dataPath else { return }
    guard FileManager.default.fileExists(atPath: path) else {
      throw ChapterFailure(
        .missingInput,
        "--data \(path): there is no such folder, nor a file of interactions; name a folder "
          + "that holds datasets in folders such as ml-1m, or leave --data away to use the "
          + "embedded set")
    }
  }

  private func path(_ url: URL) -> String { url.relativePath }
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

private func peakMemoryMiB() -> Int {
  var usage = rusage()
  getrusage(numericCast(RUSAGE_SELF.rawValue), &usage)
  return Int(usage.ru_maxrss) / 1024
}

import ArgumentParser
import Foundation
import Macrid

/// The options every chapter shares; a chapter puts its own beside them.
public struct ChapterOptions: ParsableArguments {
  @Option(
    name: .customLong("data"),
    help: ArgumentHelp(
      """
      Folder holding datasets by name: ml-100k, ml-1m, ...; or a dataset of your own, \
      user,item[,rating[,timestamp]] as CSV or TSV. (default: $MACRIDVAE_DATA, else the \
      per-user cache)
      """,
      valueName: "path"))
  var dataPath: String?

  @Flag(help: "Everything once, under two minutes; no verdicts, and figures/ stays as it is.")
  public var quick = false

  @Flag(
    help: """
      Every trial of the committed page, however long: says how many and how long first, goes on \
      when killed.
      """)
  var full = false

  @Flag(help: "Trains nothing: tables, claims and pictures again from the committed trials.")
  public var redraw = false

  @Option(
    help: ArgumentHelp(
      "Runs share i of n of the trials, from 1 on, into a journal of its own, and draws nothing.",
      valueName: "i/n"))
  var shard: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Takes in shards' journals first; what they lack is run here.", valueName: "journals"))
  var merge: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      Trains committed trials again from scratch, N of them drawn by --seed or all, and compares \
      outcomes. (default: as many as five minutes hold)
      """, valueName: "N|all"))
  public var verify: String?

  @Option(
    name: .customLong("out"),
    help: ArgumentHelp(
      """
      Folder for figures and results; a run that covers less than what stands there writes to \
      here/ in it. (default: figures; with --quick \(ChapterOptions.quickFolder))
      """,
      valueName: "dir"))
  var outPath: String?

  // Readers of JSON keep whole numbers only up to 2^53.
  @Option(help: "What every random draw depends on.", transform: Bounded.whole(0...1 << 53))
  public var seed: UInt64 = 1

  @Option(
    help: "Threads to use; the results are the same at any number. (default: all cores)",
    transform: Bounded.whole(1...Workers.most))
  var threads: Int?

  @Flag(help: "No progress on standard error.")
  public var quiet = false

  public init() {}

  static let committedFolder = "figures"
  static let quickFolder = ".build/figures-quick"
  /// Stands for `--verify` without a number; see `withVerifyCount`.
  static let asManyAsFit = "five-minutes"

  /// ArgumentParser knows no option whose value may be left away.
  static func withVerifyCount(_ arguments: [String]) -> [String] {
    arguments.enumerated().flatMap { index, word -> [String] in
      guard word == "--verify" else { return [word] }
      let next = arguments.indices.contains(index + 1) ? arguments[index + 1] : "-"
      return next.hasPrefix("-") ? [word, asManyAsFit] : [word]
    }
  }

  public mutating func validate() throws {
    if dataPath?.isEmpty == true { throw ValidationError("--data needs the name of a folder.") }
    if outPath?.isEmpty == true { throw ValidationError("--out needs the name of a folder.") }
    if quick, let outPath,
      URL(filePath: outPath).standardizedFileURL.lastPathComponent == Self.committedFolder
    {
      throw ValidationError(
        "--quick never writes into a folder named figures, where full results live; "
          + "leave --out away or name another folder.")
    }
    let modes = [
      (quick, "--quick"), (full, "--full"), (redraw, "--redraw"), (verify != nil, "--verify"),
    ].filter(\.0).map(\.1)
    guard modes.count < 2 else {
      throw ValidationError("\(modes.joined(separator: " and ")) exclude each other.")
    }
    if shard != nil || !merge.isEmpty {
      guard shard == nil || merge.isEmpty else {
        throw ValidationError("--merge takes in what shards wrote; leave --shard away.")
      }
      guard !quick, !redraw, verify == nil else {
        throw ValidationError("--shard and --merge go with --full or alone, not with \(modes[0]).")
      }
    }
    do { _ = try part } catch { throw ValidationError("\(error)") }
    if let verify, verify != "all", verify != Self.asManyAsFit,
      Int(verify).map({ $0 >= 1 }) != true
    {
      throw ValidationError("--verify takes a whole number from 1 on, or all, not \(verify).")
    }
  }

  /// For a chapter whose page stands on no trials: there is nothing to draw again, share or verify.
  ///
  /// - Throws: `ValidationError`.
  public func requireNoTrials() throws {
    let asked = [
      (redraw, "--redraw"), (verify != nil, "--verify"), (shard != nil, "--shard"),
      (!merge.isEmpty, "--merge"),
    ].first(where: \.0)
    if let asked {
      throw ValidationError("\(asked.1) has no meaning here: times are never the same twice.")
    }
  }

  /// For a chapter that reads nothing but what other chapters wrote.
  ///
  /// - Throws: `ValidationError`.
  public func requireNoData() throws {
    try requireNoTrials()
    if let dataPath {
      throw ValidationError("--data \(dataPath) has no meaning here: no dataset is read.")
    }
    guard depth == .standard else {
      throw ValidationError(
        "There is one depth here, that of the claims: leave --quick and --full.")
    }
  }

  public var depth: Depth { quick ? .quick : full ? .full : .standard }

  /// The share of the trials that this run is for.
  var part: Shard { get throws { try shard.map { try Shard($0) } ?? .whole } }

  /// The folder that holds datasets by name; it need not exist.
  public var dataFolder: URL {
    Self.dataFolder(option: dataPath, environment: ProcessInfo.processInfo.environment)
  }

  /// The reader's own data, as a path for `Dataset.load`, where --data names a file of interactions
  /// or a folder that holds one dataset, not a folder of datasets by name.
  public var ownDataset: String? {
    get throws { try Dataset.names(in: dataFolder).first { $0.contains("/") } }
  }

  /// The reader's own data (`--data FILE`), else what an option of the chapter names; nil without
  /// either.
  ///
  /// - Parameter option: such as "--dataset".
  /// - Throws: `ValidationError` where both are given.
  public func own(or wish: String?, option: String) throws -> String? {
    guard let own = try ownDataset else { return wish }
    guard wish == nil else {
      throw ValidationError(
        "--data \(own) is a dataset itself, so \(option) has nothing to choose from; leave one of "
          + "the two away.")
    }
    return own
  }

  static func dataFolder(option: String?, environment: [String: String]) -> URL {
    func folder(_ path: String?) -> URL? {
      guard let path, !path.isEmpty else { return nil }
      return URL(filePath: path, directoryHint: .isDirectory)
    }
    return folder(option) ?? folder(environment["MACRIDVAE_DATA"]) ?? Dataset.perUserCache
  }

  /// Number of threads: as asked for, else the cores this process may use.
  public var threadCount: Int { threads ?? ProcessLimits.current.processors }

  /// The folder whose results stand.
  var outFolder: URL {
    let path = outPath ?? (quick ? Self.quickFolder : Self.committedFolder)
    return URL(filePath: path, directoryHint: .isDirectory)
  }
}

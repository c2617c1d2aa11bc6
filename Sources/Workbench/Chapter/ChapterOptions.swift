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

  @Flag(help: "A smaller run, under two minutes, that shows that everything works.")
  public var quick = false

  @Flag(help: "Run, then compare every number with the committed result.")
  public var verify = false

  @Option(
    name: .customLong("out"),
    help: ArgumentHelp(
      "Folder for figures and results. (default: figures; with --quick \(ChapterOptions.quickFolder))",
      valueName: "dir"))
  var outPath: String?

  @Option(help: "What every random draw depends on.")
  public var seed: UInt64 = 1

  @Option(help: "Threads to use; the results are the same at any number. (default: all cores)")
  var threads: Int?

  @Flag(help: "No progress on standard error.")
  public var quiet = false

  public init() {}

  /// Where the committed results are.
  static let committedFolder = "figures"
  static let quickFolder = ".build/figures-quick"
  static let verifyFolder = ".build/figures-verify"

  public mutating func validate() throws {
    if let threads, threads < 1 {
      throw ValidationError("--threads must be at least 1, not \(threads).")
    }
    // Readers of JSON keep whole numbers only up to here.
    if seed > 1 << 53 {
      throw ValidationError("--seed must be at most 9007199254740992 (2^53), not \(seed).")
    }
    if dataPath?.isEmpty == true { throw ValidationError("--data needs the name of a folder.") }
    if outPath?.isEmpty == true { throw ValidationError("--out needs the name of a folder.") }
    if quick, let outPath,
      URL(filePath: outPath).standardizedFileURL.lastPathComponent == Self.committedFolder
    {
      throw ValidationError(
        "--quick never writes into a folder named figures, where full results live; "
          + "leave --out away or name another folder.")
    }
  }

  /// The folder that holds datasets by name; it need not exist.
  public var dataFolder: URL {
    Self.dataFolder(option: dataPath, environment: ProcessInfo.processInfo.environment)
  }

  /// The reader's own data, as a path for `Dataset.load`, where --data names a file of interactions
  /// or a folder that holds one dataset, not a folder of datasets by name.
  public var ownDataset: String? {
    get throws { try Dataset.names(in: dataFolder).first { $0.contains("/") } }
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

  /// The folder whose results stand: where a plain run writes and what `--verify` compares with.
  var resultFolder: URL {
    let path = outPath ?? (quick ? Self.quickFolder : Self.committedFolder)
    return URL(filePath: path, directoryHint: .isDirectory)
  }

  /// The folder this run writes to. `--verify` leaves the results it compares with alone.
  var writeFolder: URL {
    verify ? URL(filePath: Self.verifyFolder, directoryHint: .isDirectory) : resultFolder
  }
}

import ArgumentParser
import Foundation
import Macrid

/// The options every chapter shares, in groups as --help shows them; a chapter puts its own beside
/// them.
public struct ChapterOptions: ParsableArguments {
  static let firstGroup = "HOW MUCH IS RUN"

  @OptionGroup(title: firstGroup)
  var amount: AmountOptions

  @OptionGroup(title: "FOLDERS")
  var folders: FolderOptions

  @OptionGroup(title: "THE RUN ITSELF")
  var manner: MannerOptions

  public var quick: Bool { amount.quick }
  var full: Bool { amount.full }
  public var redraw: Bool { amount.redraw }
  var shard: String? { amount.shard }
  var merge: [String] { amount.merge }
  public var verify: String? { amount.verify }
  var dataPath: String? { folders.dataPath }
  var outPath: String? { folders.outPath }
  public var seed: UInt64 { manner.seed }
  var threads: Int? { manner.threads }
  public var quiet: Bool { manner.quiet }
  public var wide: Bool { manner.wide }

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

  /// What is refused by `requireNoTrials`, and by `requireNoData`.
  public static let ofTrials = ["--redraw", "--verify", "--shard", "--merge"]
  public static let ofTrialsAndData = ofTrials + ["--data", "--quick", "--full"]

  /// For a chapter whose page stands on no trials: there is nothing to draw again, share or verify.
  ///
  /// - Parameter reason: why there are none.
  /// - Throws: `ValidationError`.
  public func requireNoTrials(_ reason: String) throws {
    let asked = [
      (redraw, "--redraw"), (verify != nil, "--verify"), (shard != nil, "--shard"),
      (!merge.isEmpty, "--merge"),
    ].first(where: \.0)
    if let asked {
      throw ValidationError("\(asked.1) has no meaning here: \(reason).")
    }
  }

  /// For a chapter that reads nothing but what other chapters wrote.
  ///
  /// - Throws: `ValidationError`.
  public func requireNoData() throws {
    try requireNoTrials("nothing is trained")
    if let dataPath {
      throw ValidationError("--data \(dataPath) has no meaning here: no dataset is read.")
    }
    guard depth == .standard else {
      throw ValidationError(
        "There is one depth here, that of the claims: leave --quick and --full.")
    }
  }

  /// Whether a share of the trials is asked for, or to put shares together.
  public var isPartOfTrials: Bool { shard != nil || !merge.isEmpty }

  /// `--redraw` or `--verify`, whichever was given: both take trials as they stand.
  public var takesTrialsAsTheyStand: String? {
    redraw ? "--redraw" : verify != nil ? "--verify" : nil
  }

  /// Refuses options that say what is trained where nothing new is.
  ///
  /// - Parameter options: of the chapter's own, and whether they were given.
  /// - Throws: `ValidationError`.
  public func refuse(
    whereTrialsStand options: [(isGiven: Bool, name: String)]
  ) throws {
    if let mode = takesTrialsAsTheyStand, let other = options.first(where: \.isGiven) {
      throw ValidationError("\(mode) takes the trials as they stand; leave \(other.name) away.")
    }
  }

  /// The reader's own data (`--data FILE`), else the datasets that an option lists; nil without
  /// either.
  ///
  /// - Parameter option: such as "--datasets".
  /// - Throws: `ValidationError` as `own` and `names`.
  public func datasets(or list: String?, option: String) throws -> [String]? {
    if try ownDataset != nil { return try own(or: list, option: option).map { [$0] } }
    return try list.map { try Self.names(in: $0, option: option, of: "dataset") }
  }

  /// The names in a list with commas.
  ///
  /// - Parameter option: such as "--datasets".
  /// - Throws: `ValidationError` where it names none, or one twice.
  public static func names(in list: String, option: String, of what: String) throws -> [String] {
    let names = list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
    guard !names.isEmpty else { throw ValidationError("\(option) names no \(what).") }
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw ValidationError("\(option) names \(twice) twice.")
    }
    return names
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

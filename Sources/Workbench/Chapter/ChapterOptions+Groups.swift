import ArgumentParser
import Macrid

/// How much a chapter runs.
struct AmountOptions: ParsableArguments {
  @Flag(help: "Everything once, under two minutes; no verdicts, and figures/ stays as it is.")
  var quick = false

  @Flag(
    help: """
      Every trial of the committed page, however long: says how many and how long first, goes on \
      when killed.
      """)
  var full = false

  @Flag(help: "Trains nothing: tables, claims and pictures again from the committed trials.")
  var redraw = false

  @Option(
    help: ArgumentHelp(
      """
      Trains committed trials again from scratch, N of them drawn by --seed or all, and compares \
      outcomes. (default: as many as five minutes hold)
      """, valueName: "N|all"))
  var verify: String?

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
}

/// Where a chapter reads and writes.
struct FolderOptions: ParsableArguments {
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

  @Option(
    name: .customLong("out"),
    help: ArgumentHelp(
      """
      Folder for figures and results; a run that covers less than what stands there writes to \
      here/ in it. (default: figures; with --quick \(ChapterOptions.quickFolder))
      """,
      valueName: "dir"))
  var outPath: String?
}

/// How a chapter runs, and what it says.
public struct MannerOptions: ParsableArguments {
  // Readers of JSON keep whole numbers only up to 2^53.
  @Option(help: "What every random draw depends on.", transform: Bounded.whole(0...1 << 53))
  public var seed: UInt64 = 1

  @Option(
    help: "Threads to use; the results are the same at any number. (default: all cores)",
    transform: Bounded.whole(1...Workers.most))
  public var threads: Int?

  @Flag(help: "No progress on standard error.")
  public var quiet = false

  @Flag(help: "Prints every table, each as wide as it needs to be; else the answer's, cut to fit.")
  public var wide = false

  public init() {}
}

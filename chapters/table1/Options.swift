import ArgumentParser
import Foundation
import Macrid
import Workbench

/// The command line of the chapter.
struct Table1: ChapterArguments {
  static let configuration = CommandConfiguration(
    commandName: "chapter-table1",
    abstract: "Regenerates Table 1: MultDAE, beta-MultVAE and MacridVAE on held-out users.",
    usage: "swift run chapter-table1 [options]",
    discussion: """
      Examples:
        chapter-table1                     what is at hand, for ten minutes
        chapter-table1 --redraw            the committed page, in seconds
        chapter-table1 --datasets ml-100k  one dataset, downloaded if need be
        chapter-table1 --data my.csv       the same methods on ratings of your own
        chapter-table1 --list              which datasets are there, a line each
      It writes figures/table1*; the page is chapters/table1/README.md.
      """)

  @OptionGroup var shared: ChapterOptions

  @Option(
    help: """
      Datasets, separated by commas, or all; a name that is not in the data folder is downloaded \
      if its publisher lets it be. A path with a / is a file or folder of your own: \
      user,item[,rating[,timestamp]] as CSV or TSV, RecBole's .inter, or a pro_sg folder. \
      (default: the embedded set and what the data folder holds, as far as ten minutes go)
      """)
  var datasets: String?

  @Option(
    help: """
      Methods, separated by commas: popularity, multdae, multvae, macridvae, itemknn, puresvd, ease, \
      ials, multdae-wide, multvae-wide. (default: popularity and the paper's three, in folds all; \
      the wide ones are tuned on ml-1m and alishop-7c)
      """)
  var methods: String?

  @Option(
    help: "Most passes over the training users. (default: 1000, with --quick 15)",
    transform: Bounded.whole(1...1_000_000))
  var epochs: Int?

  @Option(
    help: "Users a step. (default: 500 on more than 4,000 training users, else 100)",
    transform: Bounded.whole(1...1_000_000))
  var batch: Int?

  @Option(
    help: """
      Trainings of each method, with seeds seed, seed + 1, ... (default: with --full 3 on fewer \
      than 1,000 training users, and 2 in each fold; else 1)
      """,
    transform: Bounded.whole(1...10_000))
  var seeds: Int?

  @Option(
    help: "Sampled softmax: items drawn a step. (default: none, the softmax is over all items)",
    transform: Bounded.whole(1...1_000_000_000))
  var sampled: Int?

  @Option(
    help: """
      Precision of the decoder's products: single, or bf16 where the processor has AVX512-BF16 or \
      AMX. (default: single)
      """)
  var precision: Precision?

  @Option(
    help: """
      Tunes every method on --datasets with this many trials each, on fold 0's validation users, \
      trains the folds from 2 on with the chosen settings, and adds both to the page that stands.
      """,
    transform: Bounded.whole(1...10_000))
  var tune: Int?

  @Flag(
    help: """
      Trains what the page lacks of MacridVAE's ablation, on ml-100k and alishop-7c or on those of \
      --datasets, and adds it.
      """)
  var ablation = false

  @Flag(
    help: """
      Trains what the page lacks of MacridVAE with products of bfloat16, on the folds of ml-100k and \
      ml-1m, and with sampled softmax, on ml-1m, and adds it.
      """)
  var arithmetic = false

  @Option(
    help: ArgumentHelp(
      "Keeps the trained models here, as safetensors; those that are not there are trained again.",
      valueName: "dir"))
  var save: String?

  @Option(
    help: ArgumentHelp(
      "Writes every split here, as a pro_sg folder and as RecBole's .inter files, and ends.",
      valueName: "dir"))
  var exportSplit: String?

  @Flag(help: "Shows which datasets are there and how to get the others, and ends.")
  var list = false

  func validate() throws {
    _ = try chosenMethods()
    _ = try chosenDatasets()
    if shared.depth == .full, sampled != nil || precision != nil {
      throw ValidationError(
        "--full is the committed page, whose softmax is over all items, in single precision.")
    }
    if sampled != nil, precision == .bf16 {
      throw ValidationError("--precision bf16 is for the full softmax: no --sampled beside it.")
    }
    for (folder, option) in [(save, "--save"), (exportSplit, "--export-split")]
    where folder?.isEmpty == true {
      throw ValidationError("\(option) needs the name of a folder.")
    }
    try checkMode()
    do { try precision?.check() } catch { throw ValidationError("--precision: \(error).") }
    try checkAddition()
  }

  /// What draws, verifies or lists takes things as they are.
  private func checkMode() throws {
    let ofTrials = [
      (methods != nil, "--methods"), (epochs != nil, "--epochs"), (batch != nil, "--batch"),
      (seeds != nil, "--seeds"), (sampled != nil, "--sampled"), (precision != nil, "--precision"),
    ]
    try shared.refuse(
      whereTrialsStand: ofTrials + [
        (save != nil, "--save"), (tune == nil && datasets?.contains("/") == false, "--datasets"),
      ])
    let modes = [(shared.redraw, "--redraw"), (shared.verify != nil, "--verify")]
    let ends = [(list, "--list"), (exportSplit != nil, "--export-split")]
    let depths = [(shared.quick, "--quick"), (shared.depth == .full, "--full")]
    let others =
      modes + depths + ofTrials + [
        (save != nil, "--save"), (tune != nil, "--tune"), (ablation, "--ablation"),
        (arithmetic, "--arithmetic"), (shared.isPartOfTrials, "--shard and --merge"),
      ]
    if let end = ends.first(where: \.0)?.1, let other = others.first(where: \.0)?.1 {
      throw ValidationError("\(end) trains nothing and ends; leave \(other) away.")
    }
    if list, datasets != nil {
      throw ValidationError("--list shows all datasets; leave --datasets away.")
    }
  }

  /// Tuning, the ablation and cheaper arithmetic add to the page that stands, and train nothing else.
  private func checkAddition() throws {
    let additions = [
      (tune != nil, "--tune"), (ablation, "--ablation"), (arithmetic, "--arithmetic"),
    ].filter(\.0).map(\.1)
    guard let addition = additions.first else { return }
    if additions.count > 1 {
      throw ValidationError("\(Format.list(additions)) exclude each other.")
    }
    let others = [
      (shared.quick, "--quick"), (shared.depth == .full, "--full"), (shared.redraw, "--redraw"),
      (shared.verify != nil, "--verify"), (sampled != nil, "--sampled"), (batch != nil, "--batch"),
      (precision != nil, "--precision"), (tune == nil && seeds != nil, "--seeds"),
    ]
    if let other = others.first(where: \.0)?.1 {
      throw ValidationError("\(addition) adds to the page that stands; leave \(other) away.")
    }
    let names = try chosenDatasets()
    guard tune == nil || names?.isEmpty == false else {
      throw ValidationError("--tune needs --datasets: how many trials are enough is theirs.")
    }
    let own = try shared.ownDataset
    if own != nil || names?.contains(where: { $0.contains("/") }) == true {
      throw ValidationError("\(addition) is for the datasets of the page, not for one's own data.")
    }
    let methods = try chosenMethods(inFolds: true)
    guard tune == nil || methods != [.popularity] else {
      throw ValidationError("Popularity has no settings to be tuned.")
    }
  }

  func seedCount(for split: Split) -> Int {
    // What tuning adds is of the whole page.
    let isWhole = shared.depth == .full || tune != nil
    return seeds ?? (isWhole && split.train.userCount < 1_000 ? 3 : 1)
  }

  /// Trainings of each method in each fold.
  func foldSeedCount(for split: Split) -> Int { min(2, seedCount(for: split)) }

  /// How many of a dataset's rotating folds are trained: all of them for the page, three of the
  /// smallest dataset in a standard run.
  func foldCount(of all: Int, isSmallest: Bool) -> Int {
    switch shared.depth {
    case .full: all
    case .standard: isSmallest ? min(3, all) : 0
    case .quick: 0
    }
  }

  /// Far beyond where trainings end by themselves; the authors' 200 would cut the baselines short.
  static let epochLimit = 1_000

  /// What differs from a method's defaults.
  func settings(of method: Method) -> [String: Setting] {
    var settings = proposedSettings(of: method)
    if epochs == nil, !shared.quick, method.defaults["patience"] != nil {
      settings["epochs"] = .number(Double(Self.epochLimit))
    }
    return settings
  }

  /// What differs from a method's defaults in a trial that tunes: its epochs are a budget, 200.
  func proposedSettings(of method: Method) -> [String: Setting] {
    var settings: [String: Setting] = [:]
    if let epochs = epochs ?? (shared.quick ? 15 : nil) {
      settings["epochs"] = .number(Double(epochs))
    }
    if let batch { settings["batch"] = .number(Double(batch)) }
    settings = settings.filter { method.defaults[$0.key] != nil }
    if let sampled, Method.trained.contains(method) {
      settings["sampled"] = .number(Double(sampled))
    }
    if precision == .bf16, Method.trained.contains(method) { settings["precision"] = "bf16" }
    return settings
  }

  func chosenMethods(inFolds: Bool = false) throws -> [Method] {
    guard let methods else {
      return inFolds
        ? Method.allCases.filter { !Method.wide.contains($0) } : [.popularity] + Method.trained
    }
    let names = try ChapterOptions.names(
      in: methods.lowercased(), option: "--methods", of: "method")
    return try names.map { name in
      guard let method = Method.allCases.first(where: { $0.option == name }) else {
        let nearest = DatasetCatalogue.nearest(to: name, among: Method.allCases.map(\.option))
        throw ValidationError("There is no method \(name); did you mean \(nearest)?")
      }
      return method
    }
  }

  /// Those that are tuned on a dataset: on the larger ones the wide baselines, too.
  func tunedMethods(on dataset: String) throws -> [Method] {
    try chosenMethods(inFolds: true)
      + (methods == nil && ["ml-1m", "alishop-7c"].contains(dataset) ? Method.wide : [])
  }

  /// Nil without a wish; empty for all.
  func chosenDatasets() throws -> [String]? {
    guard let datasets else { return nil }
    if datasets == "all" { return [] }
    let names = try ChapterOptions.names(in: datasets, option: "--datasets", of: "dataset")
    _ = try shared.own(or: datasets, option: "--datasets")
    return names
  }
}

extension Precision: ExpressibleByArgument {}

extension Method {
  /// Its name on the command line.
  var option: String {
    switch self {
    case .popularity: "popularity"
    case .itemKNN: "itemknn"
    case .pureSVD: "puresvd"
    case .ease: "ease"
    case .iALS: "ials"
    case .multDAE: "multdae"
    case .multVAE: "multvae"
    case .wideMultDAE: "multdae-wide"
    case .wideMultVAE: "multvae-wide"
    case .macridVAE: "macridvae"
    }
  }
}

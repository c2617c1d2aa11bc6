import ArgumentParser
import Foundation
import Macrid
import Workbench

/// The command line of the chapter.
struct Table1: ChapterArguments {
  static let configuration = CommandConfiguration(
    commandName: "chapter-table1",
    abstract: "Regenerates Table 1: MultDAE, beta-MultVAE and MacridVAE on held-out users.")

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
      ials. (default: popularity and the paper's three, in folds all)
      """)
  var methods: String?

  @Option(
    help: "Most passes over the training users. (default: 200, with --quick 15)",
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
    help: ArgumentHelp(
      "Keeps the trained models here, as safetensors; those that are not there are trained again.",
      valueName: "dir"))
  var save: String?

  @Option(
    help: ArgumentHelp(
      "Writes every split here, as a pro_sg folder and as RecBole's .inter files, and ends.",
      valueName: "dir"))
  var exportSplit: String?

  @Flag(help: "Shows which datasets are there, which are not and how to get them, and ends.")
  var list = false

  func validate() throws {
    _ = try chosenMethods()
    _ = try chosenDatasets()
    if shared.depth == .full, sampled != nil || precision != nil {
      throw ValidationError("--full is the committed page: no --sampled, no --precision.")
    }
    if sampled != nil, precision == .bf16 {
      throw ValidationError("--precision bf16 is for the full softmax: no --sampled beside it.")
    }
    do { try precision?.check() } catch { throw ValidationError("--precision: \(error).") }
  }

  func seedCount(for split: Split) -> Int {
    seeds ?? (shared.depth == .full && split.train.userCount < 1_000 ? 3 : 1)
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

  /// What differs from a method's defaults.
  func settings(of method: Method) -> [String: Setting] {
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
      return inFolds ? Method.allCases : [.popularity] + Method.trained
    }
    let names = methods.split(separator: ",").map {
      $0.trimmingCharacters(in: .whitespaces).lowercased()
    }
    guard !names.isEmpty else { throw ValidationError("--methods names no method.") }
    return try names.map { name in
      guard let method = Method.allCases.first(where: { $0.option == name }) else {
        let nearest = DatasetCatalogue.nearest(to: name, among: Method.allCases.map(\.option))
        throw ValidationError("There is no method \(name); did you mean \(nearest)?")
      }
      return method
    }
  }

  /// Nil without a wish; empty for all.
  func chosenDatasets() throws -> [String]? {
    guard let datasets else { return nil }
    if datasets == "all" { return [] }
    let names = datasets.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
    guard !names.isEmpty else { throw ValidationError("--datasets names no dataset.") }
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw ValidationError("--datasets names \(twice) twice.")
    }
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
    case .macridVAE: "macridvae"
    }
  }
}

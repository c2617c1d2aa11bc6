import ArgumentParser
import Macrid
import Workbench

/// The command line of the chapter.
struct Figure2: ChapterArguments {
  static let configuration = CommandConfiguration(
    commandName: "chapter-figure2",
    abstract: "Regenerates Figure 2: prototypes against categories, cosine against inner product.",
    usage: "swift run chapter-figure2 [options]",
    discussion: """
      Examples:
        chapter-figure2                    the simulated shop, one seed
        chapter-figure2 --redraw           the committed page, in seconds
        chapter-figure2 --dataset ml-1m    genres as categories
      It writes figures/figure2*; the page is chapters/figure2/README.md.
      """)

  @OptionGroup var shared: ChapterOptions

  @Option(
    help: """
      A dataset whose items have categories (item_cate.csv) or genres (an item's first genre is \
      its category): by name, or a path with a / in it. (default: shop-simulated, with --full a \
      larger one and, if the data folder holds it, alishop-7c, too)
      """)
  var dataset: String?

  @Option(
    help: """
      Trainings of the authors' settings, with seeds seed, seed + 1, ... (default: with --full 5, \
      and with the cosine 10 on alishop-7c and 20 on a shop; else 1)
      """,
    transform: Bounded.whole(1...1_000))
  var seeds: Int?

  @Option(
    help: "Most passes over the training users. (default: 200, with --quick 15)",
    transform: Bounded.whole(1...1_000_000))
  var epochs: Int?

  @Option(help: "Users of the simulated shop.", transform: Bounded.whole(100...1_000_000))
  var users: Int?

  @Option(help: "Items of the simulated shop.", transform: Bounded.whole(200...1_000_000))
  var items: Int?

  @Flag(
    help: """
      Trains what the page lacks of the law of alignment and of collapse, and adds it: parts of the \
      simulated shop of up to --users training users (default: 32000), and of AliShop-7C if it is \
      there, with --seeds draws (default: 3).
      """)
  var law = false

  func validate() throws {
    try shared.refuse(whereTrialsStand: [
      (seeds != nil, "--seeds"), (epochs != nil, "--epochs"), (users != nil, "--users"),
      (items != nil, "--items"), (dataset?.contains("/") == false, "--dataset"),
    ])
    guard law else { return }
    let others = [
      (shared.quick, "--quick"), (shared.depth == .full, "--full"), (shared.redraw, "--redraw"),
      (shared.verify != nil, "--verify"), (try ownName() != nil, "--dataset"),
    ]
    if let other = others.first(where: \.0)?.1 {
      throw ValidationError("--law adds to the page that stands; leave \(other) away.")
    }
  }

  /// Trainings of the authors' settings. How often their criterion is met needs more of the cosine's.
  func seedCount(_ similarity: MacridVAE.Similarity, isSimulated: Bool) throws -> Int {
    if let seeds { return seeds }
    guard shared.depth == .full else { return 1 }
    guard similarity == .cosine, try ownName() == nil else { return 5 }
    return isSimulated ? 20 : 10
  }

  /// Draws of users, each with a seed of its own.
  var lawDraws: Int { law ? seeds ?? 3 : 3 }

  /// Training users of the law's largest shop.
  var lawUsers: Int { law ? users ?? 32_000 : 32_000 }

  var epochLimit: Int { epochs ?? (shared.quick ? 15 : 200) }

  var shop: ShopSize {
    let size = shared.quick ? ShopSize(users: 1_600, items: 2_100) : .standard
    return ShopSize(users: (law ? nil : users) ?? size.users, items: items ?? size.items)
  }

  var largerShop: ShopSize { .larger(items: shop.items) }

  /// What the reader asked for instead of the page's datasets.
  func ownName() throws -> String? { try shared.own(or: dataset, option: "--dataset") }

  /// Whether AliShop-7C's part is there.
  func hasAliShop() throws -> Bool {
    if case .found = try Dataset.availability(of: "alishop-7c", in: shared.dataFolder) {
      return true
    }
    return false
  }

  /// Names to run on.
  func names() throws -> [String] {
    if let own = try ownName() { return [own] }
    guard shared.depth == .full else { return [shop.dataset] }
    return (try hasAliShop() ? ["alishop-7c"] : []) + [shop.dataset, largerShop.dataset]
  }
}

extension ShopSize {
  /// A shop of 8,000 training users: in some trainings every prototype becomes a category.
  static func larger(items: Int) -> ShopSize { ShopSize(users: 9_000, items: items) }
}

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
      its category): by name, or a path with a / in it. (default: shop-simulated, with --full \
      alishop-7c, too, if the data folder holds it)
      """)
  var dataset: String?

  @Option(
    help: """
      Trainings of the authors' settings, with seeds seed, seed + 1, ... (default: with --full 2, \
      else 1)
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

  var seedCount: Int { seeds ?? (shared.depth == .full ? 2 : 1) }

  var epochLimit: Int { epochs ?? (shared.quick ? 15 : 200) }

  var shop: ShopSize {
    let size = shared.quick ? ShopSize(users: 1_600, items: 2_100) : .standard
    return ShopSize(users: users ?? size.users, items: items ?? size.items)
  }

  /// Names to run on, and why AliShop-7C is not among them.
  func names() throws -> [String] {
    if let own = try shared.own(or: dataset, option: "--dataset") { return [own] }
    guard shared.depth == .full,
      case .found = try Dataset.availability(of: "alishop-7c", in: shared.dataFolder)
    else { return [shop.dataset] }
    return ["alishop-7c", shop.dataset]
  }
}

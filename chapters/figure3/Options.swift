import ArgumentParser
import Macrid
import Workbench

/// The command line of the chapter.
struct Figure3: ChapterArguments {
  static let configuration = CommandConfiguration(
    commandName: "chapter-figure3",
    abstract:
      "Regenerates Figure 3: sweeps along single dimensions, and measures what they change.",
    usage: "swift run chapter-figure3 [options]",
    discussion: """
      Examples:
        chapter-figure3                     one seed: the simulated shop and movies
        chapter-figure3 --redraw            the committed page, in seconds
        chapter-figure3 --dataset ml-100k   other movies
      It writes figures/figure3*; the page is chapters/figure3/README.md.
      """)

  @OptionGroup var shared: ChapterOptions

  @Option(
    help: "The movies to sweep: ml-100k, ml-1m, ml-20m, or a path. (default: ml-latest-small)")
  var dataset: String?

  @Option(
    help: ArgumentHelp(
      "Photos to show instead of drawings: PNG files named by item id, such as 1000001.png.",
      valueName: "dir"))
  var images: String?

  @Option(
    help: """
      Trainings of each method, with seeds seed, seed + 1, ... (default: 1, with --full 3, and 5 of \
      those over both sizes of the shop)
      """,
    transform: Bounded.whole(1...1_000))
  var seeds: Int?

  @Option(
    help: "Most passes over the training users. (default: 1,000, with --quick 12)",
    transform: Bounded.whole(1...1_000_000))
  var epochs: Int?

  @Option(help: "Users of the simulated shop.", transform: Bounded.whole(100...1_000_000))
  var users: Int?

  @Option(help: "Items of the simulated shop.", transform: Bounded.whole(200...1_000_000))
  var items: Int?

  func validate() throws {
    try shared.refuse(whereTrialsStand: [
      (seeds != nil, "--seeds"), (epochs != nil, "--epochs"), (users != nil, "--users"),
      (items != nil, "--items"), (dataset?.contains("/") == false, "--dataset"),
    ])
  }

  var seedCount: Int { seeds ?? (shared.depth == .full ? 3 : 1) }
  var epochLimit: Int { epochs ?? (shared.quick ? 12 : 1_000) }
  var shop: ShopSize {
    ShopSize(users: users ?? ShopSize.standard.users, items: items ?? ShopSize.standard.items)
  }
  /// Of four times the users: with the standard shop's 4,000 there are 3,000 to train on, with
  /// this one's 16,000 there are 15,000.
  var largeShop: ShopSize { ShopSize(users: 4 * shop.users, items: shop.items) }
  /// Of trials over both sizes of the shop; none but in a full run.
  var sizeSeedCount: Int { shared.depth == .full ? seeds ?? SizeStudy.seeds : 0 }
  /// The trainings whose directions are looked at: MacridVAE's with so many seeds, the others' with
  /// one.
  var directions: (dimensions: [Double], seeds: Int, others: [Kind]) {
    switch shared.depth {
    case .quick: ([10], 1, [])
    case .standard: ([], 0, [])
    case .full: ([10, 100], seedCount, Kind.allCases.filter { !$0.isOurs })
    }
  }
  /// beta and sigma_0 of the grid.
  var grid: [(beta: Double, sigma0: Double)] {
    switch shared.depth {
    case .quick: [(0.2, 0.3)]
    case .standard: []
    case .full: [0.2, 5, 50].flatMap { beta in [0.075, 0.3].map { (beta, $0) } }
    }
  }
}

import Macrid
import Workbench

/// One thing changed in the simulated shop or in the authors' settings.
struct Variation: Sendable {
  let name: String
  var traits = SimulatedShop.Traits()
  /// Times as many items.
  var items = 1.0
  var settings: [String: Setting] = [:]

  init(_ name: String, _ change: (inout Variation) -> Void = { _ in }) {
    self.name = name
    change(&self)
  }

  static let none = Variation("nothing changed")

  /// The shop as it is, and with one thing changed.
  static let ofData: [Variation] = [
    none,
    Variation("half the clicks a user") { $0.traits.clicks = 0.5 },
    Variation("twice the clicks a user") { $0.traits.clicks = 2 },
    Variation("half the items") { $0.items = 0.5 },
    Variation("twice the items") { $0.items = 2 },
    Variation("4 categories") { $0.traits.categoryCount = 4 },
    Variation("12 categories") { $0.traits.categoryCount = 12 },
    Variation("half the users have one taste for all categories") { $0.traits.sharedTaste = 0.5 },
    Variation("all users have one taste for all categories") { $0.traits.sharedTaste = 1 },
    Variation("each category 1.5 times the next") { $0.traits.sizeRatio = 1.5 },
    Variation("K = 4") { $0.settings = ["K": 4] },
    Variation("K = 14") { $0.settings = ["K": 14] },
  ]

  static var all: [Variation] { ofData + ofSettings }

  /// The authors' settings with one changed.
  static let ofSettings: [Variation] = [
    Variation("Gumbel temperature 3") { $0.settings = ["gumbel": 3] },
    Variation("no Gumbel noise") { $0.settings = ["gumbel": "none"] },
    Variation("d = 20") { $0.settings = ["d": 20] },
    Variation("beta = 0") { $0.settings = ["beta": 0] },
    Variation("beta = 1") { $0.settings = ["beta": 1] },
    Variation("sigma_0 = 0.3") { $0.settings = ["sigma0": 0.3] },
    Variation("keep = 0.8") { $0.settings = ["keep": 0.8] },
    Variation("the authors' initialisation") { $0.settings = ["initialisation": "shared"] },
  ]
}

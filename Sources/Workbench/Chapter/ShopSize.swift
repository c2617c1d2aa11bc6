import Macrid

/// How many users and items a simulated shop has, and how it departs from the law; its dataset's
/// name says so.
public struct ShopSize: Sendable, Hashable {
  public var users: Int
  public var items: Int
  public var traits = SimulatedShop.Traits()

  public static let standard = ShopSize(users: 4_000, items: 7_000)

  public init(users: Int, items: Int) {
    self.users = users
    self.items = items
  }

  private static let prefix = "shop-simulated"

  private static var numbers: [(name: String, trait: WritableKeyPath<SimulatedShop.Traits, Double>)]
  { [("clicks", \.clicks), ("ratio", \.sizeRatio), ("shared", \.sharedTaste)] }

  /// `shop-simulated`, or `shop-simulated-15000x7000` for another size than the standard one;
  /// traits follow, as `-categories-4` or `-clicks-0.5`.
  public var dataset: String {
    if self == .standard { return Self.prefix }
    let law = SimulatedShop.Traits()
    var name = "\(Self.prefix)-\(users)x\(items)"
    if traits.categoryCount != law.categoryCount { name += "-categories-\(traits.categoryCount)" }
    for (word, trait) in Self.numbers where traits[keyPath: trait] != law[keyPath: trait] {
      name += "-\(word)-\(traits[keyPath: trait])"
    }
    return name
  }

  /// Nil for a dataset that is no shop.
  public init?(dataset: String) {
    if dataset == Self.prefix {
      self = .standard
      return
    }
    guard dataset.hasPrefix(Self.prefix + "-") else { return nil }
    let parts = dataset.dropFirst(Self.prefix.count + 1).split(separator: "-")
    let size = parts.first?.split(separator: "x").map { Int($0) } ?? []
    guard size.count == 2, let users = size[0], let items = size[1] else { return nil }
    self.init(users: users, items: items)
    for (name, value) in zip(parts.dropFirst(), parts.dropFirst(2)) {
      if name == "categories", let count = Int(value) { traits.categoryCount = count }
      if let trait = Self.numbers.first(where: { $0.name == name })?.trait,
        let value = Double(value)
      {
        traits[keyPath: trait] = value
      }
    }
    // Whatever else is in the name is no shop's.
    guard self.dataset == dataset else { return nil }
  }

  /// The shop and its split, under the name of this size.
  ///
  /// - Parameter seed: of the split.
  /// - Throws: `SimulatedShop.Failure`; `DataError` where there are too few users.
  public func shop(seed: UInt64, workers: Workers) throws -> (shop: SimulatedShop, split: Split) {
    let shop = try SimulatedShop(
      userCount: users, itemCount: items, traits: traits, workers: workers)
    let split = try shop.split(seed: seed)
    return (
      shop,
      Split(
        dataset: dataset, itemIDs: split.itemIDs, trainUserIDs: split.trainUserIDs,
        train: split.train, validation: split.validation, test: split.test,
        protocolDescription: split.protocolDescription)
    )
  }
}

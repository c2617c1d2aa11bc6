import Macrid

/// How many users and items a simulated shop has; its dataset's name says so.
public struct ShopSize: Sendable, Equatable {
  public var users: Int
  public var items: Int

  public static let standard = ShopSize(users: 4_000, items: 7_000)

  public init(users: Int, items: Int) {
    self.users = users
    self.items = items
  }

  private static let prefix = "shop-simulated"

  /// `shop-simulated`, or `shop-simulated-15000x7000` for another size than the standard one.
  public var dataset: String {
    self == .standard ? Self.prefix : "\(Self.prefix)-\(users)x\(items)"
  }

  /// Nil for a dataset that is no shop.
  public init?(dataset: String) {
    if dataset == Self.prefix {
      self = .standard
      return
    }
    guard dataset.hasPrefix(Self.prefix + "-") else { return nil }
    let parts = dataset.dropFirst(Self.prefix.count + 1).split(separator: "x").map { Int($0) }
    guard parts.count == 2, let users = parts[0], let items = parts[1] else { return nil }
    self.init(users: users, items: items)
  }

  /// The shop and its split, under the name of this size.
  ///
  /// - Parameter seed: of the split.
  /// - Throws: `SimulatedShop.Failure`; `DataError` where there are too few users.
  public func shop(seed: UInt64, workers: Workers) throws -> (shop: SimulatedShop, split: Split) {
    let shop = try SimulatedShop(userCount: users, itemCount: items, workers: workers)
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

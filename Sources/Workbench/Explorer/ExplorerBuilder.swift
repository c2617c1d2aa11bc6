import Macrid

/// Collects a world's starts, and the items that they show, each once.
public struct ExplorerBuilder {
  public private(set) var world: Explorer.World
  private let describe: (Int) -> Explorer.Item
  private var places: [Int: Int] = [:]

  public init(_ world: Explorer.World, describe: @escaping (Int) -> Explorer.Item) {
    self.world = world
    self.describe = describe
  }

  /// Where an item is among the world's.
  public mutating func place(of item: Int) -> Int {
    if let place = places[item] { return place }
    places[item] = world.items.count
    world.items.append(describe(item))
    return world.items.count - 1
  }

  /// Adds a start with a sweep along every direction; one without any is left out. Its concept is
  /// the one nearest to it.
  ///
  /// - Parameters:
  ///   - kind: "item" or "user".
  ///   - vector: the start's representation, d values.
  ///   - directions: as the world names them.
  ///   - count: items a sweep.
  public mutating func add(
    from kind: String, id: String, label: String, detail: String, item: Int?, vector: [Float],
    along directions: [Direction], control: RecommendationControl, count: Int
  ) {
    var concept: Int?
    let sweeps = directions.map { direction -> Explorer.Sweep? in
      guard
        let found = try? control.sequence(from: vector, along: direction, count: count)
      else { return nil }
      concept = found.concept
      let gaps = found.values.map { abs($0 - found.startValue) }
      return Explorer.Sweep(
        items: found.items.map { place(of: $0) }, values: found.values.map(rounded),
        start: rounded(found.startValue),
        range: [rounded(found.range.lowerBound), rounded(found.range.upperBound)],
        nearest: gaps.indices.min { gaps[$0] < gaps[$1] } ?? 0,
        note: found.remarks.map { "\($0)." }.joined(separator: " "))
    }
    guard let concept else { return }
    world.starts.append(
      Explorer.Start(
        from: kind, id: id, label: label, detail: detail, item: item.map { place(of: $0) },
        concept: concept, sweeps: sweeps))
  }

  /// The world with more about it.
  public mutating func edit(_ change: (inout Explorer.World) -> Void) { change(&world) }
}

import Macrid

/// Sweeps of one kind along one attribute, over many start items.
struct SweepMeasure: Codable, Sendable, Equatable {
  /// Kendall's tau-b between place in the sweep and attribute, one a start; nil where there was
  /// nothing to recommend, or fewer than three items of the start's category: those are failures
  /// and count as 0 (`counted`).
  var taus: [Double?] = []
  /// How much the attribute itself, and the category's other attributes, differ between the
  /// items of a sweep: mean over pairs, relative to pairs of the category at random; one a start.
  var ownSpread: [Double?] = []
  var otherSpread: [Double?] = []
  /// Share of the recommended items that are of the start's category.
  var inCategory: [Double] = []

  /// tau of every start, a failure's as 0.
  var counted: [Double] { taus.map { $0 ?? 0 } }

  var failures: Int { taus.count { $0 == nil } }

  private mutating func addNothing() {
    taus.append(nil)
    ownSpread.append(nil)
    otherSpread.append(nil)
  }
}

/// Which sweeps.
enum SweepKind: String, CaseIterable, Codable, Sendable {
  case best = "best dimension"
  case random = "random dimension"
  case turned = "best turned axis"
  case noGamma = "best dimension, gamma = 0"
}

/// What a sweep is measured on: a category's items, their attributes, and an order of each
/// attribute for each dimension.
struct Ruler: Sendable {
  let category: Int
  let shop: SimulatedShop
  let shopItems: [Int]
  /// Half of the category's items, from which orders are learned.
  let known: [Int]
  private let expected: [Double]

  init(category: Int, group: [Int], known: [Int], shop: SimulatedShop, shopItems: [Int]) {
    self.category = category
    self.shop = shop
    self.shopItems = shopItems
    self.known = known
    expected = SimulatedShop.categories[category].attributes.indices.map { attribute in
      let values = group.map { shop.attributesOfItem[shopItems[$0]][attribute] }
      return meanDifference(values, SimulatedShop.categories[category].attributes[attribute].scale)
    }
  }

  func value(_ item: Int, _ attribute: Int) -> Double {
    shop.attributesOfItem[shopItems[item]][attribute]
  }

  /// The attribute as a number that should ascend with a dimension: numbers as they are or
  /// negated, named values by their mean rank, both as the known items have it.
  func order(_ attribute: Int, along code: [Double]) -> [Double] {
    let values = known.map { value($0, attribute) }
    switch SimulatedShop.categories[category].attributes[attribute].scale {
    case .number: return [(RankedPairs(code, values).spearmanRho ?? 0) < 0 ? -1 : 1]
    case .named(let names): return meanRanks(code, values, names.count)
    }
  }

  func place(_ item: Int, _ attribute: Int, in order: [Double]) -> Double {
    switch SimulatedShop.categories[category].attributes[attribute].scale {
    case .number: order[0] * value(item, attribute)
    case .named: order[Int(value(item, attribute))]
    }
  }

  /// Mean difference of pairs relative to the whole category's.
  func spread(_ items: [Int], _ attribute: Int) -> Double {
    meanDifference(
      items.map { value($0, attribute) },
      SimulatedShop.categories[category].attributes[attribute].scale) / expected[attribute]
  }
}

private func meanDifference(_ values: [Double], _ scale: SimulatedShop.Attribute.Scale) -> Double {
  guard values.count > 1 else { return 0 }
  let pairs = Double(values.count) * Double(values.count - 1) / 2
  switch scale {
  case .number:
    // Of sorted values, each gap counts once for every pair around it.
    let sorted = values.sorted()
    return sorted.enumerated().reduce(0.0) {
      $0 + $1.element * Double(2 * $1.offset - sorted.count + 1)
    } / pairs
  case .named(let names):
    let equal = names.indices.reduce(0.0) { sum, name in
      let count = Double(values.count { Int($0) == name })
      return sum + count * (count - 1) / 2
    }
    return 1 - equal / pairs
  }
}

/// Sweeps from many starts along an attribute's best dimension, along another, or without gamma.
func measureSweeps(
  _ kind: SweepKind, control: RecommendationControl, items: Matrix, names: [Int]?, starts: [Int],
  attribute: Int, dimension best: Int, ruler: Ruler, count: Int, seed: UInt64
) -> SweepMeasure {
  var measure = SweepMeasure()
  var generator = Philox(seed: seed, stream: 2_000 + UInt64(ruler.category))
  let orders = (0..<items.columns).map { j in
    ruler.order(attribute, along: ruler.known.map { Double(items[$0, j]) })
  }
  for start in starts {
    var dimension = best
    if kind == .random {
      dimension = generator.index(below: items.columns - 1)
      if dimension >= best { dimension += 1 }
    }
    measure.add(
      try? control.sequence(
        from: Array(items.row(start)), dimension: dimension, count: count,
        gamma: kind == .noGamma ? 0 : 1),
      names: names, attribute: attribute, order: orders[dimension], ruler: ruler)
  }
  return measure
}

extension SweepMeasure {
  /// Adds what one sweep shows of an attribute.
  ///
  /// - Parameters:
  ///   - sequence: nil where there was nothing to recommend.
  ///   - names: the sequence's items as the ruler's; nil where they are.
  ///   - order: of the attribute along what is swept (`Ruler.order`).
  mutating func add(
    _ sequence: ControlSequence?, names: [Int]?, attribute: Int, order: [Double], ruler: Ruler
  ) {
    guard let sequence else {
      addNothing()
      return
    }
    let all = sequence.items.map { names?[$0] ?? $0 }
    let own = all.filter { ruler.shop.categoryOfItem[ruler.shopItems[$0]] == ruler.category }
    inCategory.append(rounded(Double(own.count) / Double(all.count)))
    guard own.count > 2 else {
      addNothing()
      return
    }
    let places = own.map { ruler.place($0, attribute, in: order) }
    // A sweep in which the attribute never changes shows nothing of it.
    taus.append(rounded(RankedPairs(own.indices.map(Double.init), places).kendallTauB ?? 0))
    ownSpread.append(rounded(ruler.spread(own, attribute)))
    let others = SimulatedShop.categories[ruler.category].attributes.indices
      .filter { $0 != attribute }
    otherSpread.append(
      rounded(others.reduce(0) { $0 + ruler.spread(own, $1) } / Double(others.count)))
  }
}

/// As many digits as are of use, so that a journal stays small.
func rounded(_ value: Double) -> Double { (value * 1e4).rounded() / 1e4 }

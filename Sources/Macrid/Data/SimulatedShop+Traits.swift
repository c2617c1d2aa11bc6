extension SimulatedShop {
  /// How a shop departs from the law; the defaults do not.
  public struct Traits: Sendable, Hashable, CustomStringConvertible {
    /// From 4 on, as a user is active in up to four.
    public var categoryCount = SimulatedShop.categories.count
    /// Times as many clicks of each user.
    public var clicks = 1.0
    /// Each category has so many times the items of the next.
    public var sizeRatio = 1.0
    /// The chance that a user's ideal for the first number among a category's attributes is the same
    /// in all categories, so that items of different categories share tastes.
    public var sharedTaste = 0.0

    public init() {}

    /// What differs from the law, such as "4 categories, clicks 2".
    public var description: String {
      let law = Traits()
      var parts: [String] = []
      if categoryCount != law.categoryCount { parts.append("\(categoryCount) categories") }
      if clicks != law.clicks { parts.append("clicks \(clicks)") }
      if sizeRatio != law.sizeRatio { parts.append("ratio of sizes \(sizeRatio)") }
      if sharedTaste != law.sharedTaste { parts.append("shared tastes \(sharedTaste)") }
      return parts.isEmpty ? "nothing of its own" : parts.joined(separator: ", ")
    }

    /// Where each category ends among items in order; nil where no shop can be so.
    func categoryEnds(itemCount: Int) -> [Int]? {
      guard categoryCount >= 4, clicks > 0, clicks.isFinite, sizeRatio >= 1,
        (0...1).contains(sharedTaste)
      else { return nil }
      var shares = [1.0]
      while shares.count < categoryCount { shares.append(shares.last! / sizeRatio) }
      let total = shares.reduce(0, +)
      var (ends, sum) = ([Int](), 0.0)
      for share in shares {
        sum += share
        ends.append(Int((Double(itemCount) * sum / total).rounded()))
      }
      let isLarge = zip([0] + ends, ends).allSatisfy { $1 - $0 >= 20 }
      return isLarge ? ends : nil
    }
  }
}

extension Domain {
  /// What keeps it from being tuned over, to follow a setting's name; nil where nothing does.
  ///
  /// A single whole number and a single choice are domains: a space is written for several
  /// methods, and one of them may leave no choice. A single real number is a slip.
  var fault: String? {
    switch self {
    case .uniform(let low, let high):
      return Self.fault(low, high)
    case .logUniform(let low, let high):
      return Self.fault(low, high)
        ?? (low > 0 ? nil : "has the bound \(low), which has no logarithm; write a positive one")
    case .integer(let low, let high):
      if low > high { return Self.reversed(low, high) }
      // Beyond these a Double, which a setting is, skips whole numbers.
      let limit = 1_000_000_000_000_000
      return low >= -limit && high <= limit
        ? nil : "has the bounds \(low) and \(high); keep them within \(limit) of zero"
    case .categorical(let choices):
      if choices.isEmpty { return "has no choices; write at least one" }
      if let bad = choices.compactMap(\.number).first(where: { !$0.isFinite }) {
        return "has the choice \(bad), which is no finite number"
      }
      return Set(choices).count == choices.count
        ? nil
        : "has a choice twice among \(choices.map(\.description).joined(separator: ", "))"
    }
  }

  private static func fault(_ low: Double, _ high: Double) -> String? {
    if !(high - low).isFinite { return "has the bounds \(low) and \(high); write finite ones" }
    if low > high { return reversed(low, high) }
    return low < high
      ? nil
      : "has \(low) for both bounds; write two that differ, or give every trial this value"
  }

  private static func reversed<Value>(_ low: Value, _ high: Value) -> String {
    "has its bounds reversed, \(low) and \(high); write the lower one first"
  }
}

extension Method {
  /// The arithmetic that an epoch of training cannot do without, in GFLOP: three products of users'
  /// codes and items, forward and twice backward, once for each concept, 6 N M d K. What the
  /// machine's matrix products would take for it is the roof that speeds are held against.
  ///
  /// - Parameters:
  ///   - settings: those of a trial; d and K count.
  ///   - users: those that train (N).
  ///   - items: M.
  /// - Returns: 0 for what has no epochs; iALS's own count.
  public func gigaflopAnEpoch(_ settings: [String: Setting], users: Int, items: Int) -> Double {
    let all = defaults.merging(settings) { $1 }
    switch self {
    case .popularity, .itemKNN, .pureSVD, .ease: return 0
    case .iALS: return alternatingGigaflop(all["d"]?.number ?? 0, users: users, items: items)
    case .multDAE, .multVAE, .macridVAE: break
    }
    guard let d = all["d"]?.number else { return 0 }
    return 6 * Double(users) * Double(items) * d * (all["K"]?.number ?? 1) / 1e9
  }
}

extension Method {
  /// The arithmetic that an epoch of training cannot do without, in GFLOP: three products of users'
  /// codes and items, forward and twice backward, once for each concept, 6 N M d K. What the
  /// machine's matrix products would take for it is the roof that speeds are held against. With
  /// sampled softmax, N items of a step stand for M (a user's own come on top).
  ///
  /// - Parameters:
  ///   - settings: those of a trial; d, K and sampled count.
  ///   - users: those that train (N).
  ///   - items: M.
  public func gigaflopAnEpoch(_ settings: [String: Setting], users: Int, items: Int) -> Double {
    let all = defaults.merging(settings) { $1 }
    guard let d = all["d"]?.number else { return 0 }
    let columns = min(Double(items), all["sampled"]?.number ?? .infinity)
    return 6 * Double(users) * columns * d * (all["K"]?.number ?? 1) / 1e9
  }
}

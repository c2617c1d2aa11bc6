/// A setting to be tuned.
public struct TunedSetting: Sendable, Equatable {
  public let name: String
  public let domain: Domain

  public init(_ name: String, _ domain: Domain) {
    self.name = name
    self.domain = domain
  }
}

/// Proposes settings by what earlier ones scored: tree-structured Parzen estimators (Bergstra et
/// al., NeurIPS 2011, section 4), of spaces without conditions.
///
/// Ten trials are drawn from the priors. From then on the best tenth of those seen, at most 25,
/// make one density, the rest another, and of 24 points drawn from the first density the one is
/// proposed whose ratio of the first to the second is greatest. Bandwidths and weights are
/// Hyperopt's. Three rules are Optuna's: ten trials from the priors (Hyperopt has 20, all that some
/// budgets allow), a tenth are good (sqrt(n) / 4), and a kernel is a product over all settings (one
/// density a setting).
public struct TreeParzenEstimator: Sendable, Equatable {
  public let settings: [TunedSetting]
  /// Of the study.
  public let seed: UInt64

  static let startUpCount = 10
  static let candidateCount = 24

  /// - Throws: `SearchError.tuning` for a domain without values, such as of reversed bounds, and
  ///   for a name that is there twice.
  public init(_ settings: [TunedSetting], seed: UInt64) throws {
    var names: Set<String> = []
    for setting in settings {
      let twice = names.insert(setting.name).inserted ? nil : "is there twice; name it once"
      if let reason = twice ?? setting.domain.fault {
        throw SearchError.tuning(setting: setting.name, reason: reason)
      }
    }
    self.settings = settings
    self.seed = seed
  }

  /// Proposal `number`, from 0 on: a function of the seed, the number and the scores alone.
  ///
  /// - Parameters:
  ///   - scores: of the proposals 0 to number - lag, greater is better. Nil or what is not finite,
  ///     such as of a training that diverged, is the worst of all.
  ///   - lag: proposal n sees those up to n - lag, so that this many can run side by side.
  public func proposal(_ number: Int, scores: [Double?], lag: Int = 1) -> [String: Setting] {
    precondition(number >= 0 && lag >= 1 && scores.count > number - lag, "proposal \(number)")
    // What the earlier proposals were follows from the same scores.
    var points: [[Double]] = []
    for earlier in 0...number {
      let seen = max(0, earlier - lag + 1)
      points.append(point(earlier, after: Array(points.prefix(seen)), scores.prefix(seen)))
    }
    return settings.values(at: points[number])
  }

  /// The next point, one position a setting, after the points that are seen and their scores.
  func point(
    _ number: Int, after points: [[Double]], _ scores: some Collection<Double?>
  ) -> [Double] {
    var generator = Philox(seed: seed, stream: UInt64(number))
    let domains = settings.map(\.domain)
    guard number >= Self.startUpCount else {
      return domains.map { $0.snapped($0.position(drawnBy: &generator)) }
    }
    let (good, rest) = Self.split(points, scores)
    let likely = ParzenEstimator(good, of: domains)
    let unlikely = ParzenEstimator(rest, of: domains)
    let candidates = (0..<Self.candidateCount).map { _ in likely.draw(&generator) }
    let gains = candidates.map { likely.logDensity($0) - unlikely.logDensity($0) }
    let best = gains.indices.max { (gains[$0], $1) < (gains[$1], $0) }!
    return zip(domains, candidates[best]).map { $0.snapped($1) }
  }

  /// The points of the best tenth and the others, each in their order.
  static func split(
    _ points: [[Double]], _ scores: some Collection<Double?>
  ) -> (good: [[Double]], rest: [[Double]]) {
    let scores = scores.map { $0.flatMap { $0.isFinite ? $0 : nil } ?? -.infinity }
    let goodCount = min((scores.count + 9) / 10, 25)
    let order = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
    let good = Set(order.prefix(goodCount))
    return (
      points.indices.filter(good.contains).map { points[$0] },
      points.indices.filter { !good.contains($0) }.map { points[$0] }
    )
  }
}

extension [TunedSetting] {
  /// The values that stand at a point, by the settings' names.
  func values(at point: [Double]) -> [String: Setting] {
    var values: [String: Setting] = [:]
    for (setting, position) in zip(self, point) {
      values[setting.name] = setting.domain.setting(at: position)
    }
    return values
  }
}

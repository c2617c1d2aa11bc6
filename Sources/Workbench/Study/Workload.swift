import Macrid

/// What a sweep has behind and before it, in estimated seconds on one core.
struct Workload: Sendable {
  private(set) var done = 0.0
  private let seconds: @Sendable (Trial) -> Double
  private var open: Set<Trial>
  private var openSeconds: Double
  /// Trials that follow from others' outcomes and are not named yet.
  private var followingCount: Int
  private var following: (seconds: Double, count: Int) = (0, 0)
  private let mean: Double

  /// - Parameters:
  ///   - open: trials to be run.
  ///   - following: how many follow from them.
  ///   - mean: what each of those takes as long as none is known.
  init(_ estimates: Estimates, open: [Trial], following: Int = 0, mean: Double = 0) {
    seconds = { estimates.seconds($0) }
    self.open = Set(open)
    openSeconds = self.open.reduce(0) { $0 + estimates.seconds($1) }
    followingCount = following
    self.mean = mean
  }

  var left: Double {
    let each = following.count > 0 ? following.seconds / Double(following.count) : mean
    return max(0, openSeconds) + Double(max(0, followingCount - following.count)) * each
  }

  /// The share of the work that is done.
  var share: Double { done > 0 ? done / (done + left) : 0 }

  mutating func finish(_ trial: Trial) {
    let seconds = seconds(trial)
    done += seconds
    if open.remove(trial) != nil {
      openSeconds -= seconds
    } else {
      following = (following.seconds + seconds, following.count + 1)
    }
  }
}

/// Whether one method beats another on the same users: the mean over users and trainings of the
/// first less that of the second, with its bootstrap.
///
/// Users are resampled as pairs: both methods keep a user or lose it. Where a method was trained
/// with more than one seed, its trainings are resampled too, crossed with the users and each
/// method's for itself, as two models' initial values have nothing in common; a method without
/// chance in it has one row. With one training each the interval speaks of users alone.
public struct PairedComparison: Sendable, Equatable {
  /// Users in all, the units that are paired.
  public let userCount: Int
  /// Trainings of the first method and of the second, fold by fold.
  public let trainingCounts: [[Int]]
  /// Of the difference of means; its factors are the users, and the trainings of each method and
  /// fold that has several.
  public let bootstrap: Bootstrap

  /// First less second, the mean over users of the means over trainings.
  public var difference: Double { bootstrap.value }

  /// The difference with its interval; see `Bootstrap.estimate`.
  public func estimate(level: Double = 0.95) -> Estimate { bootstrap.estimate(level: level) }

  /// Two-sided, of "there is no difference"; see `Bootstrap.pValue`.
  public var pValue: Double { bootstrap.pValue }

  /// - Parameters:
  ///   - first: trainings x users; one row a seed, users in the same order in all rows.
  ///   - second: the other method's, over the same users; as many seeds or not.
  ///   - resamples: number of bootstrap samples.
  ///   - seed: of the samples, which are the same on any number of threads.
  /// - Returns: nil without users or trainings, and with a NaN among the values.
  /// - Precondition: as many users in every row.
  public init?(
    _ first: [[Double]], _ second: [[Double]], resamples: Int = 10_000, seed: UInt64,
    workers: Workers = Workers(count: 1)
  ) {
    self.init(folds: [(first, second)], resamples: resamples, seed: seed, workers: workers)
  }

  /// Over folds whose users are disjoint.
  ///
  /// The users of all folds together are the units, as chance dealt them to the folds. Trainings
  /// are resampled within each fold: those of two folds saw other users, so that the same seed in
  /// both is two trainings.
  ///
  /// - Parameter folds: of each fold both methods' values, trainings x users.
  public init?(
    folds: [(first: [[Double]], second: [[Double]])], resamples: Int = 10_000, seed: UInt64,
    workers: Workers = Workers(count: 1)
  ) {
    guard folds.allSatisfy({ !$0.first.isEmpty && !$0.second.isEmpty }) else { return nil }
    var blocks: [FoldBlock] = []
    var factors = [folds.reduce(0) { $0 + $1.first[0].count }]
    var userStart = 0
    for fold in folds {
      let users = userStart..<userStart + fold.first[0].count
      blocks.append(FoldBlock(fold.first, fold.second, users: users, factors: &factors))
      userStart = users.upperBound
    }
    let prepared = blocks
    let userCount = userStart
    guard
      let bootstrap = Bootstrap(
        factors: factors, resamples: resamples, seed: seed, workers: workers,
        statistic: { multiplicities in
          let users = multiplicities[0].map(Double.init)
          return prepared.reduce(0) { $0 + $1.sum(users, multiplicities) } / Double(userCount)
        })
    else { return nil }
    self.userCount = userCount
    trainingCounts = folds.map { [$0.first.count, $0.second.count] }
    self.bootstrap = bootstrap
  }
}

/// One fold's values, so prepared that any resample is a few sums.
private struct FoldBlock: Sendable {
  /// One method's trainings x users, each user's value less the second method's mean for that
  /// user: this leaves every difference as it is, and a constant one without rounding.
  struct Side: Sendable {
    let rows: [[Double]]
    /// Which factor its trainings are; nil for a single one, which is in every resample.
    let factor: Int?

    /// The sum over users of the mean over trainings, all as often as they were drawn.
    func sum(_ users: ArraySlice<Double>, _ multiplicities: [[Int]]) -> Double {
      var sum = 0.0
      for (training, row) in rows.enumerated() {
        let times = factor.map { multiplicities[$0][training] } ?? 1
        if times > 0 { sum += Double(times) * dot(row, users) }
      }
      return sum / Double(rows.count)
    }
  }

  let first: Side
  let second: Side
  let users: Range<Int>

  init(_ first: [[Double]], _ second: [[Double]], users: Range<Int>, factors: inout [Int]) {
    for row in first + second {
      precondition(row.count == users.count, "\(row.count) users in a row, \(users.count) in one")
    }
    let base = (0..<users.count).map { user in
      second.reduce(0) { $0 + $1[user] } / Double(second.count)
    }
    func side(_ rows: [[Double]]) -> Side {
      if rows.count > 1 { factors.append(rows.count) }
      return Side(
        rows: rows.map { zip($0, base).map { $0 - $1 } },
        factor: rows.count > 1 ? factors.count - 1 : nil)
    }
    self.first = side(first)
    self.second = side(second)
    self.users = users
  }

  func sum(_ users: [Double], _ multiplicities: [[Int]]) -> Double {
    let own = users[self.users]
    return first.sum(own, multiplicities) - second.sum(own, multiplicities)
  }
}

/// In four sums, which need not wait for each other.
private func dot(_ a: [Double], _ b: ArraySlice<Double>) -> Double {
  a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      var (sum0, sum1, sum2, sum3) = (0.0, 0.0, 0.0, 0.0)
      var i = 0
      while i + 4 <= a.count {
        sum0 += a[i] * b[i]
        sum1 += a[i + 1] * b[i + 1]
        sum2 += a[i + 2] * b[i + 2]
        sum3 += a[i + 3] * b[i + 3]
        i += 4
      }
      while i < a.count {
        sum0 += a[i] * b[i]
        i += 1
      }
      return (sum0 + sum1) + (sum2 + sum3)
    }
  }
}

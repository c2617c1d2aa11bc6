import Macrid

/// Trials crossed with test users, for statistics that resample both.
///
/// Configuration n of every method has the test users of one fold. A configuration number is
/// resampled with all its methods, and users within their fold, for all trials of the fold alike.
struct CrossedSample: Sendable {
  /// Recall@20: method x configuration x test user of the configuration's fold.
  let recall: [[[Double]]]
  /// Of each configuration the place of its fold in `users`.
  let folds: [Int]
  /// Test users of each fold.
  let users: [Int]

  /// What a bootstrap resamples: configurations, and each fold's users.
  var factors: [Int] { [folds.count] + users }

  /// Recall@20 of every trial, method x configuration, with folds levelled.
  ///
  /// - Parameter times: how often each unit of `factors` was drawn.
  func recalls(_ times: [[Int]]) -> [[Double]] {
    let weights = times.dropFirst().map { (users: $0.map(Double.init), sum: $0.reduce(0, +)) }
    let means = recall.map { method in
      zip(method, folds).map { row, fold in
        var sum = 0.0
        let weights = weights[fold]
        for user in row.indices { sum += row[user] * weights.users[user] }
        return sum / Double(weights.sum)
      }
    }
    return levelled(means, folds: folds, times: times[0])
  }
}

/// Values of trials without what their folds differ in: each fold's mean over all its trials is put
/// in the place of the mean over all trials, so that a fold of easy users favours no configuration.
///
/// - Parameters:
///   - values: method x configuration.
///   - folds: of each configuration its fold, from 0.
///   - times: how often each configuration counts.
func levelled(_ values: [[Double]], folds: [Int], times: [Int]) -> [[Double]] {
  var sums = [Double](repeating: 0, count: (folds.max() ?? -1) + 1)
  var counts = [Int](repeating: 0, count: sums.count)
  for method in values {
    for (place, value) in method.enumerated() where times[place] > 0 {
      sums[folds[place]] += value * Double(times[place])
      counts[folds[place]] += times[place]
    }
  }
  let mean = sums.reduce(0, +) / Double(counts.reduce(0, +))
  let shifts = zip(sums, counts).map { $1 > 0 ? mean - $0 / Double($1) : 0 }
  return values.map { method in zip(method, folds).map { $0 + shifts[$1] } }
}

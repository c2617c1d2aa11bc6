/// EASE^R: the linear model of items by all other items that least squares gives in closed form.
///
/// Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019, equation 8:
/// P = (X^T X + lambda I)^-1, B = I - P diag(1 / diag P), scores x B. With fewer users than items
/// neither P nor B is made: by Woodbury's identity lambda P = I - X^T K X, where
/// K = (X X^T + lambda I)^-1 is users x users.
public final class EASE: Recommender, Sendable {
  private enum Form {
    /// B, items x items.
    case items(Buffer<Float>)
    /// K, users x users, and 1 / (1 - diag(X^T K X)), one value an item.
    case users(Buffer<Double>, scales: [Double])
  }

  private let form: Form
  private let train: Interactions
  private let byItem: Interactions

  /// - Parameters:
  ///   - spectrum: of the training users' items; it decides which form is used.
  ///   - lambda: the weight of the squares of B.
  /// - Precondition: `lambda` is above 0.
  public init(_ spectrum: GramSpectrum, lambda: Double, workers: Workers) {
    precondition(lambda > 0, "EASE's lambda is \(lambda), not above 0")
    (train, byItem) = (spectrum.train, spectrum.byItem)
    let inverse = spectrum.inverse(plus: lambda, workers: workers)
    let (n, m) = (spectrum.order, spectrum.train.itemCount)
    switch spectrum.side {
    case .items:
      let weights = Buffer<Float>(count: n * n)
      workers.forEach(n) { row in
        for column in 0..<n where column != row {
          weights.pointer[row * n + column] = Float(
            -inverse.pointer[row * n + column] / inverse.pointer[column * n + column])
        }
      }
      form = .items(weights)
    case .users:
      let byItem = spectrum.byItem
      let scales = workers.map(m) { item in
        var sum = 0.0
        let users = byItem.items(of: item)
        for user in users {
          for other in users { sum += inverse.pointer[Int(user) * n + Int(other)] }
        }
        return 1 / (1 - sum)
      }
      form = .users(inverse, scales: scales)
    }
  }

  public var itemCount: Int { train.itemCount }

  public func score(_ batch: Batch, into scores: UnsafeMutablePointer<Float>, workers: Workers) {
    nonisolated(unsafe) let scores = scores
    forEachBlock(ofUsers: batch, workers) { users in
      let out = scores + users.lowerBound * self.itemCount
      switch self.form {
      case .items(let weights):
        batch.addRows(of: weights.pointer, width: self.itemCount, users, into: out)
      case .users(let inverse, let scales): self.score(users, of: batch, inverse, scales, into: out)
      }
    }
  }

  /// x B = x - (x - x X^T K X) / (1 - diag(X^T K X)), item by item.
  private func score(
    _ users: Range<Int>, of batch: Batch, _ inverse: Buffer<Double>, _ scales: [Double],
    into scores: UnsafeMutablePointer<Float>
  ) {
    let (n, m) = (train.userCount, itemCount)
    let shared = Buffer<Double>(count: users.count * n)  // x X^T
    for (row, user) in users.enumerated() {
      for item in batch.items(of: user) {
        for other in byItem.items(of: Int(item)) { shared.pointer[row * n + Int(other)] += 1 }
      }
    }
    let weighted = Buffer<Double>(count: users.count * n)  // x X^T K
    dgemm(
      users.count, n, n, shared.pointer, lda: n, inverse.pointer, ldb: n, weighted.pointer, ldc: n)
    let rest = Buffer<Double>(count: m)  // x - x X^T K X
    for (row, user) in users.enumerated() {
      rest.pointer.update(repeating: 0, count: m)
      for other in 0..<n {
        let weight = weighted.pointer[row * n + other]
        for item in train.items(of: other) { rest.pointer[Int(item)] -= weight }
      }
      let known = batch.items(of: user)
      for item in known { rest.pointer[Int(item)] += 1 }
      for item in 0..<m { scores[row * m + item] = Float(-rest.pointer[item] * scales[item]) }
      for item in known {
        scores[row * m + Int(item)] = Float(1 - rest.pointer[Int(item)] * scales[Int(item)])
      }
    }
  }
}

import Foundation

/// Last layer of the baselines: p(x_u) = softmax(hidden_u weight + bias), multinomial likelihood.
final class SoftmaxDecoder: Sendable {
  let dimensions: Int
  let itemCount: Int
  private let precision: Precision
  /// (d + 1) x M: the bias is the last row, against a constant one in `hidden`, so that one
  /// product gives both the logits and, in the backward pass, both gradients.
  private let weightAndBias: Parameter
  private let table: Operand  // its values
  /// d x M; M x d with sampled softmax, which moves items' rows.
  let weight: Parameter
  /// M.
  let bias: Parameter
  /// B x (d + 1), the last column one; filled by the caller.
  let hidden: Operand
  /// B x d.
  let hiddenGradient: Buffer<Float>
  private let scaledHidden: Operand  // B x (d + 1), times alpha_u
  private let weights: Operand  // B x M, exp(logit - max) and then its gradient over alpha_u
  let negativeLogLikelihood: Buffer<Double>  // B
  /// With sampled softmax, what trains it.
  let sampled: SampledDecoder?

  init(
    itemCount M: Int, dimensions d: Int, capacity: BatchCapacity, drawn: SampledItems?,
    precision: Precision
  ) {
    dimensions = d
    itemCount = M
    self.precision = precision
    if drawn == nil {
      weightAndBias = Parameter(name: "decoder", shape: [d + 1, M], isWeight: true)
      weight = Parameter(
        name: "decoderWeight", shape: [d, M], isWeight: true, within: weightAndBias, offset: 0)
      bias = Parameter(
        name: "decoderBias", shape: [M], isWeight: false, within: weightAndBias, offset: d * M)
    } else {
      weight = Parameter(name: "decoderWeight", shape: [M, d], isWeight: true, rows: drawn)
      bias = Parameter(name: "decoderBias", shape: [M], isWeight: false, rows: drawn)
      weightAndBias = weight
    }
    table = Operand(weightAndBias.valueBuffer, precision)
    hidden = Operand(count: capacity.users * (d + 1), precision)
    for user in 0..<capacity.users { hidden.pointer[user * (d + 1) + d] = 1 }
    hiddenGradient = Buffer(count: capacity.users * d)
    scaledHidden = Operand(count: capacity.users * (d + 1), precision)
    weights = Operand(count: drawn == nil ? capacity.users * M : 0, precision)
    negativeLogLikelihood = Buffer(count: capacity.users)
    sampled = drawn.map { [hidden] in
      SampledDecoder($0, dimensions: d, hidden: hidden.values, capacity: capacity)
    }
  }

  /// Rounds the table for the blocks to come; in single precision there is nothing to do.
  func roundTable(workers: Workers) {
    guard precision != .single else { return }
    let width = dimensions + 1
    forEachTile(of: itemCount, workers) { tile in
      self.table.round(tile.lowerBound * width, tile.count * width)
    }
  }

  /// Logits of a block of users into `out`, users x M.
  func logits(_ users: Range<Int>, into out: UnsafeMutablePointer<Float>) {
    let (M, width) = (itemCount, dimensions + 1)
    hidden.round(users.lowerBound * width, users.count * width)
    Operand.product(
      users.count, M, width, (hidden, users.lowerBound * width), lda: width, (table, 0), ldb: M,
      out, ldc: M)
  }

  /// The likelihood of the users' items and the gradient in `hidden`.
  ///
  /// dL/dlogit_ui = alpha_u (w_ui - x_ui Z_u / n_u), alpha_u = n_u / (B Z_u).
  func forwardAndBackward(_ users: Range<Int>, of batch: Batch) {
    if let sampled { return sampled.forwardAndBackward(users, of: self) }
    let (M, d, width) = (itemCount, dimensions, dimensions + 1)
    logits(users, into: weights.pointer + users.lowerBound * M)
    for user in users {
      let row = weights.pointer + user * M
      let entries = batch.entries(of: user)
      let n = Float(entries.count)
      var logLikelihood = 0.0
      for entry in entries { logLikelihood += Double(row[Int(batch.items.pointer[entry])]) }
      var maximum: Float = 0
      let Z = kernels.exp_row(row, M, &maximum)
      logLikelihood -= Double(n) * (Double(maximum) + Foundation.log(Double(Z)))
      negativeLogLikelihood.pointer[user] = -logLikelihood
      for entry in entries { row[Int(batch.items.pointer[entry])] -= Z / n }
      let alpha = n / (Float(batch.userCount) * Z)
      for j in 0..<width {
        scaledHidden.pointer[user * width + j] = hidden.pointer[user * width + j] * alpha
      }
    }
    weights.round(users.lowerBound * M, users.count * M)
    scaledHidden.round(users.lowerBound * width, users.count * width)
    let gradient = hiddenGradient.pointer + users.lowerBound * d
    Operand.product(
      users.count, d, M, (weights, users.lowerBound * M), lda: M, (table, 0), ldb: M,
      transposeB: true, gradient, ldc: d)
    for (row, user) in users.enumerated() {
      let alpha = scaledHidden.pointer[user * width + d]  // the constant one, times alpha
      for j in 0..<d { gradient[row * d + j] *= alpha }
    }
  }

  /// The gradients of a tile of items' parameters, once every user of the batch has been through
  /// the above; with sampled softmax it is `sampled` that has them.
  func backward(_ tile: Range<Int>, of batch: Batch) {
    let (M, width) = (itemCount, dimensions + 1)
    Operand.product(
      width, tile.count, batch.userCount, (scaledHidden, 0), lda: width, transposeA: true,
      (weights, tile.lowerBound), ldb: M, weightAndBias.gradient + tile.lowerBound, ldc: M)
  }
}

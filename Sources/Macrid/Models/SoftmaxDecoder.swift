import Foundation

/// Last layer of the baselines: p(x_u) = softmax(hidden_u weight + bias), multinomial likelihood.
final class SoftmaxDecoder: Sendable {
  let dimensions: Int
  let itemCount: Int
  /// (d + 1) x M: the bias is the last row, against a constant one in `hidden`, so that one
  /// product gives both the logits and, in the backward pass, both gradients.
  private let weightAndBias: Parameter
  /// d x M; M x d with sampled softmax, which moves items' rows.
  let weight: Parameter
  /// M.
  let bias: Parameter
  /// B x (d + 1), the last column one; filled by the caller.
  let hidden: Buffer<Float>
  /// B x d.
  let hiddenGradient: Buffer<Float>
  private let scaledHidden: Buffer<Float>  // B x (d + 1), times alpha_u
  private let weights: Buffer<Float>  // B x M, exp(logit - max) and then its gradient over alpha_u
  let negativeLogLikelihood: Buffer<Double>  // B
  /// With sampled softmax, what trains it.
  let sampled: SampledDecoder?

  init(itemCount M: Int, dimensions d: Int, capacity: BatchCapacity, drawn: SampledItems?) {
    dimensions = d
    itemCount = M
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
    hidden = Buffer(count: capacity.users * (d + 1))
    for user in 0..<capacity.users { hidden.pointer[user * (d + 1) + d] = 1 }
    hiddenGradient = Buffer(count: capacity.users * d)
    scaledHidden = Buffer(count: capacity.users * (d + 1))
    weights = Buffer(count: drawn == nil ? capacity.users * M : 0)
    negativeLogLikelihood = Buffer(count: capacity.users)
    sampled = drawn.map { [hidden] in
      SampledDecoder($0, dimensions: d, hidden: hidden, capacity: capacity)
    }
  }

  /// Logits of a block of users into `out`, users x M.
  func logits(_ users: Range<Int>, into out: UnsafeMutablePointer<Float>) {
    let (M, width) = (itemCount, dimensions + 1)
    sgemm(
      users.count, M, width, hidden.pointer + users.lowerBound * width, lda: width,
      weightAndBias.value, ldb: M, out, ldc: M)
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
    let gradient = hiddenGradient.pointer + users.lowerBound * d
    sgemm(
      users.count, d, M, weights.pointer + users.lowerBound * M, lda: M, weight.value, ldb: M,
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
    sgemm(
      width, tile.count, batch.userCount, scaledHidden.pointer, lda: width, transposeA: true,
      weights.pointer + tile.lowerBound, ldb: M, weightAndBias.gradient + tile.lowerBound, ldc: M)
  }
}

import Foundation

/// Sampled softmax (Section 2.2) over a mixture of K softmaxes: its likelihood and its backward pass, at a
/// cost of B x K x N and n x K in place of B x K x M.
///
/// Z_u = sum over the user's own items, exactly, + sum over the drawn that are not the user's own of
/// (times drawn / times expected) sum_k c_ik exp(logit_uki). Every user has the same draws; what is a
/// user's own is never counted as drawn. The mean of Z_u over draws is the full softmax's; log Z_u lies
/// below it by about half Z_u's relative variance (Jensen).
///
/// Letters: B users, n ones in the batch, S items of the step, D of them drawn, K concepts,
/// w numbers in a row of codes and table.
final class SampledSoftmax: Sendable {
  let items: SampledItems
  private let (concepts, width): (Int, Int)
  private let scale: Float
  /// What no logit exceeds; nil where nothing is known.
  private let bound: Float?
  private let codes: Buffer<Float>  // BK x w
  private let codeGradient: Buffer<Float>  // BK x w
  private let table: Buffer<Float>  // S x w
  private let assignment: Buffer<Float>?  // S x K, c; nil for 1
  private let drawnTable: Buffer<Float>  // D x w
  private let drawnAssignmentT: Buffer<Float>  // K x D, c times the draw's weight
  private let weights: Buffer<Float>  // BK x D: logits, then their gradient over alpha_u
  private let mixture: Buffer<Float>  // B x D
  private let own: Buffer<Float>  // n x K: logits, then their gradient over alpha_u
  private let ownMass: Buffer<Float>  // n
  private let scaledCodes: Buffer<Float>  // BK x (w + K): alpha_u code scale | alpha_u in column k
  private let drawnGradient: Buffer<Float>  // D x (w + K)
  let negativeLogLikelihood: Buffer<Double>  // B

  /// Numbers in a row that `itemsBackward` fills: the table's gradient and c_ik dL/dc_ik.
  var gradientWidth: Int { width + concepts }

  /// - Parameters:
  ///   - codes: BK x w, filled before every pass; what is compared with the table's rows.
  ///   - table: S x w; logits are `scale` times the products of codes and rows.
  ///   - assignment: S x K; nil for the baselines' one softmax.
  ///   - bound: an upper bound of the logits, if there is one.
  ///   - codeGradient: BK x w, filled by `forwardAndBackward`.
  init(
    _ items: SampledItems, concepts K: Int, width: Int, scale: Float, bound: Float?,
    codes: Buffer<Float>, table: Buffer<Float>, assignment: Buffer<Float>?,
    codeGradient: Buffer<Float>, capacity: BatchCapacity
  ) {
    let (B, n, N) = (capacity.users, capacity.entries, items.drawnCapacity)
    self.items = items
    (concepts, self.width, self.scale, self.bound) = (K, width, scale, bound)
    (self.codes, self.table, self.assignment) = (codes, table, assignment)
    self.codeGradient = codeGradient
    drawnTable = Buffer(count: N * width)
    drawnAssignmentT = Buffer(count: K * N)
    weights = Buffer(count: B * K * N)
    mixture = Buffer(count: B * N)
    own = Buffer(count: n * K)
    ownMass = Buffer(count: n)
    scaledCodes = Buffer(count: B * K * (width + K))
    drawnGradient = Buffer(count: N * (width + K))
    negativeLogLikelihood = Buffer(count: B)
  }

  /// Sets the drawn rows apart, once the step's table and assignment are there.
  func takeDrawn(workers: Workers) {
    let (K, D) = (concepts, items.drawnCount)
    forEachTile(of: D, workers) { tile in
      for index in tile {
        let place = Int(self.items.drawn.pointer[index])
        (self.drawnTable.pointer + index * self.width).update(
          from: self.table.pointer + place * self.width, count: self.width)
        for k in 0..<K {
          self.drawnAssignmentT.pointer[k * D + index] =
            self.items.weights.pointer[index] * (self.assignment?.pointer[place * K + k] ?? 1)
        }
      }
    }
  }

  /// Likelihood of a block of users' items and the gradient in their codes.
  ///
  /// With alpha_u = n_u / (B Z_u): dL/dlogit_uki = alpha_u w_uki for the drawn, and for the user's own
  /// alpha_u r_uki (p_ui - Z_u / n_u), r the shares of the K concepts in p_ui.
  func forwardAndBackward(_ users: Range<Int>) {
    let (K, D, w, B) = (concepts, items.drawnCount, width, items.batch.userCount)
    let (first, rows) = (users.lowerBound * K, users.count * K)
    sgemm(
      rows, D, w, alpha: scale, codes.pointer + first * w, lda: w, drawnTable.pointer, ldb: w,
      transposeB: true, weights.pointer + first * D, ldc: D)
    for user in users {
      let entries = items.batch.entries(of: user)
      let shift = logits(of: user)
      let drawnZ = kernels.mixture(
        weights.pointer + user * K * D, drawnAssignmentT.pointer, K, D, shift,
        mixture.pointer + user * D)
      let (logLikelihood, ownZ) = takeOwn(entries, shift)
      let (n, Z) = (Float(entries.count), drawnZ + ownZ)
      let alpha = Z > 0 ? n / (Float(B) * Z) : 0
      negativeLogLikelihood.pointer[user] =
        entries.isEmpty ? 0 : Double(n) * (log(Double(Z)) + Double(shift)) - logLikelihood
      for entry in entries {
        let factor = ownMass.pointer[entry] - Z / n
        for k in 0..<K { own.pointer[entry * K + k] *= factor }
      }
      kernels.encode(
        table.pointer, w, items.batch.items.pointer + entries.lowerBound, entries.count,
        own.pointer + entries.lowerBound * K, K, codeGradient.pointer + user * K * w)
      for row in user * K..<(user + 1) * K {
        let scaled = scaledCodes.pointer + row * (w + K)
        for j in 0..<w { scaled[j] = codes.pointer[row * w + j] * alpha * scale }
        for k in 0..<K { scaled[w + k] = k == row % K ? alpha : 0 }
      }
    }
    let gradient = codeGradient.pointer + first * w
    sgemm(
      rows, w, D, weights.pointer + first * D, lda: D, drawnTable.pointer, ldb: w, beta: 1,
      gradient, ldc: w)
    for row in 0..<rows {
      let alpha = scaledCodes.pointer[(first + row) * (w + K) + w + row % K]
      for j in 0..<w { gradient[row * w + j] *= alpha * scale }
    }
  }

  /// The user's own logits (n_u x K), and those among the drawn put out of the sum; returns the shift that
  /// keeps exponentials finite.
  private func logits(of user: Int) -> Float {
    let (K, D, w, entries) = (concepts, items.drawnCount, width, items.batch.entries(of: user))
    let places = items.batch.items.pointer + entries.lowerBound
    let own = own.pointer + entries.lowerBound * K
    kernels.encode_backward(
      table.pointer, w, places, entries.count, codes.pointer + user * K * w, K, own)
    for j in 0..<entries.count * K { own[j] *= scale }
    let logits = weights.pointer + user * K * D
    let shift =
      bound
      ?? max(
        kernels.maximum(logits, K * D),
        entries.isEmpty ? -.infinity : kernels.maximum(own, entries.count * K))
    for j in 0..<entries.count {
      let index = Int(items.drawnIndex.pointer[Int(places[j])])
      // exp(-200) is zero in single precision; the kernels know no infinity.
      if index >= 0 { for k in 0..<K { logits[k * D + index] = shift - 200 } }
    }
    return shift
  }

  /// sum_i log p_ui and sum_i p_ui exp(-shift) over a user's own items; leaves the latter's terms in
  /// `ownMass` and the concepts' shares in `own`.
  private func takeOwn(_ entries: Range<Int>, _ shift: Float) -> (log: Double, mass: Float) {
    let K = concepts
    var (logLikelihood, mass) = (0.0, 0.0)
    for entry in entries {
      let shares = own.pointer + entry * K
      let largest = kernels.maximum(shares, K)
      var sum: Float = 0
      for k in 0..<K {
        let place = Int(items.batch.items.pointer[entry])
        shares[k] = exp(shares[k] - largest) * (assignment?.pointer[place * K + k] ?? 1)
        sum += shares[k]
      }
      sum = max(sum, .leastNormalMagnitude)
      for k in 0..<K { shares[k] /= sum }
      logLikelihood += Double(largest) + log(Double(sum))
      ownMass.pointer[entry] = sum * exp(largest - shift)
      mass += Double(ownMass.pointer[entry])
    }
    return (logLikelihood, Float(mass))
  }

  /// The drawn rows' gradients, once every user has been through the above.
  func drawnBackward(workers: Workers) {
    let (K, D) = (concepts, items.drawnCount)
    forEachTile(of: D, workers) { tile in
      sgemm(
        tile.count, self.gradientWidth, self.items.batch.userCount * K,
        self.weights.pointer + tile.lowerBound, lda: D, transposeA: true,
        self.scaledCodes.pointer, ldb: self.gradientWidth,
        self.drawnGradient.pointer + tile.lowerBound * self.gradientWidth, ldc: self.gradientWidth)
    }
  }

  /// Rows of the table's gradient and of c_ik dL/dc_ik, S x (w + K): what was drawn and what users own.
  func itemsBackward(_ places: Range<Int>, into out: UnsafeMutablePointer<Float>) {
    let (batch, all) = (items.batch, gradientWidth)
    for place in places {
      let row = out + place * all
      let index = Int(items.drawnIndex.pointer[place])
      if index >= 0 {
        row.update(from: drawnGradient.pointer + index * all, count: all)
      } else {
        row.update(repeating: 0, count: all)
      }
      let entries = batch.entries(ofItem: place)
      kernels.encode_table_row(
        own.pointer, scaledCodes.pointer, all, concepts,
        batch.usersByItem.pointer + entries.lowerBound,
        batch.entriesByItem.pointer + entries.lowerBound, entries.count, row)
    }
  }
}

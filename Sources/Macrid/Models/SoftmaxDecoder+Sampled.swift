/// What trains the baselines' last layer with sampled softmax: the step's rows of weight and bias side by
/// side, S x (d + 1), against the constant one in `hidden`.
final class SampledDecoder: Sendable {
  let items: SampledItems
  let softmax: SampledSoftmax
  private let table: Buffer<Float>  // S x (d + 1)
  private let tableGradient: Buffer<Float>  // S x (d + 2), the last column unused
  private let hiddenGradient: Buffer<Float>  // B x (d + 1)

  init(_ items: SampledItems, dimensions d: Int, hidden: Buffer<Float>, capacity: BatchCapacity) {
    self.items = items
    table = Buffer(count: items.capacity * (d + 1))
    hiddenGradient = Buffer(count: capacity.users * (d + 1))
    softmax = SampledSoftmax(
      items, concepts: 1, width: d + 1, scale: 1, bound: nil, codes: hidden, table: table,
      assignment: nil, codeGradient: hiddenGradient, capacity: capacity)
    tableGradient = Buffer(count: items.capacity * softmax.gradientWidth)
  }

  /// Copies the step's rows of the parameters; before the first block of users.
  func gather(from decoder: SoftmaxDecoder, workers: Workers) {
    let d = decoder.dimensions
    items.gather(
      decoder.weight.value, width: d, into: table.pointer, stride: d + 1, workers: workers)
    items.gather(
      decoder.bias.value, width: 1, into: table.pointer + d, stride: d + 1, workers: workers)
    softmax.takeDrawn(workers: workers)
  }

  /// `SoftmaxDecoder.forwardAndBackward`, over the step's items.
  func forwardAndBackward(_ users: Range<Int>, of decoder: SoftmaxDecoder) {
    let d = decoder.dimensions
    softmax.forwardAndBackward(users)
    for user in users {
      (decoder.hiddenGradient.pointer + user * d).update(
        from: hiddenGradient.pointer + user * (d + 1), count: d)
      decoder.negativeLogLikelihood.pointer[user] = softmax.negativeLogLikelihood.pointer[user]
    }
  }

  /// `SoftmaxDecoder.backward`: the gradients of the step's rows.
  func backward(_ decoder: SoftmaxDecoder, workers: Workers) {
    let (d, width) = (decoder.dimensions, softmax.gradientWidth)
    softmax.drawnBackward(workers: workers)
    forEachTile(of: items.count, workers) { tile in
      self.softmax.itemsBackward(tile, into: self.tableGradient.pointer)
      for place in tile {
        let row = self.tableGradient.pointer + place * width
        (decoder.weight.gradient + place * d).update(from: row, count: d)
        decoder.bias.gradient[place] = row[d]
      }
    }
  }
}

extension SoftmaxDecoder {
  /// Logits of the batch's users, B x M, where the weight has a row an item: a tile of items at a time.
  func logitsInTiles(_ batch: Batch, into out: UnsafeMutablePointer<Float>, workers: Workers) {
    nonisolated(unsafe) let out = out
    let (M, d) = (itemCount, dimensions)
    forEachTile(of: M, workers) { tile in
      let first = tile.lowerBound
      for user in 0..<batch.userCount {
        (out + user * M + first).update(from: self.bias.value + first, count: tile.count)
      }
      sgemm(
        batch.userCount, tile.count, d, self.hidden.pointer, lda: d + 1,
        self.weight.value + first * d, ldb: d, transposeB: true, beta: 1, out + first, ldc: M)
    }
  }
}

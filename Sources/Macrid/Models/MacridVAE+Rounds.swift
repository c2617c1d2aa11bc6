// A batch's users are decoded in rounds, so that what is kept of them, users x K x M, has an end. A
// hundred users are one round up to 190,000 items (K = 7).

extension MacridVAE {
  /// Values of users x K x M that are kept at a time, 512 MiB, unless one user's alone are more.
  static let decoderRoom = 1 << 27

  /// Calls `body` for one round of users after the other.
  func forEachRound(of batch: Batch, _ body: (Range<Int>) -> Void) {
    let B = batch.userCount
    for first in stride(from: 0, to: B, by: workspace.roundUsers) {
      body(first..<min(B, first + workspace.roundUsers))
    }
  }

  /// All items' gradient of a round, before the next one takes its room.
  func decoderBackward(from round: Range<Int>, _ workers: Workers) {
    forEachTile(of: itemCount, workers) { self.decoderBackward($0, from: round) }
  }

  /// A tile of items' gradient by way of the decoder, added to that of the rounds before: d columns of
  /// it, and K more of c_ik dL/dc_ik.
  func decoderBackward(_ tile: Range<Int>, from round: Range<Int>) {
    let (K, w, M) = (configuration.concepts, workspace, itemCount)
    let width = configuration.dimensions + K
    Operand.product(
      tile.count, width, round.count * K, (w.weights, tile.lowerBound), lda: M, transposeA: true,
      (w.scaledSample, round.lowerBound * K * width), ldb: width, adding: round.lowerBound > 0,
      w.itemGradient.pointer + tile.lowerBound * width, ldc: width)
  }
}

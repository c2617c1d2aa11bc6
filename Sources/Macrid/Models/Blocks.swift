import CVectorMath

// Work is cut at places that depend on the data alone, never on the number of threads: that is
// what makes a result the same at any --threads.

/// Calls `body` for tiles of 512 of `count` items.
func forEachTile(of count: Int, _ workers: Workers, _ body: @Sendable (Range<Int>) -> Void) {
  let tile = 512
  workers.forEach((count + tile - 1) / tile) { body($0 * tile..<min(count, ($0 + 1) * tile)) }
}

/// Calls `body` for blocks of 25 of the batch's users: measured best of 5 to 100, at 1,447 to
/// 20,591 items.
func forEachBlock(
  ofUsers batch: Batch, _ workers: Workers, _ body: @Sendable (Range<Int>) -> Void
) {
  let (B, block) = (batch.userCount, 25)
  workers.forEach((B + block - 1) / block) { body($0 * block..<min(B, ($0 + 1) * block)) }
}

/// Cuts `count` draws at places where the noise kernels may begin.
func forEachNoiseTile(
  _ count: Int, _ workers: Workers, _ body: @Sendable (_ first: Int, _ count: Int) -> Void
) {
  let tile = 64 * Int(CVM_NOISE_TILE)
  workers.forEach((count + tile - 1) / tile) { body($0 * tile, min(tile, count - $0 * tile)) }
}

extension Buffer<Double> {
  /// Mean of the first `count` values, added in order.
  func mean(_ count: Int) -> Double {
    var sum = 0.0
    for i in 0..<count { sum += pointer[i] }
    return sum / Double(count)
  }
}

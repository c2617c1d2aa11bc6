import CVectorMath

// Work is cut at places that depend on the data alone, never on the number of threads: that is
// what makes a result the same at any --threads.

/// Items in a tile.
let itemTile = 512

/// Users in a block: measured best of 5 to 100, at 1,447 to 20,591 items.
let userBlock = 25

/// Calls `body` for tiles of `count` items.
func forEachTile(of count: Int, _ workers: Workers, _ body: @Sendable (Range<Int>) -> Void) {
  let tile = itemTile
  workers.forEach((count + tile - 1) / tile) { body($0 * tile..<min(count, ($0 + 1) * tile)) }
}

/// Calls `body` for tiles of `count` items and, first of all and beside them, `besides`: a
/// piece that no tile needs and one thread does in about the time of a tile.
func forEachTile(
  of count: Int, _ workers: Workers, besides: @Sendable () -> Void,
  _ body: @Sendable (Range<Int>) -> Void
) {
  let tile = itemTile
  workers.forEach(1 + (count + tile - 1) / tile) { number in
    if number == 0 {
      besides()
    } else {
      body((number - 1) * tile..<min(count, number * tile))
    }
  }
}

/// Calls `body` for blocks of the batch's users.
func forEachBlock(
  ofUsers batch: Batch, _ workers: Workers, _ body: @Sendable (Range<Int>) -> Void
) {
  forEachBlock(of: 0..<batch.userCount, workers, body)
}

/// Calls `body` for blocks of some of a batch's users.
func forEachBlock(
  of users: Range<Int>, by block: Int = userBlock, _ workers: Workers,
  _ body: @Sendable (Range<Int>) -> Void
) {
  workers.forEach((users.count + block - 1) / block) {
    let first = users.lowerBound + $0 * block
    body(first..<min(users.upperBound, first + block))
  }
}

/// Cuts up to three series of draws at places where the noise kernels may begin, and calls `body`
/// with the series' number and the tile's.
func forEachNoiseTile(
  _ counts: (Int, Int, Int), _ workers: Workers,
  _ body: @Sendable (_ series: Int, _ first: Int, _ count: Int) -> Void
) {
  let tile = 16 * Int(CVM_NOISE_TILE)
  let tiles = (
    (counts.0 + tile - 1) / tile, (counts.1 + tile - 1) / tile, (counts.2 + tile - 1) / tile
  )
  workers.forEach(tiles.0 + tiles.1 + tiles.2) { number in
    let (series, place, count) =
      number < tiles.0
      ? (0, number, counts.0)
      : number < tiles.0 + tiles.1
        ? (1, number - tiles.0, counts.1) : (2, number - tiles.0 - tiles.1, counts.2)
    body(series, place * tile, min(tile, count - place * tile))
  }
}

extension Buffer<Double> {
  /// Mean of the first `count` values, added in order.
  func mean(_ count: Int) -> Double {
    var sum = 0.0
    for i in 0..<count { sum += pointer[i] }
    return sum / Double(count)
  }
}

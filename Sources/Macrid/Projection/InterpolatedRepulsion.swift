import CFFTW
import CProjection
import Foundation
import Synchronization

/// The repulsion of t-SNE by a particle-mesh method.
///
/// Goals, in order: forces within 1 % of the exact ones, then speed; the same bytes at any
/// number of threads.
///
/// With phi(y) = sum_j 1 / (1 + |y - y_j|^2), the repulsion on point i,
/// sum_j (y_i - y_j) / (1 + |y_i - y_j|^2)^2, is -grad phi(y_i) / 2, and Z + N is the sum of
/// phi over the points. So one potential gives everything, where FIt-SNE (Linderman et al. 2019)
/// convolves several charges with two kernels: one transform forth and one back.
/// Charges are spread to a grid and the potential is read off it through quintic B-splines, which
/// are smooth enough to be differentiated; their blur is divided out in Fourier space.
///
/// The constant `offset` is subtracted from the kernel and added back as offset x N: while the
/// embedding is small, 1 / (1 + r^2) differs from 1 by less than single precision can tell.
final class InterpolatedRepulsion {
  /// Distance of the grid's nodes, once the embedding is large. Measured on 28,000 points of
  /// seven clusters: the forces' relative error is 0.6 %; the divergence after 750 iterations is
  /// 2.777 at 0.25, 2.775 at 1/3, 2.776 at 0.4, 2.802 at 0.5 and 2.823 at 0.6.
  static let spacing: Float = 0.4
  /// While the embedding is small, it still spans so many cells.
  static let leastCells: Float = 16
  /// At most so many cells a side, however far points have flown.
  static let mostCells: Float = 4096

  private let n: Int
  private let workers: Workers
  private let sorted: Buffer<Int32>
  private let rowOf: Buffer<Int32>
  private var rowStarts = Buffer<Int32>(count: 1)
  private var convolution: Convolution?

  init(points n: Int, workers: Workers) {
    self.n = n
    self.workers = workers
    sorted = Buffer(count: n)
    rowOf = Buffer(count: n)
  }

  /// Writes the repulsion on every point of y (N x 2); returns Z.
  ///
  /// `work(0)` to `work(blocks - 1)` are done on the way: threads meet less often if the
  /// attraction is computed beside the spreading of charges.
  func evaluate(
    _ y: Buffer<Float>, bounds: Bounds, into force: Buffer<Float>, beside blocks: Int,
    _ work: @Sendable (Int) -> Void
  ) -> Double {
    let width = bounds.highX - bounds.lowX
    let height = bounds.highY - bounds.lowY
    let extent = max(width, height, 1e-18)
    let spacing = max(min(Self.spacing, extent / Self.leastCells), extent / Self.mostCells)
    let grid = CProjectionGrid(
      originX: bounds.lowX, originY: bounds.lowY, inverseSpacing: 1 / spacing)
    // One node more than the splines reach, for the last point's rounding.
    let columns = Int(width / spacing) + Int(CProjectionSplineOrder) + 2
    let rows = Int(height / spacing) + Int(CProjectionSplineOrder) + 2
    let shape = Convolution.Shape(
      columns: fastLength(2 * columns), rows: fastLength(2 * rows), spacing: spacing)
    if convolution?.shape != shape {
      convolution = Convolution(shape, reusing: convolution, workers: workers)
    }
    let convolution = convolution!

    if rowStarts.count < rows + 1 { rowStarts = Buffer(count: rows + 1) }
    projectionKernels.sort_by_row(
      y.pointer, n, grid, rows, sorted.pointer, rowOf.pointer, rowStarts.pointer)
    spread(y, grid, convolution, beside: blocks, work)
    convolution.run(usedRows: rows, workers: workers)

    let sorted = sorted
    let potential = workers.sum(of: n, size: 512) { range in
      projectionKernels.gather(
        y.pointer, sorted.pointer, range.lowerBound, range.upperBound, grid,
        convolution.potential.pointer, convolution.stride, convolution.selfForce,
        force.pointer)
    }
    let count = Double(n)
    return potential + convolution.offset * count * count - count
  }

  /// Every chunk of points, sorted by row, gets rows of its own to write to; the convolution
  /// adds the chunks' rows in a fixed order.
  private func spread(
    _ y: Buffer<Float>, _ grid: CProjectionGrid, _ convolution: Convolution, beside blocks: Int,
    _ work: @Sendable (Int) -> Void
  ) {
    let chunks = max(1, min(32, n / 512))
    let n = n
    let sorted = sorted
    let bounds = (0...chunks).map { $0 * n / chunks }
    let order = Int(CProjectionSplineOrder)
    var pieces: [Convolution.Piece] = []
    var offset = 0
    for chunk in 0..<chunks {
      let first = Int(rowOf.pointer[Int(sorted.pointer[bounds[chunk]])])
      let last = Int(rowOf.pointer[Int(sorted.pointer[bounds[chunk + 1] - 1])])
      pieces.append(.init(rows: first..<last + order, offset: offset))
      offset += (last + order - first) * convolution.stride
    }
    convolution.setPieces(pieces, size: offset)
    let charges = convolution.pieceCharges
    workers.forEach(chunks + blocks) { [pieces] chunk in
      if chunk >= chunks { return work(chunk - chunks) }
      let piece = pieces[chunk]
      let nodes = charges.pointer + piece.offset
      nodes.update(repeating: 0, count: piece.rows.count * convolution.stride)
      projectionKernels.spread(
        y.pointer, sorted.pointer, bounds[chunk], bounds[chunk + 1], grid,
        piece.rows.lowerBound, nodes, convolution.stride)
    }
  }
}

/// The least even number at or above `least` whose transform is fast: a multiple of 8 with no
/// prime factor above 5.
func fastLength(_ least: Int) -> Int {
  var length = (max(least, 8) + 7) / 8 * 8
  while true {
    var rest = length
    for factor in [2, 3, 5] { while rest % factor == 0 { rest /= factor } }
    if rest == 1 { return length }
    length += 8
  }
}

import CFFTW
import CProjection
import Foundation
import Synchronization

/// The convolution of charges on a grid with the kernel 1 / (1 + r^2) - offset, in free space:
/// the grid is twice as long and as high as the part that carries charges.
///
/// Real rows are transformed first, only those that carry charges; then the columns, a few at a
/// time, go forth, are multiplied by the kernel's spectrum (real, the kernel being even) and come
/// back while they are in cache. All blocks are fixed, all plans estimated and not timed, so that
/// the bytes do not depend on threads or on the day.
///
/// Unchecked: one evaluation at a time; within it every block writes to its own place.
final class Convolution: @unchecked Sendable {
  struct Shape: Equatable {
    /// Length and height of the grid, twice what carries charges or more.
    var columns: Int
    var rows: Int
    var spacing: Float
  }

  /// Charges of some rows, `offset` floats into the storage of pieces.
  struct Piece {
    var rows: Range<Int>
    var offset: Int
  }

  /// Columns transformed together: FFTW's vectors run across them.
  private static let width = 4

  let shape: Shape
  /// The constant taken from the kernel.
  let offset: Double
  /// Floats from one row of charges or potential to the next.
  let stride: Int
  /// The result on the part of the grid that carries charges.
  let potential: Buffer<Float>
  private(set) var selfForce: Float = 0
  private(set) var pieceCharges: Buffer<Float>
  private var pieces: [Piece] = []
  private let charges: Buffer<Float>
  private let spectrum: Buffer<Float>
  private let kernel: Buffer<Float>
  private let plans: Plans

  private var halfColumns: Int { shape.columns / 2 + 1 }
  /// Complex numbers from one row of the spectrum to the next.
  private var spectrumStride: Int { (halfColumns + 7) / 8 * 8 }
  private var columnBlocks: Int { (halfColumns + Self.width - 1) / Self.width }

  init(_ shape: Shape, reusing other: Convolution?, workers: Workers) {
    self.shape = shape
    // Where the embedding is small the kernel's values on it are all near this one.
    let reach = Double(shape.spacing) / 2
    let width = reach * Double(shape.columns)
    let height = reach * Double(shape.rows)
    let square = width * width + height * height
    offset = 1 / (1 + square)
    stride = (shape.columns + 15) / 16 * 16
    if let other, other.shape.columns == shape.columns, other.shape.rows == shape.rows {
      potential = other.potential
      pieceCharges = other.pieceCharges
      charges = other.charges
      spectrum = other.spectrum
      kernel = other.kernel
      plans = other.plans
    } else {
      let spectrumStride = (shape.columns / 2 + 8) / 8 * 8
      potential = Buffer(count: shape.rows * stride + 16)
      pieceCharges = Buffer(count: 0)
      charges = Buffer(count: shape.rows * stride)
      spectrum = Buffer(count: shape.rows * spectrumStride * 2)
      kernel = Buffer(count: spectrumStride * shape.rows)
      plans = Plans(shape, width: Self.width)
    }
    prepareKernel(rest: square / (1 + square), workers: workers)
    measureSelfForce(workers)
  }

  /// What the grid makes a point exert on itself, from the potential around a unit charge:
  /// almost purely selfForce sin(2 pi t), t the point's place between two nodes.
  ///
  /// It is small, but always the same way: left in, it pins points to the grid.
  private func measureSelfForce(_ workers: Workers) {
    let order = Int(CProjectionSplineOrder)
    setPieces([Piece(rows: 0..<1, offset: 0)], size: stride)
    pieceCharges.pointer.update(repeating: 0, count: stride)
    pieceCharges.pointer[0] = 1
    run(usedRows: order, workers: workers)

    var force = 0.0
    for (m, along) in selfOverlap.along.enumerated() {
      for (n, across) in selfOverlap.across.enumerated() {
        let node = abs(n - order + 1) * stride + abs(m - order + 1)
        force += along * across * Double(potential.pointer[node])
      }
    }
    // A force is minus half a slope.
    selfForce = Float(-force / 2 / Double(shape.spacing))
  }

  /// Makes room for the charges of the pieces, `size` floats together.
  func setPieces(_ pieces: [Piece], size: Int) {
    self.pieces = pieces
    if pieceCharges.count < size { pieceCharges = Buffer(count: size + size / 4) }
  }

  /// Potential from the charges in the pieces, for the first `usedRows` rows.
  func run(usedRows: Int, workers: Workers) {
    workers.forEachRange(of: usedRows, size: 16) { rows in
      for row in rows {
        let target = charges.pointer + row * stride
        target.update(repeating: 0, count: stride)
        for piece in pieces where piece.rows.contains(row) {
          projectionKernels.add(
            target,
            pieceCharges.pointer + piece.offset + (row - piece.rows.lowerBound) * stride, stride)
        }
        plans.forwardRow(target, spectrum.pointer + row * spectrumStride * 2)
      }
    }
    let length = shape.rows
    workers.forEachRange(of: columnBlocks, size: 4) { blocks in
      let block = Buffer<Float>(count: length * Self.width * 2)
      for index in blocks {
        let columns = spectrum.pointer + index * Self.width * 2
        projectionKernels.columns_load(
          columns, spectrumStride, usedRows, length, Self.width, block.pointer)
        plans.forwardColumns(block.pointer)
        projectionKernels.columns_scale(
          block.pointer, kernel.pointer + index * Self.width * length, length * Self.width)
        plans.backwardColumns(block.pointer)
        projectionKernels.columns_store(
          columns, spectrumStride, usedRows, Self.width, block.pointer)
      }
    }
    workers.forEachRange(of: usedRows, size: 16) { rows in
      for row in rows {
        plans.backwardRow(
          spectrum.pointer + row * spectrumStride * 2, potential.pointer + row * stride)
      }
    }
  }

  /// The kernel's transform, divided by that of the splines and by the transforms' factor.
  private func prepareKernel(rest: Double, workers: Workers) {
    let rows = shape.rows
    workers.forEachRange(of: rows / 2 + 1, size: 16) { range in
      for row in range {
        let target = charges.pointer + row * stride
        projectionKernels.kernel_row(
          target, shape.columns, shape.spacing, Float(row) * shape.spacing, Float(offset),
          Float(rest))
        plans.forwardRow(target, spectrum.pointer + row * spectrumStride * 2)
        if row > 0, row < rows - row {
          (spectrum.pointer + (rows - row) * spectrumStride * 2).update(
            from: spectrum.pointer + row * spectrumStride * 2, count: spectrumStride * 2)
        }
      }
    }
    let alongX = splineFactors(shape.columns)
    let alongY = splineFactors(rows)
    let scale = 1 / (Double(shape.columns) * Double(rows))
    workers.forEachRange(of: columnBlocks, size: 4) { blocks in
      let block = Buffer<Float>(count: rows * Self.width * 2)
      for index in blocks {
        projectionKernels.columns_load(
          spectrum.pointer + index * Self.width * 2, spectrumStride, rows, rows, Self.width,
          block.pointer)
        plans.forwardColumns(block.pointer)
        let target = kernel.pointer + index * Self.width * rows
        for row in 0..<rows {
          for lane in 0..<Self.width {
            let column = min(index * Self.width + lane, shape.columns / 2)
            target[row * Self.width + lane] =
              block.pointer[(row * Self.width + lane) * 2]
              * Float(scale * alongX[column] * alongY[row])
          }
        }
      }
    }
  }
}

/// How a point's charge and its reading overlap, nodes -5 ... 5 apart, over all places t of the
/// point between two nodes: along the force the coefficient of sin(2 pi t), across it the mean.
private let selfOverlap: (along: [Double], across: [Double]) = {
  let order = Int(CProjectionSplineOrder)
  let samples = (0..<8).map { (Double($0) + 0.5) / 8 }
  func mean(_ value: (Double, Int) -> Double) -> [Double] {
    (1 - order..<order).map { m in
      samples.reduce(0) { $0 + value($1, m) } / Double(samples.count)
    }
  }
  func weight(_ i: Int, _ t: Double) -> Double {
    centralSpline(order: order, at: t - Double(i) + 2)
  }
  func slope(_ i: Int, _ t: Double) -> Double {
    centralSpline(order: order - 1, at: t - Double(i) + 2.5)
      - centralSpline(order: order - 1, at: t - Double(i) + 1.5)
  }
  func nodes(_ m: Int) -> Range<Int> { max(0, m)..<min(order, order + m) }
  return (
    mean { t, m in
      2 * sin(2 * .pi * t) * nodes(m).reduce(0) { $0 + slope($1, t) * weight($1 - m, t) }
    },
    mean { t, m in nodes(m).reduce(0) { $0 + weight($1, t) * weight($1 - m, t) } }
  )
}()

/// What undoes the splines' blur at each frequency of a transform of length n: spreading and
/// reading together act, on average over where a point lies between nodes, as the B-spline of
/// twice the order, whose values at the nodes are divided out.
private func splineFactors(_ n: Int) -> [Double] {
  (0..<n).map { k in
    var sum = doubleSpline[0]
    for j in 1..<doubleSpline.count {
      sum += 2 * doubleSpline[j] * cos(2 * .pi * Double(k * j) / Double(n))
    }
    return 1 / sum
  }
}

/// The B-spline of twice the order at 0, 1, 2, ...
private let doubleSpline = (0..<Int(CProjectionSplineOrder)).map {
  centralSpline(order: 2 * Int(CProjectionSplineOrder), at: Double($0))
}

/// The B-spline of an order (degree + 1) centred at 0, by its recursion.
private func centralSpline(order: Int, at x: Double) -> Double {
  if order == 1 { return x >= -0.5 && x < 0.5 ? 1 : 0 }
  let half = Double(order) / 2
  return
    ((half + x) * centralSpline(order: order - 1, at: x + 0.5)
    + (half - x) * centralSpline(order: order - 1, at: x - 0.5)) / Double(order - 1)
}

/// FFTW's plans for one shape. Executing them is safe from any thread; making them is not.
private final class Plans: @unchecked Sendable {
  private static let planner = Mutex(())
  private let rowForward: fftwf_plan
  private let rowBackward: fftwf_plan
  private let columnForward: fftwf_plan
  private let columnBackward: fftwf_plan

  init(_ shape: Convolution.Shape, width: Int) {
    let real = Buffer<Float>(count: shape.columns)
    let complex = Buffer<fftwf_complex>(count: max(shape.columns, shape.rows * width))
    let flags = UInt32(FFTW_ESTIMATE)
    var length = Int32(shape.rows)
    let count = Int32(width)
    (rowForward, rowBackward, columnForward, columnBackward) = Self.planner.withLock { _ in
      (
        fftwf_plan_dft_r2c_1d(Int32(shape.columns), real.pointer, complex.pointer, flags)!,
        fftwf_plan_dft_c2r_1d(Int32(shape.columns), complex.pointer, real.pointer, flags)!,
        fftwf_plan_many_dft(
          1, &length, count, complex.pointer, nil, count, 1, complex.pointer, nil, count, 1,
          FFTW_FORWARD, flags)!,
        fftwf_plan_many_dft(
          1, &length, count, complex.pointer, nil, count, 1, complex.pointer, nil, count, 1,
          FFTW_BACKWARD, flags)!
      )
    }
  }

  deinit {
    Self.planner.withLock { _ in
      fftwf_destroy_plan(rowForward)
      fftwf_destroy_plan(rowBackward)
      fftwf_destroy_plan(columnForward)
      fftwf_destroy_plan(columnBackward)
    }
  }

  func forwardRow(_ row: UnsafeMutablePointer<Float>, _ spectrum: UnsafeMutablePointer<Float>) {
    fftwf_execute_dft_r2c(rowForward, row, complexPointer(spectrum))
  }
  func backwardRow(_ spectrum: UnsafeMutablePointer<Float>, _ row: UnsafeMutablePointer<Float>) {
    fftwf_execute_dft_c2r(rowBackward, complexPointer(spectrum), row)
  }
  func forwardColumns(_ block: UnsafeMutablePointer<Float>) {
    fftwf_execute_dft(columnForward, complexPointer(block), complexPointer(block))
  }
  func backwardColumns(_ block: UnsafeMutablePointer<Float>) {
    fftwf_execute_dft(columnBackward, complexPointer(block), complexPointer(block))
  }

  private func complexPointer(_ floats: UnsafeMutablePointer<Float>)
    -> UnsafeMutablePointer<fftwf_complex>
  {
    UnsafeMutableRawPointer(floats).assumingMemoryBound(to: fftwf_complex.self)
  }
}

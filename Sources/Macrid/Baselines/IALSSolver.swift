import CLAPACK
import Foundation

/// The least-squares solves of one half of a pass of iALS: a factor given the other side's.
struct IALSSolver: Sendable {
  private let configuration: IALS.Configuration
  /// The other side's factors, rows x d.
  private let factors: Buffer<Double>
  private let rows: Int
  /// alpha F^T F, d x d, upper triangle.
  let gram: Buffer<Double>

  init(
    _ configuration: IALS.Configuration, _ factors: Buffer<Double>, rows: Int,
    gram: Buffer<Double>
  ) {
    self.configuration = configuration
    self.factors = factors
    self.rows = rows
    self.gram = gram
  }

  /// With the Gram matrix of the factors, added up over blocks of 1,024 rows in their order.
  init(
    _ configuration: IALS.Configuration, _ factors: Buffer<Double>, rows: Int, workers: Workers
  ) {
    let (d, size) = (configuration.dimensions, 1_024)
    let blocks = (rows + size - 1) / size
    let parts = Buffer<Double>(count: blocks * d * d)
    workers.forEachRange(of: rows, size: size) { range in
      addOuterProducts(
        of: factors.pointer + range.lowerBound * d, range.count, d, weight: configuration.alpha,
        to: parts.pointer + range.lowerBound / size * d * d)
    }
    let gram = Buffer<Double>(count: d * d)
    for block in 0..<blocks {
      for index in 0..<d * d { gram.pointer[index] += parts.pointer[block * d * d + index] }
    }
    self.init(configuration, factors, rows: rows, gram: gram)
  }

  /// (sum_{i in ones} f_i f_i^T + alpha F^T F + lambda (n + alpha rows)^nu I)^-1 sum_{i in ones} f_i.
  ///
  /// - Returns: whether there is a finite solution.
  func solve(_ ones: some Collection<Int32>, into out: UnsafeMutablePointer<Double>) -> Bool {
    let d = configuration.dimensions
    let gathered = Buffer<Double>(count: ones.count * d)
    out.update(repeating: 0, count: d)
    for (row, one) in ones.enumerated() {
      let source = factors.pointer + Int(one) * d
      (gathered.pointer + row * d).update(from: source, count: d)
      for c in 0..<d { out[c] += source[c] }
    }
    let matrix = Buffer<Double>(count: d * d)
    matrix.pointer.update(from: gram.pointer, count: d * d)
    addOuterProducts(of: gathered.pointer, ones.count, d, weight: 1, to: matrix.pointer)
    let scale = Double(ones.count) + configuration.alpha * Double(rows)
    let penalty = configuration.lambda * pow(scale, configuration.nu)
    for c in 0..<d { matrix.pointer[c * d + c] += penalty }
    // By columns the upper triangle is the lower one.
    let status = LAPACKE_dposv(
      LAPACK_COL_MAJOR, CChar(UInt8(ascii: "L")), Int32(d), 1, matrix.pointer, Int32(d), out,
      Int32(d))
    return status == 0 && (0..<d).allSatisfy { out[$0].isFinite }
  }
}

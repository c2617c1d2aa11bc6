import CDNNL

/// The precision of the operands of a decoder's products; sums, parameters and all else are of
/// single precision.
public enum Precision: String, Sendable, Codable, CaseIterable {
  case single
  /// bfloat16: eight bits of mantissa. Needs AVX512-BF16 or AMX.
  case bf16

  /// - Throws: `ProcessorError` where this processor, or the instruction set that it is held to,
  ///   does not multiply in it.
  public func check() throws {
    try Processor.check()
    guard self == .bf16, cdnnl_has_bf16() == 0 else { return }
    throw ProcessorError.noBF16
  }
}

/// A matrix in a decoder's products, row-major and, in bfloat16, with its rounding beside it.
struct Operand: Sendable {
  let values: Buffer<Float>
  private let rounded: Buffer<UInt16>?

  /// - Parameter precision: of the products that it is for.
  init(_ values: Buffer<Float>, _ precision: Precision) {
    self.values = values
    rounded = precision == .single ? nil : Buffer(count: values.count)
  }

  init(count: Int, _ precision: Precision) {
    self.init(Buffer(count: count), precision)
  }

  var pointer: UnsafeMutablePointer<Float> { values.pointer }

  /// To be called once `count` values from `first` on are there, before a product takes them. In
  /// single precision there is nothing to do.
  func round(_ first: Int, _ count: Int) {
    guard let rounded else { return }
    kernels.round_bf16(values.pointer + first, count, rounded.pointer + first)
  }

  /// C = alpha op(A) op(B), as `sgemm`, of operands of one precision; `a` and `b` begin at an offset.
  ///
  /// - Parameter adding: to what is in C.
  static func product(
    _ m: Int, _ n: Int, _ k: Int, alpha: Float = 1,
    _ a: (Operand, Int), lda: Int, transposeA: Bool = false,
    _ b: (Operand, Int), ldb: Int, transposeB: Bool = false, adding: Bool = false,
    _ c: UnsafeMutablePointer<Float>, ldc: Int
  ) {
    guard let left = a.0.rounded, let right = b.0.rounded else {
      return sgemm(
        m, n, k, alpha: alpha, a.0.pointer + a.1, lda: lda, transposeA: transposeA,
        b.0.pointer + b.1, ldb: ldb, transposeB: transposeB, beta: adding ? 1 : 0, c, ldc: ldc)
    }
    let status = cdnnl_bf16gemm(
      transposeA ? 1 : 0, transposeB ? 1 : 0, Int64(m), Int64(n), Int64(k), alpha,
      left.pointer + a.1, Int64(lda), right.pointer + b.1, Int64(ldb), adding ? 1 : 0, c, Int64(ldc)
    )
    precondition(status == 0, "a product of bfloat16, \(m) x \(n) x \(k), failed: \(status)")
  }
}

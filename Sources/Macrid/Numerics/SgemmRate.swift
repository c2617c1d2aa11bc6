import Foundation

/// The shape of a matrix product C = op(A) op(B), row-major: C is m x n, k is summed over.
public struct MatrixProduct: Sendable, Equatable {
  public let m: Int
  public let n: Int
  public let k: Int
  let transposeA: Bool
  let transposeB: Bool
  /// Distances between rows as stored.
  let lda: Int
  let ldb: Int
  let ldc: Int

  /// - Parameters:
  ///   - transposeA: A is stored as k x m.
  ///   - transposeB: B is stored as n x k.
  ///   - lda: where A is a part of a wider matrix, that one's width; so are `ldb` and `ldc`.
  public init(
    _ m: Int, _ n: Int, _ k: Int, transposeA: Bool = false, transposeB: Bool = false,
    lda: Int? = nil, ldb: Int? = nil, ldc: Int? = nil
  ) {
    (self.m, self.n, self.k) = (m, n, k)
    (self.transposeA, self.transposeB) = (transposeA, transposeB)
    self.lda = lda ?? (transposeA ? m : k)
    self.ldb = ldb ?? (transposeB ? k : n)
    self.ldc = ldc ?? n
  }

  /// The shape at which every part of the machine's arithmetic is busy: the roof.
  public static let square = MatrixProduct(1_024, 1_024, 1_024)
  /// A decoder's forward product, of a block of users on thousands of items.
  public static let typical = MatrixProduct(175, 4_096, 100, transposeB: true)

  /// Operations, a multiplication and an addition being two.
  public var flop: Double { 2 * Double(m) * Double(n) * Double(k) }
}

/// This machine's single-precision rate at a shape, all threads at once, each at a product of its
/// own, in GFLOP/s: the best of three runs.
///
/// Takes about a tenth of a second. Operands stay in the caches as far as they fit.
///
/// - Parameter product: by default a shape that training meets, which estimates of running time
///   start from.
public func measureSgemmRate(of product: MatrixProduct = .typical, workers: Workers) -> Double {
  let p = product
  let buffers = (0..<workers.count).map { _ in
    (
      Buffer<Float>(count: (p.transposeA ? p.k : p.m) * p.lda),
      Buffer<Float>(count: (p.transposeB ? p.n : p.k) * p.ldb), Buffer<Float>(count: p.m * p.ldc)
    )
  }
  func run(_ repetitions: Int) -> Double {
    ContinuousClock().measure {
      workers.forEach(workers.count) { thread in
        let (a, b, c) = buffers[thread]
        for _ in 0..<repetitions {
          sgemm(
            p.m, p.n, p.k, a.pointer, lda: p.lda, transposeA: p.transposeA, b.pointer, ldb: p.ldb,
            transposeB: p.transposeB, c.pointer, ldc: p.ldc)
        }
      }
    } / .seconds(1)
  }
  _ = run(2)  // the first call generates code
  let repetitions = max(1, Int(2.5e9 / p.flop))
  let seconds = (0..<3).map { _ in run(repetitions) }.min()!
  return p.flop * Double(repetitions * workers.count) / seconds / 1e9
}

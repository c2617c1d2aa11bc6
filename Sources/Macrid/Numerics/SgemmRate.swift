import Foundation

/// This machine's single-precision rate at the shapes that training meets, in GFLOP/s: what an
/// estimate of running time starts from.
///
/// Takes about a tenth of a second.
public func measureSgemmRate(workers: Workers) -> Double {
  let (m, n, k) = (175, 4_096, 100)
  let buffers = (0..<workers.count).map { _ in
    (Buffer<Float>(count: m * k), Buffer<Float>(count: n * k), Buffer<Float>(count: m * n))
  }
  func run(_ repetitions: Int) -> Duration {
    ContinuousClock().measure {
      workers.forEach(workers.count) { thread in
        let (a, b, c) = buffers[thread]
        for _ in 0..<repetitions {
          sgemm(
            m, n, k, a.pointer, lda: k, b.pointer, ldb: k, transposeB: true, c.pointer, ldc: n)
        }
      }
    }
  }
  _ = run(3)  // the first call generates code
  let repetitions = 20
  let flops = 2 * Double(m * n * k * repetitions * workers.count)
  return flops / (run(repetitions) / .seconds(1)) / 1e9
}

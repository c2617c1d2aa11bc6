import CDNNL
import CVectorMath
import Foundation
import Testing

@testable import Macrid

@Suite struct PrecisionTests {
  static let hasBF16 = (try? Precision.bf16.check()) != nil

  /// By hand: 1 + 2^-8 lies between two neighbours and goes to the even one, 1; 1 + 3 2^-8 goes up.
  @Test func roundsToTheNearestAndToEven() {
    let ulp = Float(sign: .plus, exponent: -7, significand: 1)
    let x: [Float] = [
      0, -0, 1, 1 + ulp / 2, 1 + 1.5 * ulp, 1 + 0.51 * ulp, -1 - 0.51 * ulp, .infinity,
      .greatestFiniteMagnitude, .leastNonzeroMagnitude,
    ]
    let expected: [Float] = [0, -0, 1, 1, 1 + 2 * ulp, 1 + ulp, -1 - ulp, .infinity, .infinity, 0]
    #expect(Self.rounded(x, by: kernels) == expected)
  }

  /// NaN of any payload stays NaN, also one whose rounding would carry over.
  @Test func notANumberStaysNotANumber() {
    let payloads: [UInt32] = [0x7fff_ffff, 0xffff_ffff, 0x7f80_0001, 0x7fc0_0000]
    for value in Self.rounded(payloads.map { Float(bitPattern: $0) }, by: kernels) {
      #expect(value.isNaN)
    }
  }

  @Test func everyInstructionSetRoundsAlike() {
    let x = KernelTests.random(1_003, seed: 4)
    let baseline = Self.rounded(x, by: cvm_kernels(0).pointee)
    for level in 0...cvm_available_level() {
      #expect(Self.rounded(x, by: cvm_kernels(level).pointee) == baseline)
    }
    for (value, rounded) in zip(x, baseline) { #expect(abs(rounded - value) <= abs(value) / 256) }
  }

  /// The values that the kernel leaves, as single precision.
  private static func rounded(_ x: [Float], by kernels: CVMKernels) -> [Float] {
    var out = [UInt16](repeating: 0, count: x.count)
    kernels.round_bf16(x, x.count, &out)
    return out.map { Float(bitPattern: UInt32($0) << 16) }
  }

  @Test(
    .enabled(if: hasBF16, "this processor has neither AVX512-BF16 nor AMX"),
    arguments: [(false, false), (true, false), (false, true), (true, true)])
  func productsAreThoseOfTheRoundedOperands(transposeA: Bool, transposeB: Bool) {
    let (m, n, k, first) = (37, 45, 150, 3)
    let a = Operand(count: first + m * k, .bf16)
    let b = Operand(count: k * n, .bf16)
    a.values.copy(from: KernelTests.random(first + m * k, seed: 1))
    b.values.copy(from: KernelTests.random(k * n, seed: 2))
    a.round(0, first + m * k)
    b.round(0, k * n)
    let (left, right) = (
      Self.rounded(a.values.array, by: kernels), Self.rounded(b.values.array, by: kernels)
    )
    // The second time the product is there already.
    for start in [nil, nil, 3, 4] as [Float?] {
      var c = [Float](repeating: start ?? .nan, count: m * n)
      Operand.product(
        m, n, k, alpha: 2.5, (a, first), lda: transposeA ? m : k, transposeA: transposeA, (b, 0),
        ldb: transposeB ? k : n, transposeB: transposeB, adding: start != nil, &c, ldc: n)
      for row in 0..<m {
        for column in 0..<n {
          let sum = (0..<k).reduce(Double(start ?? 0)) {
            let x = left[first + (transposeA ? $1 * m + row : row * k + $1)]
            return $0 + 2.5 * Double(x)
              * Double(right[transposeB ? column * k + $1 : $1 * n + column])
          }
          #expect(abs(Double(c[row * n + column]) - sum) < 1e-4)
        }
      }
    }
  }

  /// Shapes come and go: more of them than are kept.
  @Test(.enabled(if: hasBF16, "this processor has neither AVX512-BF16 nor AMX"))
  func manyShapes() {
    let a = Operand(count: 64 * 64, .bf16)
    a.values.copy(from: [Float](repeating: 1, count: 64 * 64))
    a.round(0, 64 * 64)
    for k in Array(1...64) + Array(1...64) {
      var c: Float = 0
      Operand.product(1, 1, k, (a, 0), lda: k, (a, 0), ldb: 1, &c, ldc: 1)
      #expect(c == Float(k))
    }
  }

  /// Beside single precision: the gradient's direction is the same to within bfloat16's rounding,
  /// and any number of threads gives the same bytes.
  @Test(
    .enabled(if: hasBF16, "this processor has neither AVX512-BF16 nor AMX"),
    arguments: [Macrid.Method.multDAE, .multVAE, .macridVAE])
  func gradientsAreThoseOfSinglePrecision(method: Macrid.Method) throws {
    let x = SampledSoftmaxTests.interactions(users: 60, items: 700, seed: 5)
    let capacity = BatchCapacity(batchSize: 60, of: [x])
    let batch = Batch(capacity, itemCount: 700)
    batch.fill(0..<60, of: x, byItem: true)
    func gradients(_ precision: Precision?, threads: Int) -> (Double, [[Float]]) {
      let model = Self.model(method, precision, capacity)
      let workers = Workers(count: threads)
      model.drawNoise(for: batch, seed: 3, step: 2, workers: workers)
      let loss = model.gradient(of: batch, beta: 0.5, workers: workers)
      return (loss.negativeLogLikelihood, model.parameters.map(\.gradients))
    }
    let (single, rounded) = (gradients(nil, threads: 2), gradients(.bf16, threads: 2))
    #expect(rounded.1 == gradients(.bf16, threads: 1).1)
    #expect(rounded.1 != single.1, "the products are not of bfloat16")
    #expect(abs(single.0 - rounded.0) < 2e-3 * single.0)
    for (a, b) in zip(single.1, rounded.1) {
      let dot = zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
      let norms = [a, b].map { $0.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot() }
      #expect(dot > 0.995 * norms[0] * norms[1])
    }
  }

  private static func model(
    _ method: Macrid.Method, _ precision: Precision?, _ capacity: BatchCapacity
  ) -> any TrainableRecommender {
    switch method {
    case .multDAE:
      var configuration = MultDAE.Configuration()
      configuration.precision = precision
      return MultDAE(configuration, itemCount: 700, capacity: capacity, seed: 1)
    case .multVAE:
      var configuration = MultVAE.Configuration()
      configuration.precision = precision
      return MultVAE(configuration, itemCount: 700, capacity: capacity, seed: 1)
    default:
      var configuration = MacridVAE.Configuration()
      configuration.precision = precision
      return MacridVAE(configuration, itemCount: 700, capacity: capacity, seed: 1)
    }
  }

  @Test func settingsThatCannotBe() throws {
    let split = TrainingTests.split(users: 60)
    #expect(throws: SearchError.self) {
      try Macrid.Method.macridVAE.completed(["precision": "half"], for: split)
    }
    #expect(throws: SearchError.self) {
      try Macrid.Method.macridVAE.completed(["precision": "bf16", "sampled": 10], for: split)
    }
    let rounded = try Trial(.macridVAE, ["precision": "bf16"], on: split, seed: 1)
    #expect(rounded.isRunnableHere == Self.hasBF16)
    #expect(try Trial(.macridVAE, on: split, seed: 1).isRunnableHere)
    #expect("\(ProcessorError.noBF16)".contains("AVX512-BF16 or AMX"))
  }
}

import Foundation
import Testing

@testable import Macrid

@Suite struct KernelTests {
  static func random(_ count: Int, seed: UInt64) -> [Float] {
    var generator = Philox(seed: seed)
    return (0..<count).map { _ in Float(generator.normal()) }
  }

  @Test(arguments: [(false, false), (true, false), (false, true), (true, true)])
  func productAgreesWithItsDefinition(transposeA: Bool, transposeB: Bool) {
    let (m, n, k) = (7, 13, 5)
    let (a, b) = (Self.random(m * k, seed: 1), Self.random(k * n, seed: 2))
    var c = [Float](repeating: 1, count: m * n)
    sgemm(
      m, n, k, alpha: 2, a, lda: transposeA ? m : k, transposeA: transposeA, b,
      ldb: transposeB ? k : n, transposeB: transposeB, beta: 3, &c, ldc: n)
    for row in 0..<m {
      for column in 0..<n {
        var sum = 3.0
        for j in 0..<k {
          let left = transposeA ? a[j * m + row] : a[row * k + j]
          let right = transposeB ? b[column * k + j] : b[j * n + column]
          sum += 2 * Double(left) * Double(right)
        }
        #expect(abs(Double(c[row * n + column]) - sum) < 1e-5 * max(1, abs(sum)))
      }
    }
  }

  @Test func softmaxRow() {
    var row: [Float] = [-3, 100, 99, 0]
    var maximum: Float = 0
    let sum = kernels.exp_row(&row, row.count, &maximum)
    #expect(maximum == 100)
    #expect(abs(sum - (1 + exp(Float(-1)))) < 1e-6)
    #expect(abs(row[2] - exp(Float(-1))) < 1e-6)
  }

  @Test func unitRows() {
    let x: [Float] = [3, 4, 0, 0]
    var (y, inverse) = ([Float](repeating: 9, count: 4), [Float](repeating: 9, count: 2))
    kernels.normalise_rows(x, 2, 2, &y, &inverse)
    #expect(abs(y[0] - 0.6) < 1e-6 && abs(y[1] - 0.8) < 1e-6)
    #expect(y[2] == 0 && y[3] == 0, "a zero row stays zero")
  }

  @Test func tanhNearAndFarFromZero() {
    let values: [Float] = [-90, -5, -0.1, 0, 1e-3, 0.7, 20, 90]
    var x = values
    kernels.add_bias_tanh(&x, [Float](repeating: 0, count: values.count), 1, values.count)
    for (got, value) in zip(x, values) { #expect(abs(got - tanh(value)) < 3e-7, "\(value)") }
  }

  /// By hand: two steps on one parameter with gradient 1, TensorFlow's form.
  @Test func adam() {
    let parameter = Parameter(name: "p", shape: [1, 1], isWeight: true)
    parameter.values = [1]
    parameter.gradient[0] = 1
    let adam = Adam([parameter], learningRate: 0.1, l2: 0)
    adam.update(workers: Workers(count: 1))
    // m / sqrt(v) is 1 after bias correction at every step.
    #expect(abs(parameter.values[0] - 0.9) < 1e-5)
    adam.update(workers: Workers(count: 1))
    #expect(abs(parameter.values[0] - 0.8) < 1e-5)
  }

  @Test func l2PullsWeightsOnly() {
    let weight = Parameter(name: "w", shape: [1, 1], isWeight: true)
    let bias = Parameter(name: "b", shape: [1], isWeight: false)
    weight.values = [2]
    bias.values = [2]
    let adam = Adam([weight, bias], learningRate: 0.1, l2: 0.5)
    adam.update(workers: Workers(count: 1))
    #expect(abs(weight.values[0] - 1.9) < 1e-5)
    #expect(bias.values[0] == 2)
  }
}

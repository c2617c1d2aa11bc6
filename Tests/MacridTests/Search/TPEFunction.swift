import Foundation
import Testing

@testable import Macrid

/// Functions that tuners are compared on, to be minimised; Fixtures/tpe/peers.py has the same.
struct TPEFunction: Sendable, CustomTestStringConvertible {
  let name: String
  let settings: [TunedSetting]
  let loss: @Sendable ([String: Setting]) -> Double
  var testDescription: String { name }

  static let all = [branin, hartmann6, rosenbrock4, mixed]

  /// A function of numbers x1, x2, ... with the same bounds or bounds of their own.
  private init(
    _ name: String, _ domains: [Domain], _ loss: @escaping @Sendable ([Double]) -> Double
  ) {
    self.name = name
    settings = domains.enumerated().map { TunedSetting("x\($0 + 1)", $1) }
    self.loss = { values in loss(domains.indices.map { values["x\($0 + 1)"]!.number! }) }
  }

  private init(
    _ name: String, _ settings: [TunedSetting],
    loss: @escaping @Sendable ([String: Setting]) -> Double
  ) {
    self.name = name
    self.settings = settings
    self.loss = loss
  }

  static let branin = TPEFunction("Branin", [.uniform(-5, 10), .uniform(0, 15)]) { x in
    let bend: Double = 5.1 / (4 * Double.pi * Double.pi) * x[0] * x[0]
    let slope: Double = 5 / Double.pi * x[0]
    let inner = x[1] - bend + slope - 6
    let wave: Double = 10 * (1 - 1 / (8 * Double.pi))
    return inner * inner + wave * cos(x[0]) + 10
  }

  static let hartmann6 = TPEFunction(
    "Hartmann-6", Array(repeating: .uniform(0, 1), count: 6)
  ) { x in
    let alpha = [1.0, 1.2, 3.0, 3.2]
    let a: [[Double]] = [
      [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8],
      [17, 8, 0.05, 10, 0.1, 14],
    ]
    let p: [[Double]] = [
      [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
      [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
      [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
      [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ]
    var sum = 0.0
    for i in 0..<4 {
      var distance = 0.0
      for j in 0..<6 {
        let way = x[j] - p[i][j]
        distance += a[i][j] * way * way
      }
      sum += alpha[i] * exp(-distance)
    }
    return -sum
  }

  static let rosenbrock4 = TPEFunction(
    "Rosenbrock-4", Array(repeating: .uniform(-5, 10), count: 4)
  ) { x in
    var sum = 0.0
    for i in 0..<3 {
      let valley = x[i + 1] - x[i] * x[i]
      let slope = 1 - x[i]
      sum += 100 * valley * valley + slope * slope
    }
    return sum
  }

  /// 0 at rate 0.001, keep 0.6, depth 7, kind tanh.
  static let mixed = TPEFunction(
    "mixed",
    [
      TunedSetting("rate", .logUniform(1e-6, 1)), TunedSetting("keep", .uniform(0, 1)),
      TunedSetting("depth", .integer(1, 20)),
      TunedSetting("kind", .categorical(["none", "relu", "elu", "tanh"])),
    ],
    loss: { values in
      let penalties: [Setting: Double] = ["tanh": 0, "relu": 0.3, "elu": 0.6, "none": 1.2]
      let rate = log10(values["rate"]!.number!) + 3
      let keep = values["keep"]!.number! - 0.6
      let depth = values["depth"]!.number! - 7
      let bowl: Double = rate * rate + 4 * keep * keep + 0.05 * depth * depth
      return bowl + penalties[values["kind"]!]!
    })
}

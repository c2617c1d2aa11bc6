import Foundation
import Testing

@testable import Macrid

@Suite struct IALSTests {
  /// As in reference.py.
  private func start(_ items: Int, _ d: Int) -> [Double] {
    (0..<items).flatMap { i in
      (0..<d).map { c -> Double in
        let linear: Int = 13 * i + 29 * c
        let product: Int = i * (i * (c + 2) + c * c)
        return Double((product + linear) % 101 - 50) / 500
      }
    }
  }

  /// From the same start, scores of held-out users are those of implicit (nu = 0, the objective
  /// mapped as reference.py says) and of the normal equations solved by NumPy.
  @Test(arguments: try BaselinesReference.load())
  func scoresAreTheirs(reference: BaselinesReference) throws {
    #expect(Set(reference.iALS.map(\.source)) == ["implicit", "NumPy"])
    for expected in reference.iALS {
      let model = try IALS(
        reference.interactions, expected.configuration,
        start: start(reference.itemCount, expected.dimensions), workers: Workers(count: 1))
      expectClose(
        model.scores(reference.queries), expected.scores,
        "\(expected.source), d \(expected.dimensions), nu \(expected.nu)")
    }
  }

  /// Half a pass never raises the objective that is printed at `IALS`.
  @Test(arguments: [(0.0, 1), (0.5, 2), (1.0, 3)])
  func theObjectiveFalls(nu: Double, seed: UInt64) throws {
    let train = madeUp(users: 60, items: 40, seed: seed)
    var configuration = IALS.Configuration()
    configuration.dimensions = 5
    configuration.nu = nu
    var last = Double.infinity
    for epochs in 1...6 {
      configuration.epochs = epochs
      let model = try IALS(train, configuration, seed: seed, workers: Workers(count: 1))
      let value = objective(model, train)
      #expect(value <= last * (1 + 1e-12), "nu \(nu), seed \(seed), epoch \(epochs)")
      last = value
    }
  }

  /// With the users' factors that the items' of the last pass give.
  private func objective(_ model: IALS, _ train: Interactions) -> Double {
    let (setting, d) = (model.configuration, model.configuration.dimensions)
    let solver = IALSSolver(
      setting, model.items, rows: train.itemCount, workers: Workers(count: 1))
    let w = Buffer<Double>(count: train.userCount * d)
    var sum = 0.0
    func penalty(_ ones: Int, _ rows: Int, _ factor: UnsafePointer<Double>) -> Double {
      setting.lambda * pow(Double(ones) + setting.alpha * Double(rows), setting.nu)
        * (0..<d).reduce(0.0) { $0 + factor[$1] * factor[$1] }
    }
    for user in 0..<train.userCount {
      let own = train.items(of: user)
      #expect(solver.solve(own, into: w.pointer + user * d))
      sum += penalty(own.count, train.itemCount, w.pointer + user * d)
      for item in 0..<train.itemCount {
        let score = (0..<d).reduce(0.0) {
          $0 + w.pointer[user * d + $1] * model.items.pointer[item * d + $1]
        }
        sum += setting.alpha * score * score
        if own.contains(Int32(item)) { sum += (score - 1) * (score - 1) }
      }
    }
    let byItem = train.transposed()
    for item in 0..<train.itemCount {
      sum += penalty(
        byItem.items(of: item).count, train.userCount, model.items.pointer + item * d)
    }
    return sum
  }

  @Test(arguments: [(60, 2_100), (2_100, 60)])
  func threadsChangeNoByte(users: Int, items: Int) throws {
    let train = madeUp(users: users, items: items, seed: 4)
    var configuration = IALS.Configuration()
    configuration.dimensions = 6
    configuration.epochs = 2
    let scores = try [1, 2, 5].map { threads in
      try IALS(train, configuration, seed: 9, workers: Workers(count: threads))
        .scores(Array(train.rows.prefix(60)), threads: threads)
    }
    #expect(scores[0] == scores[1] && scores[0] == scores[2])
    let other = try IALS(train, configuration, seed: 10, workers: Workers(count: 1))
    #expect(other.scores(Array(train.rows.prefix(60))) != scores[0])
  }

  @Test func itStopsWhenItIsAsked() throws {
    var asked = 0
    #expect(throws: TrainingError.interrupted(epoch: 1)) {
      try IALS(
        madeUp(users: 20, items: 30, seed: 1), IALS.Configuration(), seed: 1,
        workers: Workers(count: 1),
        isInterrupted: {
          asked += 1
          return asked == 4
        })
    }
  }
}

import Testing

@testable import Macrid

@Suite struct ArithmeticTests {
  /// Counted by hand: 1,000 users, 2,000 items; a multiplication and an addition a weight, forward
  /// and twice backward.
  @Test(
    arguments: [
      (Method.popularity, [:], 0.0),
      (.multDAE, ["d": 50], 6e-6 * 50 * 2_000),
      (.multVAE, ["d": 50, "latent": 20], 6e-6 * (50 * 2_000 + 50 * 40 + 20 * 50)),
      (.macridVAE, ["d": 50, "K": 3], 6e-6 * 3 * (50 * 2_000 + 50 * 100)),
      (.macridVAE, ["d": 50, "K": 1], 6e-6 * (50 * 2_000 + 50 * 100)),
    ] as [(Macrid.Method, [String: Setting], Double)])
  func anEpochsArithmetic(method: Macrid.Method, settings: [String: Setting], gigaflop: Double) {
    let counted = method.gigaflopAnEpoch(settings, users: 1_000, items: 2_000)
    #expect(abs(counted - gigaflop) <= 1e-12 * gigaflop)
  }

  /// The blocks' products add up to the decoder's part of an epoch of one step.
  @Test(arguments: [Macrid.Method.multDAE, .macridVAE])
  func theDecodersProductsAreThere(method: Macrid.Method) {
    let settings: [String: Setting] = ["d": 64]
    let products = method.decoderProducts(settings, users: 100, items: 5_120)
    #expect(products.map(\.purpose) == DecoderProduct.Purpose.allCases)
    let decoder = 6e-9 * 100 * 5_120 * 64 * (method == .macridVAE ? 7.0 : 1)
    #expect(abs(products.reduce(0) { $0 + $1.gigaflop } - decoder) < 1e-9 * decoder)
    // Four blocks of 25 users, twice, and ten tiles of 512 items; the last has a column for
    // each concept besides, or for the bias.
    for (product, blocks) in zip(products, [4.0, 4, 10]) {
      let excess = product.shape.flop * blocks / (product.gigaflop * 1e9)
      #expect((1...1.12).contains(excess), "\(method) \(product.purpose): \(excess)")
    }
    #expect(Macrid.Method.popularity.decoderProducts([:], users: 10, items: 10).isEmpty)
  }

  @Test func ratesOfEveryShapeArePositive() {
    let workers = Workers(count: 1)
    for method in [Macrid.Method.multVAE, .macridVAE] {
      for product in method.decoderProducts([:], users: 30, items: 600) {
        #expect(measureSgemmRate(of: product.shape, workers: workers) > 0)
      }
    }
  }

  /// Every part of a step takes time, and together they are no more than the epoch.
  @Test func aStepsPartsAreTheEpochs() throws {
    let split = TrainingTests.split(users: 200)
    let trainer = Trainer(
      TrainingTests.macridVAE(split), on: split.train, TrainingTests.settings(),
      workers: Workers(count: 1))
    let start = ContinuousClock.now
    _ = try trainer.epoch(1)
    let seconds = start.duration(to: .now) / .seconds(1)
    let parts = trainer.seconds
    for part in [parts.batch, parts.noise, parts.gradient, parts.update] { #expect(part > 0) }
    #expect(parts.batch + parts.noise + parts.gradient + parts.update <= seconds)
  }
}

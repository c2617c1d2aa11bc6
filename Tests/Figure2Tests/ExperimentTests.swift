import Macrid
import Testing

@testable import chapter_figure2

@Suite struct ExperimentTests {
  private func material() throws -> Material {
    let shop = try SimulatedShop(userCount: 160, itemCount: 280)
    let split = try shop.split(seed: 1)
    return Material(split: split, labels: try Labels(shop: shop, split: split), isSimulated: true)
  }

  @Test func aTrialIsAFunctionOfItsSettingAndSeed() throws {
    let material = try material()
    let setting = Setting(name: "C1", dimensions: 4, learningRate: 0.01, epochs: 2)
    let first = try outcome(of: setting, seed: 3, on: material)
    #expect(try outcome(of: setting, seed: 3, on: material) == first)
    #expect(try outcome(of: setting, seed: 4, on: material) != first)
    #expect(first.history.map(\.epoch) == [1, 2])
    // What is told of the best epoch is what was seen at it.
    let best = try #require(first.bestEpoch)
    #expect(first.history[best - 1].nmi == first.prototypes?.nmi)
    #expect(first.history[best - 1].validationNDCG100 == first.ndcg100)
  }

  /// What is drawn is the model that was measured.
  @Test func aKeptModelIsTheMeasuredOne() throws {
    let material = try material()
    let setting = Setting(name: "C1", dimensions: 4, learningRate: 0.01, epochs: 2)
    let models = TrainedModels()
    let outcome = try Job(setting, 0, seed: 3, on: material, keptIn: models).run()
    func model() -> MacridVAE {
      MacridVAE(
        setting.model, itemCount: material.itemCount, capacity: material.capacity, seed: 7)
    }
    let restored = model()
    #expect(models.restore(restored, setting))
    let clusters = largestPlaces(restored.assignment(workers: Workers(count: 2)))
    #expect(Agreement(clusters: clusters, material.labels) == outcome.prototypes)
    var other = setting
    other.name = "C2"
    #expect(!models.restore(model(), other))
  }

  @Test func everySettingOfAGridHasANameAndNoTwoAreTheSame() {
    for size in GridSize.allCases {
      let settings = grid(size)
      #expect(Set(settings.map(\.name)).count == settings.count)
      for (index, setting) in settings.enumerated() {
        for other in settings[..<index] { #expect(setting.values != other.values, "\(size)") }
      }
    }
    // What one similarity may choose from, the other may too, under the same number.
    for size in GridSize.allCases {
      let settings = grid(size)
      let cosine = settings.filter { $0.similarity == .cosine }
      let inner = settings.filter { $0.similarity == .innerProduct }
      #expect(cosine.count == inner.count)
      for (one, other) in zip(cosine, inner) {
        #expect(one.becomes(other) { $0.similarity = .innerProduct })
        #expect(one.name.dropFirst() == other.name.dropFirst())
      }
    }
    // The larger grid holds the smaller one's settings under the same names.
    let names = Set(grid(.full).map(\.name))
    #expect(grid(.small).allSatisfy { names.contains($0.name) })
  }

  @Test func validationUsersChooseByRankingAndLabelsByAgreement() throws {
    func ending(_ ndcg: Double, nmi: Double) -> Ending {
      let labels = Labels(names: ["a", "b"], ofItem: [0, 1], source: "a test")
      var agreement = Agreement(clusters: [0, 1], labels)
      agreement.nmi = nmi
      return Ending(
        outcome: Outcome(bestEpoch: 1, ndcg100: ndcg, prototypes: agreement, kMeans: agreement))
    }
    let settings = ["C1", "C2", "C3", "I1"].map {
      Setting(name: $0, similarity: $0 == "I1" ? .innerProduct : .cosine, epochs: 1)
    }
    let endings = [
      ending(0.2, nmi: 0.1), ending(0.1, nmi: 0.9), Ending(failure: "diverged"),
      ending(0.9, nmi: 1),
    ]
    let choices = try Choices(settings, endings)
    #expect(choices.validation.name == "C1")
    #expect(choices.labels.name == "C2")
    #expect(choices.inner.name == "I1")
    #expect(throws: (any Error).self) { try Choices([settings[2]], [endings[2]]) }
  }

  @Test func theLastRiseIsThatOfTheLastQuarter() {
    let labels = Labels(names: ["a", "b"], ofItem: [0, 1], source: "a test")
    func rise(_ nmi: [Double]) -> Double? {
      Outcome(
        kMeans: Agreement(clusters: [0, 1], labels),
        history: nmi.enumerated().map {
          EpochOutcome(
            epoch: $0 + 1, validationNDCG100: 0, nmi: $1, largest: 1, effective: 1)
        }
      ).lastRise
    }
    #expect(rise([0, 0.5, 0.5, 0.5, 0.5, 0.25, 0.5, 0.75]) == 0.5)
    #expect(rise([0.5, 0.25, 0.125]) == -0.125)
    #expect(rise([0.5]) == nil)
    #expect(rise([]) == nil)
  }

  @Test func baselinesClusterEveryItem() throws {
    let material = try material()
    for baseline in Baseline.allCases {
      let outcome = try outcome(of: baseline, epochs: 1, seed: 1, on: material)
      #expect((0...1).contains(outcome.kMeans.nmi))
      #expect((outcome.bestEpoch == nil) == (baseline == .svd))
    }
  }
}

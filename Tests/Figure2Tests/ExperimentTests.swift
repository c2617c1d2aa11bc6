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

  @Test func everySettingOfAGridHasANameAndNoTwoAreTheSame() {
    for size in GridSize.allCases {
      let settings = grid(size)
      #expect(Set(settings.map(\.name)).count == settings.count)
      for (index, setting) in settings.enumerated() {
        for other in settings[..<index] { #expect(setting.values != other.values, "\(size)") }
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

  @Test func baselinesClusterEveryItem() throws {
    let material = try material()
    for baseline in Baseline.allCases {
      let outcome = try outcome(of: baseline, epochs: 1, seed: 1, on: material)
      #expect((0...1).contains(outcome.kMeans.nmi))
      #expect((outcome.bestEpoch == nil) == (baseline == .svd))
    }
  }
}

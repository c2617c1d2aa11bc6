import Foundation
import Macrid
import Testing
import Workbench

@testable import chapter_figure2

@Suite struct LawTests {
  private static let clicks = [1.0, 2, 4, 8, 16, 32]

  private func nmi(_ intercept: Double, _ slope: Double, at clicks: Double) -> Double {
    1 / (1 + exp(-intercept - slope * log(clicks)))
  }

  @Test func theFitRecoversALine() throws {
    let fit = try #require(
      LawFit(clicks: Self.clicks, nmi: Self.clicks.map { nmi(-3, 0.9, at: $0) }))
    #expect(abs(fit.intercept + 3) < 1e-9 && abs(fit.slope - 0.9) < 1e-9)
    #expect(abs(fit.nmi(at: 50) - nmi(-3, 0.9, at: 50)) < 1e-9)
    #expect(fit.residuals.allSatisfy { abs($0) < 1e-9 })
    #expect(LawFit(clicks: [1, 2, 2], nmi: [0.1, 0.2, 0.3]) == nil, "two numbers of clicks")
  }

  @Test func thePredictionWidensWithNoiseAndDistance() throws {
    func width(_ noise: Double, at goal: Double) throws -> Double {
      let nmi = Self.clicks.enumerated().map { index, clicks in
        nmi(-2 + (index % 2 == 0 ? noise : -noise), 0.5, at: clicks)
      }
      let estimate = try #require(
        LawFit.prediction(at: goal, clicks: Self.clicks, nmi: nmi))
      let (lower, upper) = (try #require(estimate.lower), try #require(estimate.upper))
      #expect(lower <= estimate.value && estimate.value <= upper)
      // In logits, as near 1 all widths shrink.
      return log(upper / (1 - upper)) - log(lower / (1 - lower))
    }
    #expect(try width(0, at: 20) < 1e-6)
    #expect(try width(0.1, at: 20) < width(0.4, at: 20))
    #expect(try width(0.2, at: 20) < width(0.2, at: 1_000))
    let few = LawFit.prediction(at: 9, clicks: [1, 2, 3], nmi: [0.1, 0.2, 0.3])
    #expect(few != nil && few?.lower == nil)
  }

  /// Clopper and Pearson's table: 0 of 10, 5 of 10.
  @Test func sharesHaveTheirIntervals() {
    let (none, half, all) = (
      shareInterval(0, of: 10), shareInterval(5, of: 10), shareInterval(10, of: 10)
    )
    #expect(none.lower == 0 && abs(none.upper - 0.3085) < 1e-4)
    #expect(abs(half.lower - 0.1871) < 1e-4 && abs(half.upper - 0.8129) < 1e-4)
    #expect(abs(all.lower - 0.6915) < 1e-4 && all.upper == 1)
  }

  @Test func partsSayWhatTheyAre() throws {
    let part = Part(of: "alishop-7c", trainingUsers: 500, most: 3_900, draw: 2)
    #expect(part.dataset == "alishop-7c-train-500-of-3900-draw-2")
    #expect(Part(dataset: part.dataset) == part && !part.isSimulated)
    let shop = LawPlan(shopUsers: 32_000, shopItems: 7_000).shop(1_000, 1)
    #expect(Part(dataset: shop.dataset) == shop && shop.isSimulated)
    #expect(Part(dataset: "alishop-7c") == nil && Part(dataset: "a-train-x-of-3-draw-1") == nil)
    // Every variation is a shop, and another than the unchanged one but for its settings.
    let plan = LawPlan(shopUsers: 32_000, shopItems: 7_000)
    for variation in Variation.all {
      let base = plan.shop(variation, 1).base
      let size = try #require(ShopSize(dataset: base), "\(base)")
      #expect(size.traits == variation.traits)
      #expect(
        (base == plan.shop(Variation.none, 1).base)
          == (variation.name == Variation.none.name || !variation.settings.isEmpty))
    }
  }

  @Test func aPartHasAllItemsAndMeasuresThoseThatWereClicked() throws {
    let base = try Material(ShopSize(users: 240, items: 280), seed: 1, workers: Workers(count: 1))
    let part = Part(of: "shop-simulated-240x280", trainingUsers: 8, most: 200, draw: 1)
    let material = try Material(part, of: base)
    #expect(material.itemCount == base.itemCount && material.isSimulated)
    #expect(material.split.train.userCount == 8)
    let clicked = Set(material.clicked)
    #expect(clicked.count < material.itemCount)
    for item in 0..<material.itemCount {
      #expect(
        material.labels.ofItem[item] == (clicked.contains(item) ? base.labels.ofItem[item] : nil))
    }
    #expect(LabelledItems(material).items == material.clicked)
    let record = material.record
    #expect(record.name == "shop-simulated" && record.testUsers == 0)
    #expect(record.users == record.trainingUsers + record.validationUsers)
  }

  /// Two directions, a category each; then categories that have nothing to do with them.
  @Test func theClassifierTellsWhatVectorsTell() {
    let vectors = Matrix(
      rows: 200, columns: 2, values: (0..<200).flatMap { $0 % 2 == 0 ? [1, 0] : [0, Float(1)] })
    func labels(_ category: (Int) -> Int) -> Labels {
      Labels(names: ["a", "b"], ofItem: (0..<200).map(category), source: "a test")
    }
    let known = linearClassifier(vectors, labels { $0 % 2 })
    #expect(known.accuracy == 1 && known.nmi > 0.999)
    let unknown = linearClassifier(vectors, labels { $0 / 2 % 2 })
    #expect(unknown.accuracy < 0.7 && unknown.nmi < 0.1)
  }

  /// Users who keep to one category each, and one who does not.
  @Test func votesComeFromTheOtherItems() throws {
    let shop = try Material(ShopSize(users: 240, items: 280), seed: 1, workers: Workers(count: 1))
    let votes = votes(LabelledItems(shop), shop.split.train)
    #expect(votes.accuracy > 0.6, "users click in two to four of seven: \(votes.accuracy)")
    #expect(votes.accuracy < 1)
    var shuffled = shop.labels
    var generator = Philox(seed: 1)
    generator.shuffle(&shuffled.ofItem)
    let items = LabelledItems(items: Array(0..<shop.itemCount), labels: shuffled)
    #expect(chapter_figure2.votes(items, shop.split.train).accuracy < 0.35)
  }

  @Test func bandsCountTrainingClicks() {
    let train = Interactions(rows: [[0, 1], [0], [0, 2]], itemCount: 4)
    let items = LabelledItems(
      items: [0, 1, 2],
      labels: Labels(names: ["a", "b"], ofItem: [0, 0, 1], source: "a test"))
    let bands = bands(items, train, prototypes: [0, 0, 1], kMeans: [0, 1, 0])
    #expect(bands.map(\.from) == [1, 3] && bands.map(\.items) == [2, 1])
    #expect(bands[0].prototypes == 1)
  }
}

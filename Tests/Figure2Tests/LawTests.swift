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
      let values = Self.clicks.enumerated().map { index, clicks in
        nmi(-2 + (index % 2 == 0 ? noise : -noise), 0.5, at: clicks)
      }
      let estimate = try #require(
        LawFit.prediction(at: goal, clicks: Self.clicks, nmi: values))
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

  /// Against NumPy's and SciPy's by the textbook's formula.
  @Test func thePredictionIntervalIsTheTextbooks() throws {
    let values = [0.12, 0.17, 0.20, 0.31, 0.35, 0.52]
    let found = try #require(LawFit.prediction(at: 50, clicks: Self.clicks, nmi: values))
    #expect(abs(found.value - 0.5481846) < 1e-6)
    #expect(abs(try #require(found.lower) - 0.4249491) < 1e-6)
    #expect(abs(try #require(found.upper) - 0.6657814) < 1e-6)
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
  @Test func theClassifierTellsWhatVectorsTell() throws {
    let vectors = Matrix(
      rows: 200, columns: 2, values: (0..<200).flatMap { $0 % 2 == 0 ? [1, 0] : [0, Float(1)] })
    func labels(_ category: (Int) -> Int) -> Labels {
      Labels(names: ["a", "b"], ofItem: (0..<200).map(category), source: "a test")
    }
    let known = try #require(linearClassifier(vectors, labels { $0 % 2 }))
    #expect(known.accuracy == 1 && known.nmi > 0.999)
    let unknown = try #require(linearClassifier(vectors, labels { $0 / 2 % 2 }))
    #expect(unknown.accuracy < 0.7 && unknown.nmi < 0.1)
  }

  /// Users who keep to one category each, and one who does not.
  @Test func votesComeFromTheOtherItems() throws {
    let shop = try Material(ShopSize(users: 240, items: 280), seed: 1, workers: Workers(count: 1))
    let told = votes(LabelledItems(shop), shop.split.train)
    #expect(told.accuracy > 0.6, "users click in two to four of seven: \(told.accuracy)")
    #expect(told.accuracy < 1)
    var shuffled = shop.labels
    var generator = Philox(seed: 1)
    generator.shuffle(&shuffled.ofItem)
    let items = LabelledItems(items: Array(0..<shop.itemCount), labels: shuffled)
    #expect(votes(items, shop.split.train).accuracy < 0.35)
  }

  @Test func bandsCountTrainingClicks() {
    let train = Interactions(rows: [[0, 1], [0], [0, 2]], itemCount: 4)
    let items = LabelledItems(
      items: [0, 1, 2],
      labels: Labels(names: ["a", "b"], ofItem: [0, 0, 1], source: "a test"))
    let counted = bands(items, train, prototypes: [0, 0, 1], kMeans: [0, 1, 0])
    #expect(counted.map(\.from) == [1, 3] && counted.map(\.items) == [2, 1])
    #expect(counted[0].prototypes == 1)
  }
}

/// What the page says of a law that is made up.
@Suite struct LawPageTests {
  private func law(_ base: String, _ sizes: [(users: Int, nmi: Double, matched: Int, met: Bool)])
    -> Law
  {
    let points = sizes.map { size in
      let clicks = Double(size.users) / 100
      var clusters = Clusters(
        prototypes: Agreement(
          clusters: [0, 1], Labels(names: ["a", "b"], ofItem: [0, 1], source: "a test")),
        spread: Spread(clusters: [0, 1], count: 2),
        criterion: AuthorsCriterion(
          categoriesApart: size.met, prototypesApart: size.met, agree: size.met),
        kMeans: Agreement(
          clusters: [0, 0], Labels(names: ["a", "b"], ofItem: [0, 1], source: "a test")))
      clusters.prototypes?.nmi = size.nmi
      clusters.prototypes?.matched = size.matched
      clusters.history.nmi = [0, size.nmi + 0.1]
      return [
        LawPoint(
          part: Part(of: base, trainingUsers: size.users, most: 3_900, draw: 1), items: 19_324,
          training: nil, clusters: clusters,
          measures: LawMeasures(
            clicksAnItem: clicks, clickedItems: 2,
            classifier: Supervised(
              [0, 1],
              Labels(
                names: ["a", "b"], ofItem: [0, 1], source: "a test")), bands: []))
      ]
    }
    return Law(base: base, sizes: points)
  }

  @Test func theExtrapolationIsCalledOne() throws {
    let law = law(
      "alishop-7c",
      [
        (250, 0.02, 2, false), (500, 0.05, 3, false), (1_000, 0.1, 4, false),
        (2_000, 0.2, 5, false),
        (3_900, 0.33, 6, true),
      ])
    // 0.01 clicks an item and user, 19,324 items.
    let goal = try #require(PaperAliShop.clicksAnItem(law))
    #expect(abs(goal - 0.01 * 19_324 * 6_668 / 20_591) < 1e-9)
    let text = (lawSentences([law]) + [lawLag([law]) ?? ""]).joined(separator: "\n")
    #expect(text.contains("from 0.02 with 250 training users to 0.33 with 3,900 (6 of 7 matched)"))
    #expect(text.contains("in 5 of 5 trainings") && text.contains("on average by 0.10"))
    #expect(text.contains("(too few trainings for an interval) would be expected"))
    #expect(text.contains("an extrapolation from 4 trainings on 500 to 3,900 users"), "\(text)")
    #expect(
      text.contains(
        "on AliShop-7C's held-out part in 1 of 1 trainings on 3,900 users (3 to 100 % of seeds)"),
      "\(text)")
    let often = Law(
      base: law.base, sizes: [Array(repeating: law.sizes[0][0], count: 5), law.sizes[4]])
    #expect(lawSentences([often]).joined().contains("in 0 of 5 trainings on 250 users (0 to 52 %"))
    #expect(claim(law) == nil, "one training says nothing of others")
    let twice = Law(base: law.base, sizes: law.sizes.map { $0 + $0 })
    let judged = try #require(claim(twice))
    #expect(judged.verdict == .holds && judged.effect?.value == 6)
    #expect(judged.isOn(law) && !judged.isOn(self.law("shop-simulated", [(9, 0, 0, false)])))
    #expect(lawGap([law], draws: 1) == nil)
    #expect(try #require(lawGap([law], draws: 3)).contains("10 of 15 trainings"))
    #expect(lawFigure([law], caption: "") != nil && ceilingFigure([law], caption: "") != nil)
  }

  @Test func nothingIsSaidOfWhatIsNotThere() {
    #expect(lawSentences([]).isEmpty && lawLag([]) == nil && lawGap([], draws: 3) == nil)
    #expect(lawFigure([], caption: "") == nil && ceilingFigure([], caption: "") == nil)
    let one = law("shop-simulated-32500x7000", [(500, 0.1, 1, false)])
    let text = (lawSentences([one]) + [lawLag([one]) ?? ""]).joined(separator: " ")
    #expect(!text.contains("extrapolation") && !text.contains("rises"), "\(text)")
    #expect(text.contains("on the simulated shop in 0 of 1 trainings on 500 users"))
  }
}

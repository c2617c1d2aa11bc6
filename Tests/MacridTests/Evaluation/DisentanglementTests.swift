import Foundation
import Testing

@testable import Macrid

@Suite struct DisentanglementTests {
  /// Code 0 is the factor, code 1 is constant, code 2 says the opposite half of the time.
  private func byHand() throws -> FactorSample {
    try FactorSample(
      codes: Matrix(rowsOf: [[0, 3, 0], [0, 3, 1], [1, 3, 0], [1, 3, 1]]),
      factors: [Factor(name: "f", values: .discrete([0, 0, 1, 1]))])
  }

  @Test func `MIG by hand`() throws {
    #expect(MutualInformationGap(try byHand()).score == 1)
    // Two codes equal to the factor: no gap. A code alone: its whole share.
    let twice = try FactorSample(
      codes: Matrix(rowsOf: [[0, 5], [0, 5], [1, 8], [1, 8]]),
      factors: [Factor(name: "f", values: .discrete([0, 0, 1, 1]))])
    #expect(MutualInformationGap(twice).score == 0)
    let alone = try FactorSample(
      codes: Matrix(rowsOf: [[0], [0], [0], [1]]),
      factors: [Factor(name: "f", values: .discrete([0, 0, 1, 1]))])
    #expect(isClose(MutualInformationGap(alone).score, 0.215_761_553_4 / log(2), 1e-8))
  }

  @Test func `SAP by hand`() throws {
    // x with itself: R^2 1; with (1, -1, -1, 1): 0; with (1, 3, 2, 4): 0.64.
    let sample = try FactorSample(
      codes: Matrix(rowsOf: [[1, 1, 1], [2, -1, 3], [3, -1, 2], [4, 1, 4]]),
      factors: [Factor(name: "x", values: .continuous([1, 2, 3, 4]))])
    let score = SeparatedAttributePredictability(train: sample, test: sample).score
    #expect(isClose(score, 0.36, 1e-12))
    // A class read off code 0 (accuracy 1) against codes that guess (accuracy 1/2).
    let discrete = try byHand()
    let sap = SeparatedAttributePredictability(
      train: try FactorSample(
        codes: Matrix(rowsOf: [[-9, 3, 0], [-9, 3, 1], [9, 3, 0], [9, 3, 1]]),
        factors: discrete.factors),
      test: try FactorSample(
        codes: Matrix(rowsOf: [[-9, 3, 0], [-9, 3, 1], [9, 3, 0], [9, 3, 1]]),
        factors: discrete.factors))
    #expect(sap.score == 0.5)
  }

  @Test func `DCI's formulas by hand`() throws {
    // Rows of codes over factors: one pure, one even; weights 2/3 and 1/3.
    #expect(isClose(try #require(weightedCertainty([[2, 0], [0.5, 0.5]])), 2.0 / 3, 1e-15))
    #expect(weightedCertainty([[1, 0], [0, 3]]) == 1)
    #expect(weightedCertainty([[0, 0], [0, 0]]) == 0)
    #expect(weightedCertainty([[1], [3]]) == nil)
  }

  @Test func `one stump by hand`() {
    // The first stage splits half way between 1 and 2; with two values a code, every later tree
    // does so too: the residual shrinks by 0.9 a stage.
    let codes = SortedCodes(Matrix(rowsOf: [[1, 5], [1, 5], [2, 5], [2, 5]]))
    let trees = BoostedTrees(codes, numbers: [0, 0, 1, 1], ties: Philox(seed: 0))
    #expect(trees.importances == [1, 0])
    let missing = pow(0.9, 100.0)
    #expect(isClose(trees.r2(codes.codes, [0, 0, 1, 1]), 1 - missing * missing, 1e-12))
    let classes = BoostedTrees(codes, labels: [4, 4, 9, 9], ties: Philox(seed: 0))
    #expect(classes.accuracy(codes.codes, [4, 4, 9, 9]) == 1)
    #expect(!trees.hadTies && !classes.hadTies)
    let apart = Matrix(rowsOf: [[1.4, 5], [1.6, 5]])
    #expect(classes.accuracy(apart, [4, 9]) == 1)
  }

  @Test func `scikit-learn's values`() throws {
    let reference = try EvaluationReference.load().disentanglement
    let count = reference.codes.count
    let all = try reference.sample(0..<count)
    let train = try reference.sample(0..<reference.trainCount)
    let test = try reference.sample(reference.trainCount..<count)

    let mig = MutualInformationGap(all)
    for (ours, theirs) in zip(mig.gaps, reference.mig) { #expect(isClose(ours, theirs, 1e-12)) }

    let sap = SeparatedAttributePredictability(train: train, test: test)
    for (ours, theirs) in zip(sap.gaps, reference.sap) { #expect(isClose(ours, theirs, 1e-12)) }

    // scikit-learn breaks ties between equal splits at random: importances agree to about 0.01.
    let dci = DCI(train: train, test: test)
    for f in 0..<3 {
      for c in 0..<5 {
        #expect(
          abs(dci.importances[c][f] - reference.importances[f][c]) < 0.015,
          "code \(c), factor \(f): \(dci.importances[c][f])")
      }
      #expect(
        abs(dci.informativenessByFactor[f] - reference.informativeness[f]) < 0.025,
        "factor \(f): \(dci.informativenessByFactor[f])")
    }
    #expect(abs(try #require(dci.disentanglement) - reference.disentanglement) < 0.01)
    #expect(abs(try #require(dci.completeness) - reference.completeness) < 0.01)
    #expect(dci == DCI(train: train, test: test, workers: Workers(count: 2)))
  }

  @Test func `codes that split equally well share their importance`() {
    // Codes 0, 1 and 3 say the same; 2 says nothing.
    let rows: [[Float]] = [[1, 8, 5, -2], [1, 8, 5, -2], [2, 9, 5, -3], [2, 9, 5, -3]]
    var sums = [Double](repeating: 0, count: 4)
    for seed in UInt64(0)..<50 {
      let trees = BoostedTrees(
        SortedCodes(Matrix(rowsOf: rows)), numbers: [0, 0, 1, 1], ties: Philox(seed: seed))
      #expect(trees.hadTies)
      for (code, importance) in trees.importances.enumerated() { sums[code] += importance }
    }
    // The first stage has a fifth of the gain: one fit's share has a deviation of about 0.15.
    for code in [0, 1, 3] { #expect(abs(sums[code] / 50 - 1.0 / 3) < 0.07, "\(sums)") }
    #expect(sums[2] == 0)
  }

  @Test(arguments: 0..<4)
  func `DCI with ties within scikit-learn's spread, in any order of the codes`(sample: Int) throws {
    let reference = try EvaluationReference.load().ties[sample]
    let width = reference.codes[0].count
    var drawn = Array(0..<width)
    var generator = Philox(seed: 3)
    generator.shuffle(&drawn)
    let orders = [Array(0..<width), Array((0..<width).reversed()), drawn]
    for order in orders {
      let (train, test) = try reference.parts(order)
      let dci = DCI(train: train, test: test)
      let scores = [dci.disentanglement ?? .nan, dci.completeness ?? .nan, dci.informativeness]
      for (score, (mean, deviation)) in zip(scores, zip(reference.mean, reference.deviation)) {
        #expect(abs(score - mean) <= 2 * deviation + 1e-9, "\(score), \(mean), order \(order)")
      }
      #expect(dci == DCI(train: train, test: test, workers: Workers(count: 2)))
    }
  }

  @Test func `mixing the codes lowers every score`() throws {
    var generator = Philox(seed: 8)
    let truth = (0..<300).map { _ in [generator.uniform(), generator.uniform()] }
    func sample(_ code: ([Double]) -> [Double]) throws -> FactorSample {
      try FactorSample(
        codes: Matrix(rowsOf: truth.map { code($0).map(Float.init) }),
        factors: [0, 1].map { f in
          Factor(name: "f\(f)", values: .continuous(truth.map { $0[f] }))
        })
    }
    let pure = try sample { $0 }
    let mixed = try sample { [$0[0] + $0[1], $0[0] - $0[1]] }
    let (pureTrain, pureTest) = try pure.split(seed: 1)
    let (mixedTrain, mixedTest) = try mixed.split(seed: 1)
    #expect(MutualInformationGap(pure).score > MutualInformationGap(mixed).score + 0.5)
    #expect(
      SeparatedAttributePredictability(train: pureTrain, test: pureTest).score
        > SeparatedAttributePredictability(train: mixedTrain, test: mixedTest).score + 0.5)
    let a = DCI(train: pureTrain, test: pureTest)
    let b = DCI(train: mixedTrain, test: mixedTest)
    #expect(try #require(a.disentanglement) > (try #require(b.disentanglement)) + 0.5)
    #expect(try #require(a.completeness) > (try #require(b.completeness)) + 0.5)
    #expect(a.informativeness > 0.99 && b.informativeness > 0.9)
  }

  @Test func `bad samples are explained`() throws {
    let codes = Matrix(rowsOf: [[0], [1], [2]])
    #expect(throws: FactorSample.Failure.constant(factor: "f", part: "the sample")) {
      try FactorSample(codes: codes, factors: [Factor(name: "f", values: .discrete([1, 1, 1]))])
    }
    #expect(throws: FactorSample.Failure.countsDiffer(factor: "f", values: 2, points: 3)) {
      try FactorSample(codes: codes, factors: [Factor(name: "f", values: .continuous([1, 2]))])
    }
    #expect(throws: FactorSample.Failure.notFinite("factor 'f'")) {
      try FactorSample(
        codes: codes, factors: [Factor(name: "f", values: .continuous([1, 2, .nan]))])
    }
    #expect(throws: FactorSample.Failure.empty) { try FactorSample(codes: codes, factors: []) }
    let rare = try FactorSample(
      codes: codes, factors: [Factor(name: "f", values: .discrete([1, 1, 2]))])
    #expect(throws: FactorSample.Failure.self) { try rare.split(seed: 0) }
  }
}

import Macrid
import Testing

@testable import chapter_figure3

@Suite struct FindingsTests {
  private func results() -> Results {
    var results = Results(
      setting: Setting(
        concepts: 7, dimensions: 10, beta: 50, sigma0: 0.3, epochs: 1, gridEpochs: 1, seeds: 2,
        starts: 1, turns: 1, sweepLength: 8))
    results.summary.attributes = 16
    return results
  }

  @Test func theGridTellsWhichParameterMatters() throws {
    var results = results()
    for (beta, sigma0, strength) in [(0.2, 0.075, 0.41), (0.2, 0.3, 0.5), (50, 0.075, 0.4)] {
      results.grid.append(
        GridResult(
          beta: beta, sigma0: sigma0, validationNDCG100: 0.2, strength: strength, turnedMean: 0.4,
          specialAttributes: strength == 0.5 ? 3 : 2, conceptShare: 0.3))
    }
    let text = try #require(gridFinding(results))
    #expect(text.contains("from 0.40 at beta = 50.0, sigma_0 = 0.075 to 0.50 at beta = 0.2"))
    #expect(text.contains("beta moves it by at most 0.010; at one beta, sigma_0 by 0.090"))
    // More than the 2 of 16 that chance leaves: one setting's 3.
    #expect(text.contains("1 of 3 settings has more"))
    results.grid.removeLast(2)
    #expect(gridFinding(results) == nil)
  }

  @Test func measuresAreRanked() {
    var results = results()
    func add(_ method: Method, _ view: View, _ mig: Double, _ sap: Double) {
      results.views.append(
        ViewResult(
          method: method.rawValue, view: view.rawValue,
          scores: Scores(mig: mig, informativeness: mig, sap: sap)))
    }
    add(.macridVAE, .perConcept, 0.2, 0.1)
    add(.multDAE, .perConcept, 0.3, 0.05)
    add(.svd, .perConcept, 0.25, 0.01)
    let text = measureFinding(results)
    #expect(text.contains("highest mean in 1 of 5 measures on items and in 0 on users'"))
    #expect(text.contains("MIG MultDAE 0.300, MacridVAE 0.200 (place 3 of 3)"))
    #expect(text.contains("SAP MacridVAE 0.100, then MultDAE 0.050"))
  }

  @Test func chanceLeavesFewAttributesAbove() {
    // 16 draws of 0.05: P(X <= 1) = 0.811, P(X <= 2) = 0.957. Of four coins all fall on one side
    // once in sixteen, so that three are not enough.
    #expect(chanceLimit(of: 16, probability: 0.05) == 2)
    #expect(chanceLimit(of: 4, probability: 0.5) == 4)
    #expect(chanceLimit(of: 3, probability: 0) == 0)
  }
}

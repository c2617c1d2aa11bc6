import Macrid
import Testing
import Workbench

@testable import chapter_speed

/// What is reckoned from measurements.
@Suite struct ReckoningTests {
  static func row(
    _ items: Int, sampled: Int? = nil, seconds: Double, peak: Double? = 1_024,
    series: GrowthSeries = .items, ranking: RankingRow? = nil
  ) -> GrowthRow {
    GrowthRow(
      series: series, method: "MacridVAE", sampled: sampled, users: 2_000, items: items,
      interactions: 40_000, batchSize: 100, secondsPerEpoch: seconds,
      secondsPerUser: seconds / 2_000, peakMiB: peak, bytesPerInteraction: 100, parameterMiB: 8,
      ranking: ranking)
  }

  @Test func aPointThatWouldTakeTooMuchIsReckonedFromTheOneBefore() throws {
    let limits = GrowthLimits(seconds: 60, mebibytes: 8_192)
    let next = GrowthPoint(
      series: .items, method: "MacridVAE", set: SimulatedInteractions(users: 2_000, items: 1_000))
    // Ten times the items.
    #expect(limits.estimate(next, after: Self.row(100, seconds: 5.9, peak: 819)) == nil)
    let slow = try #require(limits.estimate(next, after: Self.row(100, seconds: 6.1, peak: 819)))
    #expect(slow.isEstimated && slow.items == 1_000 && slow.users == 2_000)
    #expect(slow.secondsPerEpoch == 61 && slow.peakMiB == 8_190 && slow.parameterMiB == 80)
    #expect(abs(slow.secondsPerUser - 0.0305) < 1e-12)
    #expect(limits.estimate(next, after: Self.row(100, seconds: 1, peak: 820))?.isEstimated == true)
    #expect(limits.estimate(next, after: Self.row(100, seconds: 1, peak: nil)) == nil)
  }

  @Test func theFullRunHasThePublishedSizesAndAMillionItems() {
    let lines = growthLines(.full)
    let growing = lines.filter { $0[0].series == .items }
    #expect(growing.count == 4)
    for line in growing {
      #expect(line.last?.set.items == 1_000_000)
      #expect(zip(line, line.dropFirst()).allSatisfy { $0.set.items < $1.set.items })
      #expect(line.allSatisfy { $0.set.items > $0.sampled ?? 0 && $0.set.users == 2_000 })
    }
    let published = lines.flatMap(\.self).filter { $0.series == .users }.map(\.set.users)
    #expect(Set(published) == [136_677, 463_435])
    let large = lines.flatMap(\.self).filter { $0.series == .large }
    #expect(large.map(\.set.users) == [100_000] && large[0].rankedUsers != nil)
    // A quick run has every kind of point.
    #expect(
      Set(growthLines(.quick).flatMap(\.self).map(\.series)) == Set(GrowthSeries.allCases))
  }

  @Test func pointsGoByWhatAPeerTook() {
    #expect(pointsWithin(240, number: 70_000, seconds: 80, most: 1_000_000) == 210_000)
    #expect(pointsWithin(240, number: 70_000, seconds: 77.3, most: 1_000_000) == 217_000)
    #expect(pointsWithin(240, number: 70_000, seconds: 1, most: 1_000_000) == 1_000_000)
    #expect(pointsWithin(240, number: 2_000, seconds: 600, most: 4_000) == 0)
  }

  @Test func peakMemoryIsReadFromTheKernelsText() throws {
    #expect(peakMemory(status: "Name:\tx\nVmHWM:\t    2048 kB\nVmRSS:\t 1024 kB\n") == 2)
    #expect(peakMemory(status: "Name:\tx\nVmRSS:\t 1024 kB\n") == nil)
    #expect(peakMemory(status: "VmHWM:\n") == nil)
    #expect(try #require(peakMemory()) > 1)
  }

  @Test func instructionSetsAreHeldAgainstTheLast() {
    func held(_ seconds: Double, _ loss: Double) -> [HeldRow] {
      [
        HeldRow(
          dataset: "d", model: "MultDAE", secondsPerEpoch: seconds, shareOfSgemm: 0.5, epochs: 4,
          loss: loss)
      ]
    }
    let rows = compared([(.baseline, held(6, 400.004)), (.avx2, held(2, 400))])
    #expect(rows.map(\.timesAsLong) == [3, 1])
    #expect(abs(rows[0].relativeDifference - 1e-5) < 1e-12 && rows[1].relativeDifference == 0)
    #expect(compared([]).isEmpty)
  }

  @Test(arguments: [(0.0234, "0.023"), (1.23, "1.2"), (45.4, "45"), (1_234, "1234"), (0, "0")])
  func twoDigitsCount(value: Double, text: String) {
    #expect(significant(value) == text)
  }

  /// What a parent sends, a child reads.
  @Test func errandsSurviveTheCommandLine() throws {
    let json = #"{"map":{"_0":{"number":9,"dimensions":2,"peers":["opentsne"]}}}"#
    guard case .map(let size) = try Errand(json: json) else {
      Issue.record("no map")
      return
    }
    #expect(size.number == 9 && size.dimensions == 2 && size.peers == ["opentsne"])
    #expect(throws: (any Error).self) { try Errand(json: "{}") }
  }
}

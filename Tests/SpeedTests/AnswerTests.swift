import Macrid
import Testing
import Workbench

@testable import chapter_speed

/// The page's first words follow from its results.
@Suite struct AnswerTests {
  private func epoch(
    _ dataset: String, _ model: String, users: Int, seconds: Double, share: Double,
    peers: [String: Double] = [:], rounded: Double? = nil
  ) -> EpochRow {
    EpochRow(
      dataset: dataset, model: model, users: users, items: 10, batchSize: 100,
      secondsPerEpoch: seconds, secondsInBF16: rounded, gigaflopsPerSecond: 1,
      shareOfSgemm: share, shareOfProducts: 0.8,
      peerSeconds: peers.mapValues { $0 * seconds }, peerOverOurs: peers, step: StepSeconds(),
      products: [], productSeconds: 0, failures: [])
  }

  private func map(_ number: Int, _ library: String, _ seconds: Double?, _ divergence: Double)
    -> MapRow
  {
    MapRow(
      points: "\(number) x 50", number: number, library: library, seconds: seconds, peakMiB: 2_048,
      divergence: divergence)
  }

  @Test func everythingIsFilledIn() {
    var results = Results()
    results.epochs = [
      epoch(
        "small", "MacridVAE", users: 500, seconds: 0.1, share: 0.5,
        peers: ["plain": 8, "compile": 5, "bf16": 6]),
      epoch("large", "MultDAE", users: 6_000, seconds: 0.2, share: 0.7, peers: ["plain": 4]),
      epoch(
        "large", "MacridVAE", users: 6_000, seconds: 0.58, share: 0.75,
        peers: ["plain": 7, "bf16": 3.5], rounded: 0.29),
    ]
    let ranking = RankingRow(users: 256, seconds: 3, productSeconds: 2, overProduct: 1.5)
    results.growth = [
      ReckoningTests.row(1_000, seconds: 0.2),
      ReckoningTests.row(300_000, seconds: 40, peak: 3_072),
      ReckoningTests.row(3_000, sampled: 1_000, seconds: 0.2),
      ReckoningTests.row(1_000_000, sampled: 1_000, seconds: 0.4, peak: 2_048),
      ReckoningTests.row(
        1_000_000, sampled: 1_000, seconds: 65, peak: 4_096, series: .large, ranking: ranking),
    ]
    var estimated = ReckoningTests.row(1_000_000, seconds: 140)
    estimated.isEstimated = true
    results.growth.insert(estimated, at: 2)
    results.maps = [
      map(70_000, "this one", 9, 4.915), map(70_000, "openTSNE 1.0.4", 81, 4.923),
      map(1_000_000, "this one", 200, 6),
    ]
    results.processors = compared([
      (
        .baseline,
        [
          HeldRow(
            dataset: "small", model: "MacridVAE", secondsPerEpoch: 0.3, shareOfSgemm: 0.5,
            epochs: 4, loss: 500.001)
        ]
      ),
      (
        .avx2,
        [
          HeldRow(
            dataset: "small", model: "MacridVAE", secondsPerEpoch: 0.1, shareOfSgemm: 0.5,
            epochs: 4, loss: 500)
        ]
      ),
    ])
    #expect(
      answer(results) == """
        An epoch of MacridVAE takes 0.58 s on large, 7.0 times as fast as PyTorch as written; over \
        all models and sets it is 4.0 to 8.0 times, against the best of PyTorch's three ways 3.5 to \
        5.0 times. Held against the rate of the machine's own matrix product, MultDAE runs at 70 % \
        and MacridVAE at 50 to 75 %; the products of its decoder alone would take 80 % of \
        MacridVAE's time. With the decoder's products of bfloat16 (`--precision bf16`) epochs are 2.0 \
        times as fast. Of MacridVAE on simulated sets: from 1,000 to 300,000 items its time grows \
        200 times, to 20 ms a user, and its memory 3.0 times, to 3072 MiB, with the full softmax; \
        from 3,000 to 1,000,000 items its time grows 2.0 times, to 0.20 ms a user, and its memory \
        2.0 times, to 2048 MiB, with 1,000 sampled items. An epoch of 2,000 simulated users on \
        1,000,000 items with 1,000 sampled items takes 1 min 05 s and 4.0 GiB, and ranking all items \
        there 1.5 times as long as the matrix product that it needs. A t-SNE map of 1000000 x 50 \
        simulated points takes 3 min 20 s and 2.0 GiB; one of 70000 x 50 takes 9.0 s, openTSNE \
        1.0.4 9.0 times as long, at a divergence of 4.915 against 4.923. Held to lesser instructions \
        epochs take baseline 3.0 times as long, and losses differ by 2.0 in a million at most.
        """)
  }

  @Test func whatWasNotMeasuredIsLeftOut() {
    #expect(answer(Results()) == "")
    var results = Results()
    results.epochs = [epoch("small", "MacridVAE", users: 500, seconds: 0.1, share: 0.5)]
    results.maps = [map(2_000, "this one", 1, 1), map(2_000, "opentsne", nil, 0)]
    let text = answer(results)
    #expect(text.contains("takes 0.10 s on small, and no peer was asked."), "\(text)")
    #expect(text.hasSuffix("A t-SNE map of 2000 x 50 simulated points takes 1.0 s and 2.0 GiB."))
    #expect(!text.contains("openTSNE") && !text.contains("instructions"), "\(text)")
    results.maps[1] = map(2_000, "openTSNE 1.0.4", 3, 1.5)
    #expect(
      answer(results).hasSuffix(
        "takes 1.0 s and 2.0 GiB, openTSNE 1.0.4 3.0 times as long, at a divergence of 1.000 against "
          + "1.500."))
  }
}

import Macrid
import Workbench

/// What prose refers to, of one dataset.
struct DatasetResult: Encodable {
  var dataset: String
  var trainingUsers: Int
  var items: Int
  var methods: [MethodResult]

  init(_ reading: Reading) {
    dataset = reading.dataset.name
    trainingUsers = reading.dataset.trainingUsers
    items = reading.dataset.items
    methods =
      similarities.flatMap { similarity in
        [
          MethodResult("prototypes, \(similarity.rawValue)", reading[similarity], \.prototypes),
          MethodResult(
            "k-means on MacridVAE's items, \(similarity.rawValue)", reading[similarity], \.kMeans),
        ]
      }.compactMap(\.self)
      + reading.baselines.compactMap {
        MethodResult("k-means on \($0.title)", $0.trainings, \.kMeans)
      }
  }
}

/// One way to cluster the items, over seeds.
struct MethodResult: Encodable {
  var method: String
  var seeds: Int
  var nmi: SampleSummary
  var ari: SampleSummary
  var purity: SampleSummary
  var matched: SampleSummary
  /// Mean over validation users; absent for the SVD.
  var ndcg100: SampleSummary?
  // Of prototypes alone.
  var criterionMet: Int?
  var largestShare: SampleSummary?
  var largestShareOnTheWay: SampleSummary?
  var smallestShare: SampleSummary?
  var effectiveClusters: SampleSummary?
  var epochKept: SampleSummary?

  init?(
    _ method: String, _ trainings: [Reading.Training], _ agreement: (Clusters) -> Agreement?
  ) {
    let agreements = trainings.compactMap { agreement($0.clusters) }
    func over(_ value: (Agreement) -> Double) -> SampleSummary? {
      SampleSummary(agreements.map(value))
    }
    guard let nmi = over(\.nmi), let ari = over(\.ari), let purity = over(\.purity),
      let matched = over({ Double($0.matched) })
    else { return nil }
    self.method = method
    seeds = agreements.count
    (self.nmi, self.ari, self.purity, self.matched) = (nmi, ari, purity, matched)
    ndcg100 = SampleSummary(trainings.compactMap(\.ndcg100))
    guard method.hasPrefix("prototypes") else { return }
    let clusters = trainings.map(\.clusters)
    criterionMet = clusters.count { $0.criterion?.isMet == true }
    largestShare = SampleSummary(clusters.compactMap { $0.spread?.largest })
    largestShareOnTheWay = SampleSummary(clusters.compactMap { $0.history.largest.max() })
    smallestShare = SampleSummary(clusters.compactMap { $0.spread?.smallest })
    effectiveClusters = SampleSummary(clusters.compactMap { $0.spread?.effective })
    epochKept = SampleSummary(trainings.compactMap { $0.summary.map { Double($0.bestEpoch) } })
  }
}

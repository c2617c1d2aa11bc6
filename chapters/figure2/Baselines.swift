import Macrid
import Workbench

/// The embeddings that k-means is run on beside MacridVAE's.
enum Baseline: String, CaseIterable {
  case multVAE = "MultVAE"
  case multDAE = "MultDAE"
  case svd = "SVD"

  /// Such as "k-means on MultVAE's items".
  var title: String {
    self == .svd ? "k-means on an SVD of the clicks" : "k-means on \(rawValue)'s items"
  }
}

/// Ten times the authors', as the epochs are few: of 0.001, 0.003 and 0.01 the one that served
/// validation users of AliShop-7C best.
let baselineLearningRate: Float = 0.01

/// The rank of the SVD.
let svdRank = 50

/// Trains a baseline, else with the authors' settings, or factorises the training clicks, and clusters
/// the item representations.
func outcome(
  of baseline: Baseline, epochs: Int, seed: UInt64, on material: Material
) throws -> Outcome {
  let workers = Workers(count: 1)
  func trained<Model: TrainableRecommender>(
    _ model: Model, _ items: (Model) -> Matrix
  ) throws -> Outcome {
    var settings = TrainingSettings()
    settings.epochs = epochs
    settings.patience = epochs
    settings.learningRate = baselineLearningRate
    settings.seed = seed
    let training = try train(
      model, on: material.split, settings, workers: workers,
      isInterrupted: { Interruption.isRequested })
    let evaluation = Evaluator(itemCount: material.itemCount, capacity: material.capacity)
      .evaluate(model, on: material.split.validation, workers: workers)
    return Outcome(
      epochs: epochs, bestEpoch: training.bestEpoch,
      ndcg100: evaluation.summary(of: \.ndcg100).mean,
      recall20: evaluation.summary(of: \.recall20).mean,
      kMeans: try kMeansAgreement(items(model), material.labels, seed: seed))
  }
  let (count, capacity) = (material.itemCount, material.capacity)
  switch baseline {
  case .multVAE:
    return try trained(
      MultVAE(MultVAE.Configuration(), itemCount: count, capacity: capacity, seed: seed)
    ) { $0.itemRepresentations }
  case .multDAE:
    return try trained(
      MultDAE(MultDAE.Configuration(), itemCount: count, capacity: capacity, seed: seed)
    ) { $0.itemRepresentations }
  case .svd:
    let rank = min(svdRank, material.split.train.userCount, count)
    let svd = try TruncatedSVD(of: material.split.train, rank: rank, seed: seed)
    return Outcome(
      kMeans: try kMeansAgreement(svd.itemRepresentations, material.labels, seed: seed))
  }
}

extension Job {
  /// A baseline with seed number `number`.
  init(
    _ baseline: Baseline, epochs: Int, _ number: Int, seed: UInt64, on material: Material
  ) {
    let seed = seed + UInt64(number)
    configuration = Configuration(
      method: baseline.rawValue, number: number, seed: seed, values: ["epochs": Double(epochs)])
    run = { try outcome(of: baseline, epochs: epochs, seed: seed, on: material) }
  }
}

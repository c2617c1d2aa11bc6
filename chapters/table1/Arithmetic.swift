import Macrid
import Workbench

/// MacridVAE by cheaper arithmetic: its products of bfloat16, in every fold of these datasets, ...
let roundedDatasets = ["ml-100k", "ml-1m"]
/// ... and its softmax over a sample (Section 2.2), in the paper's own form of this one, with so
/// many seeds. Nil items are all of them.
let sampledDataset = (name: "ml-1m", seeds: UInt64(5))
let sampleSizes: [Int?] = [100, 300, 1_000, 3_000, nil]

/// What can be run here of it; single precision in the folds is the page's own MacridVAE.
func arithmeticTrials(
  _ splits: [Split], _ datasets: AskedDatasets, _ materials: Materials<Experiment>,
  _ arguments: Table1
) throws -> [Trial] {
  guard try arguments.chosenMethods(inFolds: true).contains(.macridVAE) else { return [] }
  let seed = arguments.shared.seed
  func trial(
    _ settings: [String: Setting], on split: Split, fold: Int?, seed: UInt64, _ purpose: Purpose
  ) throws -> Trial {
    let all = arguments.settings(of: .macridVAE).merging(settings) { $1 }
    return try Trial(
      .macridVAE, all, on: split, fold: fold, seed: seed, measure: purpose.rawValue)
  }
  var trials: [Trial] = []
  for name in roundedDatasets where splits.contains(where: { $0.dataset == name }) {
    for fold in 0..<(try datasets.folds(of: name).count) {
      let split = try materials(name, fold: fold).split
      trials += [
        try trial([:], on: split, fold: fold, seed: seed, .ranking),
        try trial(["precision": "bf16"], on: split, fold: fold, seed: seed, .arithmetic),
      ]
    }
  }
  if let split = splits.first(where: { $0.dataset == sampledDataset.name }) {
    for size in sampleSizes {
      let settings: [String: Setting] = size.map { ["sampled": .number(Double($0))] } ?? [:]
      trials += try (0..<sampledDataset.seeds).map {
        try trial(settings, on: split, fold: nil, seed: seed + $0, .arithmetic)
      }
    }
  }
  return trials.filter(\.isRunnableHere)
}

/// Products of bfloat16 against single precision over a dataset's folds.
struct Rounding {
  let dataset: String
  let folds: Int
  let single: SampleSummary
  let rounded: SampleSummary
  /// NDCG@100, bfloat16's less single precision's.
  let difference: Estimate?
}

func roundings(_ page: Page<Sharpness>, workers: Workers) -> [Rounding] {
  roundedDatasets.compactMap { name in
    func byFold(_ purpose: Purpose) -> [Int: [Double]] {
      let own = page.records(for: purpose).filter {
        $0.trial.dataset == name && $0.trial.method == Method.macridVAE.rawValue
      }
      let seed = own.map(\.trial.seed).min()
      return Dictionary(
        own.filter { $0.trial.seed == seed }.compactMap { record in
          record.trial.fold.flatMap { fold in
            record.outcome.test.map { (fold, $0.values(.ndcg100)) }
          }
        }
      ) { a, _ in a }
    }
    let (single, rounded) = (byFold(.ranking), byFold(.arithmetic))
    let shared = rounded.keys.filter { single[$0] != nil }.sorted()
    guard let before = SampleSummary(shared.flatMap { single[$0]! }),
      let after = SampleSummary(shared.flatMap { rounded[$0]! })
    else { return nil }
    return Rounding(
      dataset: name, folds: shared.count, single: before, rounded: after,
      difference: PairedComparison(
        folds: shared.map { (first: [rounded[$0]!], second: [single[$0]!]) }, seed: 1,
        workers: workers)?.estimate())
  }
}

/// Sampled softmax with a number of items a step, over seeds.
struct Sampling {
  /// Nil for all items.
  let size: Int?
  /// The same number; for all items theirs.
  let items: Int
  /// Of each seed the mean over test users.
  let means: [Double]
  /// NDCG@100 less the full softmax's; nil for this itself, or where it is not there.
  let difference: Estimate?
}

func samplings(_ page: Page<Sharpness>, workers: Workers) -> [Sampling] {
  let records = page.records(for: .arithmetic).filter { $0.trial.fold == nil }
  func values(_ size: Int?) -> [[Double]] {
    records.filter { $0.trial.settings["sampled"]?.number == size.map(Double.init) }
      .sorted { $0.trial.seed < $1.trial.seed }.compactMap { $0.outcome.test?.values(.ndcg100) }
  }
  let full = values(nil)
  return sampleSizes.compactMap { size in
    let own = values(size)
    guard !own.isEmpty, let all = page.dataset(of: records[0].trial)?.items else { return nil }
    return Sampling(
      size: size, items: size ?? all, means: own.map { $0.mean! },
      difference: size == nil || full.isEmpty
        ? nil : PairedComparison(own, full, seed: 1, workers: workers)?.estimate())
  }
}

import Macrid
import Workbench

/// What came out on one dataset, in sentences: every number is the results'.
func findings(_ reading: Reading) -> String {
  [alignment(reading), collapse(reading), addition(reading)].compactMap(\.self)
    .joined(separator: "\n\n")
}

private func number(_ value: Double?, _ decimals: Int = 2) -> String {
  Format.decimal(value, decimals)
}

/// A number a training; of more than three their mean, smallest and largest.
private func list(_ values: [Double], _ decimals: Int = 2) -> String {
  guard values.count > 3 else {
    return values.map { number($0, decimals) }.joined(separator: ", ")
  }
  return "\(number(values.mean, max(1, decimals))) (\(number(values.min(), decimals)) to "
    + "\(number(values.max(), decimals)))"
}

private func alignment(_ reading: Reading) -> String? {
  let trainings = reading[.cosine]
  guard let first = trainings.first else { return nil }
  let history = first.clusters.history.nmi
  let epochs = [5, 10, 20, 40, 65, 100, 200].filter { $0 <= history.count }
  let met = trainings.count { $0.clusters.criterion?.isMet == true }
  return "**When prototypes align.** With the authors' settings and the cosine the prototypes' "
    + "clusters agree with the categories at an NMI of "
    + "\(list(trainings.compactMap { $0.clusters.prototypes?.nmi })), with "
    + "\(list(trainings.compactMap { $0.clusters.prototypes.map { Double($0.matched) } }, 0)) of seven "
    + "matched, on \(Format.count(reading.dataset.trainingUsers)) training users. The first training's NMI by epoch: "
    + epochs.map { "\($0): \(number(history[$0 - 1]))" }.joined(separator: ", ")
    + "; epoch \(first.summary?.bestEpoch ?? 0) is kept. The authors' own criterion, without which "
    + "their script draws nothing, is met in \(met) of \(trainings.count)."
}

private func collapse(_ reading: Reading) -> String? {
  let inner = reading[.innerProduct]
  guard !inner.isEmpty else { return nil }
  func kept(_ all: [Reading.Training]) -> [Double] {
    all.compactMap { $0.clusters.spread?.largest }
  }
  func way(_ all: [Reading.Training]) -> [Double] {
    all.compactMap { $0.clusters.history.largest.max() }
  }
  return "**When they collapse.** With the inner product the largest prototype holds "
    + "\(list(kept(inner))) of the items in the epoch kept, and at most \(list(way(inner))) on the way; "
    + "with the cosine \(list(kept(reading[.cosine]))) and \(list(way(reading[.cosine]))). NMI with the "
    + "inner product: \(list(inner.compactMap { $0.clusters.prototypes?.nmi }))."
}

private func addition(_ reading: Reading) -> String? {
  let own = reading[.cosine].map(\.clusters.kMeans.nmi)
  guard !own.isEmpty else { return nil }
  return "**What prototypes add to k-means.** k-means on the same models' items reaches an NMI of "
    + list(own)
    + reading.baselines.map {
      "; on \($0.title) \(list($0.trainings.map(\.clusters.kMeans.nmi)))"
    }.joined() + "."
}

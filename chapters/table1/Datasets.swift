import Foundation
import Macrid
import Workbench

/// A dataset the table has a row for: its split, or why there is none.
enum Candidate {
  case ready(Split)
  case absent(String, reason: String)
}

/// Reads what was asked for, and without a wish everything that is at hand and small enough.
///
/// A dataset named with --datasets that is not there is downloaded if its publisher lets it be;
/// one that cannot be had is absent with the reason, and the others go on.
func candidates(_ chapter: Chapter<Table1>) throws -> [Candidate] {
  let (options, arguments) = (chapter.options, chapter.arguments)
  var found: [Candidate] = []
  for name in try names(arguments, options) {
    let isWished = arguments.datasets != nil && arguments.datasets != "all"
    do {
      if isWished { try downloadIfMissing(name, chapter) }
      if !isWished, let entry = try? DatasetCatalogue.entry(named: name),
        (entry.publishedRatings ?? 0) > 5_000_000,
        case .found = try Dataset.availability(of: name, in: options.dataFolder),
        arguments.datasets == nil
      {
        found.append(
          .absent(name, reason: "found, but too large for a default run; --datasets \(name)"))
        continue
      }
      if case .missing(_, let howToGet) = try Dataset.availability(
        of: name, in: options.dataFolder)
      {
        found.append(.absent(name, reason: "not there. \(howToGet)"))
        continue
      }
      let split = try Dataset.load(name, in: options.dataFolder, seed: options.seed)
      found.append(.ready(split))
    } catch let error as DataError where error.kind != .usage && error.kind != .badData {
      found.append(.absent(name, reason: error.description))
    }
  }
  return found
}

/// The names to try, in the order of the paper's table.
private func names(_ arguments: Table1, _ options: ChapterOptions) throws -> [String] {
  if let own = try options.ownDataset { return [own] }
  let all = Paper.datasets.map(\.name) + ["ml-latest-small"]
  guard let wish = arguments.datasets, wish != "all" else {
    return options.quick && arguments.datasets == nil ? ["ml-100k", "ml-latest-small"] : all
  }
  let names = wish.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
  for name in names { _ = try Dataset.availability(of: name, in: options.dataFolder) }
  return names
}

private func downloadIfMissing(_ name: String, _ chapter: Chapter<Table1>) throws {
  guard
    case .missing = try Dataset.availability(of: name, in: chapter.options.dataFolder),
    let entry = try? DatasetCatalogue.entry(named: name), entry.archive != nil
  else { return }
  chapter.say("downloads \(name); its terms: \(entry.licence)")
  let progress = chapter.progress("download of \(name)", total: 100, unit: "%")
  try Dataset.download(name) { received, expected in
    if let expected, expected > 0 { progress.update(100 * received / expected) }
  }
  progress.finish()
}

/// What is there, what is not, and how to get it: --list.
func listing(_ options: ChapterOptions) throws -> String {
  try DatasetCatalogue.entries.map { entry in
    let state =
      switch try Dataset.availability(of: entry.name, in: options.dataFolder) {
      case .found(let files): "found in \(files.path.path)"
      case .embedded: "comes with the package"
      case .simulated: "simulated on demand"
      case .missing(let looked, let howToGet):
        "not there; looked in \(looked.joined(separator: " and "))\n    \(howToGet)"
      }
    return "\(entry.name) (\(entry.title)): \(state)\n    Terms: \(entry.licence)"
  }.joined(separator: "\n")
}

/// What is trained on, the cheapest first, and rows for what is not, with the reason.
///
/// Without --datasets only as many are taken as fit into about fifteen minutes on two cores,
/// counted at a nominal rate so that a default run is the same on every machine.
func plan(
  _ candidates: [Candidate], _ methods: [Method], _ arguments: Table1
) -> (planned: [Split], absent: [DatasetRun]) {
  var (planned, absent): ([Split], [DatasetRun]) = ([], [])
  var splits: [Split] = []
  for candidate in candidates {
    switch candidate {
    case .ready(let split): splits.append(split)
    case .absent(let name, let reason): absent.append(DatasetRun(name: name, reason: reason))
    }
  }
  let nominalRate = 150.0
  var seconds = 0.0
  for split in splits.sorted(by: { $0.train.count < $1.train.count }) {
    let cost = gigaflop(of: split, methods, arguments) / nominalRate
    if arguments.datasets == nil && seconds + cost > 15 * 60 && !planned.isEmpty {
      absent.append(
        DatasetRun(
          name: split.dataset,
          reason: "would take about \(Format.duration(cost)) on two cores, more than a default "
            + "run may; --datasets \(split.dataset)"))
    } else {
      seconds += cost
      planned.append(split)
    }
  }
  return (planned, absent)
}

/// About how much arithmetic training all methods on a split is, in sgemm's GFLOP.
///
/// 6 N M d an epoch for each concept; the divisors are the share of the sgemm rate that epochs
/// reach, measured on ml-100k, ml-1m and AliShop-7C's part. Half to all of the epochs are run
/// before patience ends.
func gigaflop(of split: Split, _ methods: [Method], _ arguments: Table1) -> Double {
  let unit = 6 * Double(split.train.userCount) * Double(split.itemIDs.count) * 100 / 1e9
  let perEpoch = methods.reduce(0) { sum, method in
    switch method {
    case .popularity: sum
    case .multDAE: sum + 1.3 * unit / 0.4
    case .multVAE: sum + 1.5 * unit / 0.4
    case .macridVAE: sum + 7 * unit / 0.7
    }
  }
  return 0.6 * Double(arguments.epochLimit * arguments.seedCount(for: split)) * perEpoch
}

import Foundation
import Macrid
import Workbench

/// The datasets to train on, the cheapest first, and why others are left out.
struct Choice {
  var splits: [Split] = []
  /// The name as it was asked for, of each split: what `load` is given.
  var names: [String: String] = [:]
  var absent: [(name: String, reason: String)] = []
}

/// Reads what was asked for; without a wish, everything that is at hand, in a standard run as far
/// as ten minutes go.
///
/// A dataset named with --datasets that is not there is downloaded if its publisher lets it be.
func choose(_ chapter: Chapter<Table1>, _ materials: Materials<Experiment>?) throws -> Choice {
  let (options, arguments) = (chapter.options, chapter.arguments)
  let wish = try arguments.chosenDatasets()
  let own = try options.ownDataset
  var choice = Choice()
  for name in own.map({ [$0] }) ?? wishes(wish, options) {
    if let wish, !wish.isEmpty { try downloadIfMissing(name, chapter) }
    if case .missing(_, let howToGet) = try Dataset.availability(of: name, in: options.dataFolder) {
      guard wish?.isEmpty != false else {
        throw ChapterFailure(.missingInput, "\(name) is not there. \(howToGet)")
      }
      choice.absent.append((name, "not there. \(howToGet)"))
      continue
    }
    let split = try materials?(name).split ?? load(name, options)
    guard choice.names[split.dataset] == nil else {
      throw ChapterFailure(
        .usage,
        "two datasets are named \(split.dataset): \(choice.names[split.dataset]!) and \(name); "
          + "rename one, since files and rows are named after them")
    }
    choice.names[split.dataset] = name
    choice.splits.append(split)
  }
  choice.splits.sort { ($0.train.count, $0.dataset) < ($1.train.count, $1.dataset) }
  if wish == nil, own == nil, options.depth == .standard { try leaveOut(&choice, arguments) }
  return choice
}

func load(_ name: String, _ options: ChapterOptions) throws -> Split {
  try Dataset.load(name, in: options.dataFolder, seed: options.seed)
}

/// The names to try, in the order of the paper's table.
private func wishes(_ wish: [String]?, _ options: ChapterOptions) -> [String] {
  if let wish, !wish.isEmpty { return wish }
  if wish == nil, options.depth == .quick { return ["ml-100k", "ml-latest-small"] }
  return Paper.datasets.map(\.name) + ["ml-latest-small"]
}

/// What ten minutes on two cores do not hold, counted at a nominal rate, so that a standard run is
/// the same on every machine.
private func leaveOut(_ choice: inout Choice, _ arguments: Table1) throws {
  let nominalRate = 130.0
  var seconds = 0.0
  var kept: [Split] = []
  for split in choice.splits {
    let cost = try gigaflop(of: split, arguments) / nominalRate
    if seconds + cost > 480, !kept.isEmpty {
      choice.absent.append(
        (
          split.dataset,
          "takes about \(Format.duration(cost)) on two cores, more than a standard run has left; "
            + "--full, or --datasets \(split.dataset)"
        ))
    } else {
      seconds += cost
      kept.append(split)
    }
  }
  choice.splits = kept
}

/// About how much arithmetic training all methods on a split is, in sgemm's GFLOP: 6 N M d an epoch
/// for each concept; the divisors are the share of the sgemm rate that epochs reach.
private func gigaflop(of split: Split, _ arguments: Table1) throws -> Double {
  let unit = 6 * Double(split.train.userCount) * Double(split.itemIDs.count) * 100 / 1e9
  let perEpoch = try arguments.chosenMethods().reduce(0) { sum, method in
    switch method {
    case .popularity: sum
    case .multDAE: sum + 1.3 * unit / 0.4
    case .multVAE: sum + 1.5 * unit / 0.4
    case .macridVAE: sum + 7 * unit / 0.7
    }
  }
  return 0.6 * Double((arguments.epochs ?? 200) * arguments.seedCount(for: split)) * perEpoch
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

/// Writes every split in two formats: --export-split.
func export(_ choice: Choice, to folder: String) throws {
  for split in choice.splits {
    let place = URL(filePath: folder).appending(path: split.dataset)
    try split.writeProSG(to: place.appending(path: "pro_sg"))
    try split.writeAtomicFiles(to: place.appending(path: "inter"))
    print("\(split.dataset): \(place.relativePath), digest \(split.digest)")
  }
}

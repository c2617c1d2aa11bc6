import Foundation
import Macrid
import Workbench

/// The datasets that were asked for, under the names that results carry.
struct Sources: Sendable {
  /// By result name, as `Dataset.load` takes them: names of the catalogue, or paths.
  let asked: [String: String]
  let options: Options

  struct Options: Sendable {
    var folder: URL
    var seed: UInt64
  }

  /// - Throws: `usage` where two have one name.
  init(_ names: [String], in folder: URL, seed: UInt64) throws {
    var asked: [String: String] = [:]
    for name in names {
      let result = try Dataset.resultName(of: name, in: folder)
      if let first = asked[result] {
        throw ChapterFailure(
          .usage,
          "two datasets are named \(result): \(first) and \(name); rename one, since files and "
            + "rows are named after them")
      }
      asked[result] = name
    }
    self.asked = asked
    options = Options(folder: folder, seed: seed)
  }

  /// The reader's own, as results are named after them; nil if there are none.
  var own: String? {
    let paths = asked.filter { $0.value.contains("/") }.keys.sorted()
    return paths.isEmpty ? nil : paths.joined(separator: "-")
  }

  func load(_ name: String) throws -> Split {
    try Dataset.load(asked[name] ?? name, in: options.folder, seed: options.seed)
  }
}

/// What was asked for, else the paper's datasets and the embedded one.
func sources(_ chapter: Chapter<Table1>) throws -> Sources {
  let (options, arguments) = (chapter.options, chapter.arguments)
  let wish = try arguments.chosenDatasets()
  let names: [String]
  if let own = try options.ownDataset {
    names = [own]
  } else if let wish, !wish.isEmpty {
    names = wish
  } else if wish == nil, options.depth == .quick {
    names = ["ml-100k", "ml-latest-small"]
  } else {
    names = Paper.datasets.map(\.name) + ["ml-latest-small"]
  }
  return try Sources(names, in: options.dataFolder, seed: options.seed)
}

/// Reads what is at hand, the cheapest first; without a wish, in a standard run, as far as ten
/// minutes go. The reader is told what is left out.
///
/// A dataset named with --datasets that is not there is downloaded if its publisher lets it be.
func splits(
  _ sources: Sources, _ chapter: Chapter<Table1>, read: (String) throws -> Split
) throws -> [Split] {
  let wish = try chapter.arguments.chosenDatasets()
  var splits: [Split] = []
  for (name, asked) in sources.asked.sorted(by: { $0.key < $1.key }) {
    if wish?.isEmpty == false { try downloadIfMissing(asked, chapter) }
    if case .missing(_, let howToGet) = try Dataset.availability(
      of: asked, in: sources.options.folder)
    {
      guard wish?.isEmpty != false else {
        throw ChapterFailure(.missingInput, "\(asked) is not there. \(howToGet)")
      }
      chapter.say("leaves out \(asked): not there. \(howToGet)")
      continue
    }
    splits.append(try read(name))
  }
  splits.sort { ($0.train.count, $0.dataset) < ($1.train.count, $1.dataset) }
  guard wish == nil, sources.own == nil, chapter.options.depth == .standard else { return splits }
  return try withinTenMinutes(splits, chapter)
}

/// What ten minutes on two cores hold, counted at a nominal rate, so that a standard run is the
/// same on every machine.
private func withinTenMinutes(_ splits: [Split], _ chapter: Chapter<Table1>) throws -> [Split] {
  let nominalRate = 130.0
  var seconds = 0.0
  return try splits.enumerated().filter { index, split in
    let cost = try gigaflop(of: split, chapter.arguments) / nominalRate
    let fits = index == 0 || seconds + cost <= 480
    if fits {
      seconds += cost
    } else {
      chapter.say(
        "leaves out \(split.dataset): about \(Format.duration(cost)) on two cores, more than a "
          + "standard run has left; --full, or --datasets \(split.dataset)")
    }
    return fits
  }.map(\.element)
}

/// About how much arithmetic training all methods on a split is, in sgemm's GFLOP: trainings end on
/// the whole after three fifths of their epochs, and reach half of the rate of products alone.
private func gigaflop(of split: Split, _ arguments: Table1) throws -> Double {
  let perEpoch = try arguments.chosenMethods().reduce(0) {
    $0
      + $1.gigaflopAnEpoch(
        arguments.settings(of: $1), users: split.train.userCount, items: split.itemIDs.count)
  }
  return 0.6 * Double((arguments.epochs ?? 200) * arguments.seedCount(for: split)) * perEpoch / 0.5
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

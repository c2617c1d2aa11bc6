import Foundation
import Macrid
import Workbench

/// What was asked for, else the paper's datasets and the embedded one.
func askedDatasets(_ chapter: Chapter<Table1>) throws -> AskedDatasets {
  let (options, arguments) = (chapter.options, chapter.arguments)
  let wish = try arguments.chosenDatasets()
  let names: [String]
  if let own = try options.ownDataset {
    names = [own]
  } else if let wish, !wish.isEmpty {
    names = wish
  } else if wish == nil, arguments.ablation {
    names = ablated.map(\.dataset)
  } else if wish == nil, options.depth == .quick {
    names = ["ml-100k", "ml-latest-small"]
  } else {
    names = Paper.datasets.map(\.name) + ["ml-latest-small"]
  }
  return try AskedDatasets(names, options)
}

/// Reads what is at hand, the cheapest first; without a wish, in a standard run, as far as ten
/// minutes go. The reader is told what is left out.
///
/// A dataset named with --datasets that is not there is downloaded if its publisher lets it be.
func splits(
  _ datasets: AskedDatasets, _ chapter: Chapter<Table1>, read: (String) throws -> Split
) throws -> [Split] {
  let wish = try chapter.arguments.chosenDatasets()
  var splits: [Split] = []
  for (name, asked) in datasets.asked.sorted(by: { $0.key < $1.key }) {
    if wish?.isEmpty == false { try downloadIfMissing(asked, chapter) }
    if case .missing(_, let howToGet) = try Dataset.availability(
      of: asked, in: chapter.options.dataFolder)
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
  guard wish == nil, datasets.own == nil, chapter.options.depth == .standard,
    !chapter.arguments.ablation
  else { return splits }
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

/// About how much arithmetic training all methods on a split is, in sgemm's GFLOP: trainings
/// reach half of the rate of products alone.
private func gigaflop(of split: Split, _ arguments: Table1) throws -> Double {
  let perEpoch = try arguments.chosenMethods().reduce(0) {
    $0
      + $1.gigaflopAnEpoch(
        arguments.settings(of: $1), users: split.train.userCount, items: split.itemIDs.count)
  }
  let epochs = Estimates.epochs(ofAtMost: Double(arguments.epochs ?? Table1.epochLimit))
  return epochs * Double(arguments.seedCount(for: split)) * perEpoch / 0.5
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

/// What is there, what is not, and how to get it: --list. A line each; with --wide the terms too.
func listing(_ options: ChapterOptions) throws -> String {
  if options.wide { return try wideListing(options) }
  let lines = try DatasetCatalogue.entries.map { entry in
    let (state, how) =
      switch try Dataset.availability(of: entry.name, in: options.dataFolder) {
      case .found: ("here", "")
      case .embedded: ("in the package", "")
      case .simulated: ("simulated", "")
      case .missing where entry.archive != nil:
        ("not here", "--datasets \(entry.name) downloads it")
      case .missing: ("not here", "by hand; --list --wide says how")
      }
    func padded(_ text: String, _ width: Int) -> String {
      text.padding(toLength: max(text.count, width), withPad: " ", startingAt: 0)
    }
    let line = padded(entry.name, 17) + padded(state, 16) + how
    return line.trimmingCharacters(in: .whitespaces)
  }
  return
    (lines + [
      "data folder (--data): \(options.dataFolder.path)",
      "terms, and where each one is: --list --wide",
    ]).joined(separator: "\n")
}

private func wideListing(_ options: ChapterOptions) throws -> String {
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

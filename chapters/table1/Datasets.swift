import Foundation
import Macrid
import Workbench

/// A dataset the table has a row for: its split, or why there is none.
enum Candidate {
  case ready(String, Split)
  case absent(String, reason: String)

  var name: String {
    switch self {
    case .ready(let name, _), .absent(let name, _): name
    }
  }
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
      let split = try Dataset.load(name, in: options.dataFolder, seed: options.seed)
      found.append(.ready(name, split))
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
func listing(_ options: ChapterOptions) throws -> Table {
  let rows = try DatasetCatalogue.entries.map { entry -> [Table.Cell] in
    let state =
      switch try Dataset.availability(of: entry.name, in: options.dataFolder) {
      case .found(let files): "found: \(files.path.path) (\(files.format))"
      case .embedded: "comes with the package"
      case .simulated: "simulated on demand"
      case .missing(let looked, let howToGet):
        "not there (looked in \(looked.joined(separator: ", "))). \(howToGet)"
      }
    return [.text(entry.name), .text(state), .text(entry.licence)]
  }
  return Table(
    columns: [Table.Column("Dataset"), Table.Column("State"), Table.Column("Terms")],
    groups: [Table.Group(rows: rows)])
}

/// About how long training all methods on a split takes here, in seconds.
///
/// Of the multiplications counted in the sgemm rate's terms; the divisors are the share of the
/// rate that the models' epochs reach, measured on ml-100k, ml-1m and AliShop-7C's part.
func estimatedSeconds(
  _ split: Split, methods: [Method], epochs: Int, seeds: Int, gigaflops: Double
) -> Double {
  let unit = 6 * Double(split.train.userCount) * Double(split.itemIDs.count) * 100 / 1e9
  let perEpoch = methods.map { method -> Double in
    switch method {
    case .popularity: 0
    case .multDAE: 1.3 * unit / (0.35 * gigaflops)
    case .multVAE: 1.5 * unit / (0.35 * gigaflops)
    case .macridVAE: 7 * 1.1 * unit / (0.6 * gigaflops)
    }
  }
  // Half to all of the epochs run before patience ends.
  return 0.75 * Double(epochs * seeds) * perEpoch.reduce(0, +)
}

import Foundation
import Macrid
import Workbench

/// One t-SNE map of one set of points by one library.
struct MapRow: Encodable {
  /// `28000 x 7`
  var points: String
  var library: String
  /// Neighbours included; nil of a peer that could not do it here.
  var seconds: Double?
  /// The most memory this process held meanwhile; nil for peers.
  var peakMiB: Double?
  /// Kullback-Leibler divergence over every pair of points, computed here for all libraries; nil
  /// where that are too many pairs.
  var divergence: Double?
  /// The same as our optimiser has it, by interpolation on its grid; nil for peers.
  var interpolatedDivergence: Double?
  /// Share of the 10 nearest neighbours that are among the 10 nearest in the map; nil for more
  /// than 100,000 points.
  var neighboursKept: Double?
}

/// A set of points, and who maps it.
private struct MapSize {
  var number: Int
  var dimensions: Int
  var peers: [String]
}

private func sizes(_ depth: Depth) -> [MapSize] {
  let both = ["opentsne", "sklearnex"]
  let standard = [
    MapSize(number: 28_000, dimensions: 7, peers: both),
    MapSize(number: 70_000, dimensions: 50, peers: both),
  ]
  switch depth {
  case .quick: return [MapSize(number: 2_000, dimensions: 7, peers: both)]
  case .standard: return standard
  case .full:
    return standard + [
      MapSize(number: 300_000, dimensions: 50, peers: ["opentsne"]),
      MapSize(number: 1_000_000, dimensions: 50, peers: []),
    ]
  }
}

/// Maps of seven Gaussian clusters: ours and, with `--peer`, openTSNE's and
/// scikit-learn-intelex's of the same points.
func measureMaps(_ chapter: Chapter<Speed>) throws -> [MapRow] {
  try sizes(chapter.options.depth).flatMap { try measure($0, chapter) }
}

private func measure(_ size: MapSize, _ chapter: Chapter<Speed>) throws -> [MapRow] {
  try Interruption.check()
  let workers = Workers(count: chapter.options.threadCount)
  let points = clusters(size.number, dimensions: size.dimensions, seed: chapter.options.seed)
  var map: TSNE.Embedding?
  var seconds = 0.0
  let peak = try peakMemory {
    seconds = try stopwatch {
      map = try TSNE.embed(points, workers: workers) { _ in try Interruption.check() }
    }
  }
  let ours = map!
  let name = "\(Format.count(size.number)) x \(size.dimensions)"
  var row = MapRow(
    points: name, library: "this one", seconds: seconds, peakMiB: peak,
    interpolatedDivergence: ours.divergence)
  // Pairs of a million points would take longer than their map.
  guard size.number <= 300_000 else {
    tell(row, chapter)
    return [row]
  }
  let neighbours = try Neighbours(
    of: points, k: Int(3 * TSNE.Settings().perplexity), workers: workers)
  let affinities = try Affinities(
    neighbours, perplexity: TSNE.Settings().perplexity, workers: workers)
  func judge(_ row: inout MapRow, _ coordinates: Matrix) throws {
    row.divergence = try exactDivergence(of: coordinates, from: affinities, workers: workers)
    if size.number <= 100_000 {
      row.neighboursKept = try neighbourPreservation(
        of: coordinates, among: points, workers: workers)
    }
    tell(row, chapter)
  }
  try judge(&row, ours.coordinates)
  var rows = [row]
  guard let python = chapter.arguments.peer else { return rows }
  let folder = FileManager.default.temporaryDirectory.appending(path: "speed-\(UUID())")
  defer { try? FileManager.default.removeItem(at: folder) }
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  try points.values.withUnsafeBytes { Data($0) }.write(to: file("points", of: size, in: folder))
  for peer in size.peers {
    try Interruption.check()
    var row = MapRow(points: name, library: peer)
    do {
      let map = try ask(python, peer, size, in: folder, chapter)
      (row.library, row.seconds) = (map.library, map.seconds)
      try judge(&row, map.coordinates)
    } catch let failure as ChapterFailure {
      chapter.say("\(peer) cannot map \(name) points here: \(failure)")
    }
    rows.append(row)
  }
  return rows
}

private func tell(_ row: MapRow, _ chapter: Chapter<Speed>) {
  chapter.say(
    "\(row.library), \(row.points): \(Format.decimal(row.seconds, 1)) s, KL "
      + Format.decimal(row.divergence ?? row.interpolatedDivergence, 3))
}

private func file(_ name: String, of size: MapSize, in folder: URL) -> URL {
  folder.appending(path: "\(name)-\(size.number)-\(size.dimensions).f32")
}

/// A peer's map of the points in `folder`.
private func ask(
  _ python: String, _ peer: String, _ size: MapSize, in folder: URL, _ chapter: Chapter<Speed>
) throws -> (library: String, seconds: Double, coordinates: Matrix) {
  struct Answer: Decodable {
    var library: String
    var seconds: Double
  }
  let answer: Answer = try ask(
    python, "Tests/Peers/tsne_peers.py",
    [
      peer, "--number", "\(size.number)", "--dimensions", "\(size.dimensions)", "--threads",
      "\(chapter.options.threadCount)", "--out", folder.path,
    ], needs: "openTSNE and sklearnex")
  let values = try Data(contentsOf: file(peer, of: size, in: folder)).withUnsafeBytes { raw in
    Array(raw.bindMemory(to: Float.self))
  }
  guard values.count == 2 * size.number else {
    throw ChapterFailure(
      .badData, "\(answer.library) gave \(values.count) numbers for \(size.number) points")
  }
  return (answer.library, answer.seconds, Matrix(rows: size.number, columns: 2, values: values))
}

/// Seven spherical clusters of standard deviation 1, their centres three times as far apart.
private func clusters(_ number: Int, dimensions: Int, seed: UInt64) -> Matrix {
  var generator = Philox(seed: seed)
  let centres = (0..<7 * dimensions).map { _ in 3 * generator.normal() }
  var values: [Float] = []
  values.reserveCapacity(number * dimensions)
  for _ in 0..<number {
    let cluster = generator.index(below: 7)
    for j in 0..<dimensions {
      values.append(Float(centres[cluster * dimensions + j] + generator.normal()))
    }
  }
  return Matrix(rows: number, columns: dimensions, values: values)
}

private func over(_ row: MapRow, _ ours: MapRow) -> Double? {
  row.seconds.flatMap { theirs in ours.seconds.map { theirs / $0 } }
}

func mapTable(_ rows: [MapRow], threads: Int) -> Table {
  let groups = rows.indices.filter { $0 == 0 || rows[$0].points != rows[$0 - 1].points }.map {
    first in
    let ours = rows[first]
    return Table.Group(
      "\(ours.points), simulated",
      rows: rows.filter { $0.points == ours.points }.map { row in
        [
          .text(row.library), .number(row.seconds), .number(over(row, ours)),
          .number(row.peakMiB), .number(row.divergence), .number(row.interpolatedDivergence),
          .number(row.neighboursKept.map { 100 * $0 }),
        ]
      })
  }
  return Table(
    caption:
      "t-SNE of simulated points, 750 iterations, neighbours included, on \(threads) threads "
      + "of one machine.",
    columns: [
      Table.Column("Library"), Table.Column("s", .right, decimals: 1),
      Table.Column("it / ours", .right, decimals: 1), Table.Column("MiB", .right),
      Table.Column("KL", .right, decimals: 3), Table.Column("KL, grid", .right, decimals: 3),
      Table.Column("% kept", .right, decimals: 1),
    ],
    groups: groups,
    notes: [
      "MiB: the peak of this process's resident memory, points included. KL: divergence over every "
        + "pair of points, computed by this library for all; grid: as our optimiser has it, by "
        + "interpolation, which is all there is for a million points. % kept: of the ten nearest "
        + "points, those among the ten nearest in the map, up to 100,000 points. A row of "
        + "dashes: could not be run here."
    ])
}

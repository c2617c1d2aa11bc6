import Foundation
import Macrid
import Workbench

/// One t-SNE map of one set of points by one library.
struct MapRow: Codable {
  /// This library's name among the others.
  static let ours = "this one"

  /// `28,000 x 7`
  var points: String
  var number: Int
  var library: String
  /// Neighbours included; nil of a library that could not do it here.
  var seconds: Double?
  /// The most memory that its process held.
  var peakMiB: Double?
  /// Kullback-Leibler divergence, computed here for all libraries.
  var divergence: Double?
  /// Of the divergence, where not every pair of points is looked at.
  var standardError: Double?
  /// Share of the 10 nearest neighbours that are among the 10 nearest in the map; nil for more
  /// than `mostJudged` points.
  var neighboursKept: Double?
}

/// A set of points, and who maps it.
struct MapSize: Codable {
  var number: Int
  var dimensions: Int
  var peers: [String] = []

  var name: String { "\(Format.count(number)) x \(dimensions)" }

  /// Seven spherical clusters of standard deviation 1, their centres three times as far apart.
  func points(seed: UInt64) -> Matrix {
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
}

/// How long openTSNE may take for its largest map, in seconds.
let peerLimit = 600.0
/// Up to so many points every pair counts in the divergence, and neighbours are compared.
let mostJudged = 100_000
/// Beyond, so many of them are held against all others.
let rowsJudged = 20_000

/// Both libraries' standard sizes; and with `--full` the largest, ours alone.
private func sizes(_ depth: Depth) -> (standard: [MapSize], largest: MapSize?) {
  let both = ["opentsne", "sklearnex"]
  if depth == .quick {
    let standard = [MapSize(number: 2_000, dimensions: 7, peers: both)]
    return (standard, MapSize(number: 4_000, dimensions: 50))
  }
  let standard = [
    MapSize(number: 28_000, dimensions: 7, peers: both),
    MapSize(number: 70_000, dimensions: 50, peers: both),
  ]
  return (standard, depth == .full ? MapSize(number: 1_000_000, dimensions: 50) : nil)
}

/// How many points a library can map within `limit` seconds, by what it took for `number`: in
/// proportion, whole thousands, `most` at most.
func pointsWithin(_ limit: Double, number: Int, seconds: Double, most: Int) -> Int {
  min(most, Int(Double(number) * limit / seconds) / 1_000 * 1_000)
}

/// Maps of seven Gaussian clusters: ours and, with `--peer`, openTSNE's and
/// scikit-learn-intelex's of the same points.
func measureMaps(_ chapter: Chapter<Speed>) throws -> [MapRow] {
  let (standard, largest) = sizes(chapter.options.depth)
  var rows = try standard.flatMap { try measureWithPeers($0, chapter) }
  guard var largest else { return rows }
  if let peer = rows.last(where: { $0.library.hasPrefix("openTSNE") }), let seconds = peer.seconds {
    let number = pointsWithin(
      peerLimit, number: peer.number, seconds: seconds, most: largest.number)
    if number == largest.number {
      largest.peers = ["opentsne"]
    } else if number > peer.number {
      rows += try measureWithPeers(
        MapSize(number: number, dimensions: largest.dimensions, peers: ["opentsne"]), chapter)
    }
  }
  return try rows + measureWithPeers(largest, chapter)
}

/// Our map, in a process of its own.
private func measureOurs(_ size: MapSize, _ chapter: Chapter<Speed>) throws -> MapRow {
  do {
    let row: MapRow = try Errand.map(size).send()
    tell(row, chapter)
    return row
  } catch let failure as ChapterFailure {
    chapter.say("this library cannot map \(size.name) points here: \(failure)")
    return MapRow(points: size.name, number: size.number, library: MapRow.ours)
  }
}

/// Our map in this process, and what it is worth.
func measure(_ size: MapSize, _ chapter: Chapter<Speed>) throws -> MapRow {
  let workers = Workers(count: chapter.options.threadCount)
  let points = size.points(seed: chapter.options.seed)
  let settings = TSNE.Settings()
  var (map, affinities): (TSNE.Embedding?, Affinities?)
  // What `TSNE.embed(points)` does, but that the affinities are kept.
  let seconds = try stopwatch {
    let start = try settings.initialisation.coordinates(
      of: points, seed: settings.seed, workers: workers)
    affinities = try affinitiesOf(points, workers: workers)
    map = try TSNE.embed(affinities!, start: start, settings: settings, workers: workers) { _ in
      try Interruption.check()
    }
  }
  var row = MapRow(
    points: size.name, number: size.number, library: MapRow.ours, seconds: seconds,
    peakMiB: peakMemory())
  try judge(&row, map!.coordinates, of: points, affinities!, chapter)
  return row
}

private func affinitiesOf(_ points: Matrix, workers: Workers) throws -> Affinities {
  let perplexity = TSNE.Settings().perplexity
  return try Affinities(
    Neighbours(of: points, k: Int(3 * perplexity), workers: workers), perplexity: perplexity,
    workers: workers)
}

private func judge(
  _ row: inout MapRow, _ map: Matrix, of points: Matrix, _ affinities: Affinities,
  _ chapter: Chapter<Speed>
) throws {
  let workers = Workers(count: chapter.options.threadCount)
  guard points.rows > mostJudged else {
    row.divergence = try exactDivergence(of: map, from: affinities, workers: workers)
    row.neighboursKept = try neighbourPreservation(of: map, among: points, workers: workers)
    return
  }
  let estimate = try sampledDivergence(
    of: map, from: affinities, rows: rowsJudged, seed: chapter.options.seed, workers: workers)
  (row.divergence, row.standardError) = (estimate.divergence, estimate.standardError)
}

private func measureWithPeers(_ size: MapSize, _ chapter: Chapter<Speed>) throws -> [MapRow] {
  var rows = [try measureOurs(size, chapter)]
  guard let python = chapter.arguments.peer, !size.peers.isEmpty else { return rows }
  let points = size.points(seed: chapter.options.seed)
  let affinities = try affinitiesOf(
    points, workers: Workers(count: chapter.options.threadCount))
  let folder = FileManager.default.temporaryDirectory.appending(path: "speed-\(UUID())")
  defer { try? FileManager.default.removeItem(at: folder) }
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  try points.values.withUnsafeBytes { Data($0) }.write(to: file("points", of: size, in: folder))
  for peer in size.peers {
    var row = MapRow(points: size.name, number: size.number, library: peer)
    do {
      let answer = try ask(python, peer, size, in: folder, chapter)
      (row.library, row.seconds, row.peakMiB) = (answer.library, answer.seconds, answer.peakMiB)
      try judge(&row, answer.map, of: points, affinities, chapter)
      tell(row, chapter)
    } catch let failure as ChapterFailure {
      chapter.say("\(peer) cannot map \(size.name) points here: \(failure)")
    }
    rows.append(row)
  }
  return rows
}

private func tell(_ row: MapRow, _ chapter: Chapter<Speed>) {
  chapter.say(
    "\(row.library), \(row.points) points: \(Format.decimal(row.seconds, 1)) s, KL "
      + Format.decimal(row.divergence, 3))
}

private func file(_ name: String, of size: MapSize, in folder: URL) -> URL {
  folder.appending(path: "\(name)-\(size.number)-\(size.dimensions).f32")
}

/// A peer's map of the points in `folder`.
private func ask(
  _ python: String, _ peer: String, _ size: MapSize, in folder: URL, _ chapter: Chapter<Speed>
) throws -> (library: String, seconds: Double, peakMiB: Double?, map: Matrix) {
  struct Answer: Decodable {
    var library: String
    var seconds: Double
    var peakMiB: Double?
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
  let map = Matrix(rows: size.number, columns: 2, values: values)
  return (answer.library, answer.seconds, answer.peakMiB, map)
}

/// Libraries beside each other, a group a set of points.
func mapTable(_ rows: [MapRow], threads: Int) -> Table {
  let groups = rows.indices.filter { $0 == 0 || rows[$0].points != rows[$0 - 1].points }.map {
    first in
    let ours = rows[first]
    return Table.Group(
      "\(ours.points), simulated",
      rows: rows.filter { $0.points == ours.points }.map { row in
        let over = row.seconds.flatMap { theirs in ours.seconds.map { theirs / $0 } }
        let divergence: Table.Cell =
          row.divergence.map { value in
            row.standardError.map { .estimate(value, standardError: $0) } ?? .number(value)
          } ?? .absent
        return [
          .text(row.library), .number(row.seconds), .number(over), .number(row.peakMiB),
          divergence, .number(row.neighboursKept.map { 100 * $0 }),
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
      Table.Column("KL", .right, decimals: 4),
      Table.Column("% of 10 neighbours kept", .right, decimals: 1),
    ],
    groups: groups,
    notes: [
      "MiB: the peak of the process's resident memory, points and library included. KL: divergence, "
        + "computed by this library for all; over every pair up to \(Format.count(mostJudged)) "
        + "points, beyond, the attraction over all affinities and the sum over pairs from "
        + "\(Format.count(rowsJudged)) points drawn at random with all others (standard error in "
        + "brackets). % kept: of the ten nearest points, those among the ten nearest in the map, up "
        + "to \(Format.count(mostJudged)) points. openTSNE's largest map is of as many as it should "
        + "do in \(Format.duration(peerLimit)), by what it took before. A row of dashes: could not "
        + "be run here."
    ])
}

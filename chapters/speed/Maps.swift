import Foundation
import Macrid
import Workbench

/// One t-SNE map of one set of points by one library.
struct MapRow: Encodable {
  /// `28000 x 7`
  var points: String
  var library: String
  /// Neighbours included.
  var seconds: Double
  /// Kullback-Leibler divergence over every pair of points, computed here for all libraries.
  var divergence: Double
  /// Share of the 10 nearest neighbours that are among the 10 nearest in the map.
  var neighboursKept: Double
}

/// Maps of seven Gaussian clusters: ours and, with `--peer`, openTSNE's and
/// scikit-learn-intelex's of the same points.
func measureMaps(_ chapter: Chapter<Speed>) throws -> [MapRow] {
  let sizes = chapter.options.quick ? [(2_000, 7)] : [(28_000, 7), (70_000, 50)]
  return try sizes.flatMap { try measureMap($0, dimensions: $1, chapter) }
}

private func measureMap(
  _ number: Int, dimensions: Int, _ chapter: Chapter<Speed>
) throws -> [MapRow] {
  let workers = Workers(count: chapter.options.threadCount)
  let points = clusters(number, dimensions: dimensions, seed: chapter.options.seed)
  let neighbours = try Neighbours(
    of: points, k: Int(3 * TSNE.Settings().perplexity), workers: workers)
  let affinities = try Affinities(
    neighbours, perplexity: TSNE.Settings().perplexity, workers: workers)
  var rows: [MapRow] = []
  func add(_ library: String, seconds: Double, _ coordinates: Matrix) throws {
    rows.append(
      MapRow(
        points: "\(number) x \(dimensions)", library: library, seconds: seconds,
        divergence: try exactDivergence(of: coordinates, from: affinities, workers: workers),
        neighboursKept: try neighbourPreservation(
          of: coordinates, among: points, workers: workers)))
    chapter.say(
      "\(library), \(number) points in \(dimensions) dimensions: "
        + "\(Format.decimal(seconds, 1)) s, KL \(Format.decimal(rows.last?.divergence, 3))")
  }
  let clock = ContinuousClock()
  let start = clock.now
  let map = try TSNE.embed(points, workers: workers)
  try add("this one", seconds: start.duration(to: clock.now) / .seconds(1), map.coordinates)

  guard let python = chapter.arguments.peer else { return rows }
  let folder = FileManager.default.temporaryDirectory.appending(path: "speed-\(UUID())")
  defer { try? FileManager.default.removeItem(at: folder) }
  func file(_ name: String) -> URL {
    folder.appending(path: "\(name)-\(number)-\(dimensions).f32")
  }
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  try points.values.withUnsafeBytes { Data($0) }.write(to: file("points"))
  for peer in ["opentsne", "sklearnex"] {
    struct Answer: Decodable {
      var library: String
      var seconds: Double
    }
    let answer: Answer = try ask(
      python, "Tests/Peers/tsne_peers.py",
      [
        peer, "--number", "\(number)", "--dimensions", "\(dimensions)", "--threads",
        "\(chapter.options.threadCount)", "--out", folder.path,
      ], needs: "openTSNE and sklearnex")
    let values = try Data(contentsOf: file(peer)).withUnsafeBytes { raw in
      Array(raw.bindMemory(to: Float.self))
    }
    guard values.count == 2 * number else {
      throw ChapterFailure(
        .badData, "\(answer.library) gave \(values.count) numbers for \(number) points")
    }
    try add(
      answer.library, seconds: answer.seconds,
      Matrix(rows: number, columns: 2, values: values))
  }
  return rows
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

func mapTable(_ rows: [MapRow], threads: Int) -> Table {
  var groups: [Table.Group] = []
  for first in rows.indices where first == 0 || rows[first].points != rows[first - 1].points {
    let ours = rows[first]
    let cells = rows.filter { $0.points == ours.points }.map { row -> [Table.Cell] in
      [
        .text(row.library), .number(row.seconds), .number(ours.seconds / row.seconds),
        .number(row.divergence), .number(100 * row.neighboursKept),
      ]
    }
    groups.append(Table.Group(ours.points, rows: cells))
  }
  return Table(
    caption: "t-SNE, 750 iterations, neighbours included, on \(threads) threads of one machine.",
    columns: [
      Table.Column("Library"), Table.Column("Seconds", .right, decimals: 1),
      Table.Column("ours / it", .right, decimals: 2),
      Table.Column("KL divergence", .right, decimals: 3),
      Table.Column("% of 10 neighbours kept", .right, decimals: 1),
    ],
    groups: groups,
    notes: [
      "KL divergence: over every pair of points, computed by this library for all; neighbours: of "
        + "the ten nearest points, those among the ten nearest in the map."
    ])
}

import ArgumentParser
import Foundation
import Macrid

/// t-SNE of raw points on the command line: what Tests/Peers/tsne_peers.py compares with others.
@main
struct Embed: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tsne",
    abstract: "Embeds raw points in the plane by t-SNE, and says how long it took.",
    discussion: """
      For comparison with openTSNE and scikit-learn-intelex on the same points: \
      Tests/Peers/tsne_peers.py writes the points and runs those two. Prints one line of JSON: \
      seconds (neighbours included), the iterations of each phase with their exaggeration, the \
      divergence over every pair of points, and the share of the 10 nearest neighbours that \
      survive. With --evaluate it embeds nothing but computes the \
      same two numbers for somebody's coordinates.
      """)

  @Argument(help: "The points: little-endian 32-bit floats, row after row.")
  var points: String

  @Option(help: "Columns of the points.")
  var dimensions: Int

  @Option(help: "Coordinates to evaluate, in the same format, two columns.")
  var evaluate: String?

  @Option(help: "Seed of the initialisation's noise.")
  var seed: UInt64 = 0

  @Option(help: "Threads; the result does not depend on them.")
  var threads: Int = ProcessInfo.processInfo.activeProcessorCount

  @Option(help: "Iterations, a third of them with early exaggeration.")
  var iterations: Int = 750

  @Option(help: "Momentum of the early iterations.")
  var earlyMomentum: Double = TSNE.Settings().earlyMomentum

  @Option(help: "Perplexity.")
  var perplexity: Double = TSNE.Settings().perplexity

  @Option(help: "Write the coordinates here, as CSV.")
  var csv: String?

  @Flag(help: "Say nothing while it runs.")
  var quiet = false

  func run() throws {
    let data = try Embed.matrix(points, columns: dimensions)
    let workers = Workers(count: threads)
    var result: [String: Any] = ["points": data.rows, "dimensions": data.columns]
    let coordinates: Matrix
    if let evaluate {
      coordinates = try Embed.matrix(evaluate, columns: 2)
      result["evaluated"] = evaluate
    } else {
      var settings = TSNE.Settings()
      settings.seed = seed
      settings.perplexity = perplexity
      settings.earlyMomentum = earlyMomentum
      settings.earlyIterations = iterations / 3
      settings.iterations = iterations - iterations / 3
      let clock = ContinuousClock()
      let start = clock.now
      let embedding = try TSNE.embed(data, settings: settings, workers: workers) { progress in
        if !quiet, let divergence = progress.divergence {
          let line = "\(progress.iteration)/\(progress.iterations)  KL \(divergence)\n"
          FileHandle.standardError.write(Data(line.utf8))
        }
      }
      let elapsed = start.duration(to: clock.now)
      result["seconds"] = (elapsed / .milliseconds(1)).rounded() / 1000
      result["threads"] = workers.count
      result["seed"] = seed
      result["iterations"] = embedding.iterations
      result["phases"] = embedding.phases.map {
        ["exaggeration": $0.exaggeration, "iterations": $0.iterations, "discarded": $0.isDiscarded]
          as [String: Any]
      }
      result["reportedDivergence"] = embedding.divergence
      coordinates = embedding.coordinates
    }
    let neighbours = try Neighbours(of: data, k: Int(3 * perplexity), workers: workers)
    let affinities = try Affinities(neighbours, perplexity: perplexity, workers: workers)
    result["divergence"] = try exactDivergence(
      of: coordinates, from: affinities, workers: workers)
    result["neighbourPreservation"] = try neighbourPreservation(
      of: coordinates, among: data, workers: workers)
    if let csv { try Embed.write(coordinates, to: csv) }
    let json = try JSONSerialization.data(withJSONObject: result, options: [.sortedKeys])
    print(String(decoding: json, as: UTF8.self))
  }

  private static func matrix(_ path: String, columns: Int) throws -> Matrix {
    guard columns > 0 else { throw ValidationError("--dimensions must be 1 or more") }
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    guard bytes.count % (4 * columns) == 0 else {
      throw ValidationError(
        "\(path) holds \(bytes.count) bytes, not whole rows of \(columns) 32-bit floats")
    }
    let values = bytes.withUnsafeBytes { raw in
      (0..<bytes.count / 4).map { index in
        Float(
          bitPattern: UInt32(
            littleEndian: raw.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)))
      }
    }
    return Matrix(rows: values.count / columns, columns: columns, values: values)
  }

  private static func write(_ coordinates: Matrix, to path: String) throws {
    var text = "x,y\n"
    for row in 0..<coordinates.rows { text += "\(coordinates[row, 0]),\(coordinates[row, 1])\n" }
    try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
  }
}

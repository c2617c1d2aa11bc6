import ArgumentParser
import Foundation
import Macrid
import Workbench

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

  @Option(help: "Columns of the points.", transform: Bounded.whole(1...1_000_000))
  var dimensions: Int

  @Option(help: "Coordinates to evaluate, in the same format, two columns.")
  var evaluate: String?

  @Option(
    help: "Seed of the initialisation's noise. (default: 0)",
    transform: Bounded.whole(0...UInt64.max))
  var seed: UInt64?

  @Option(
    help: "Threads; the result does not depend on them. (default: all that may be used)",
    transform: Bounded.whole(1...Workers.most))
  var threads: Int?

  @Option(
    help: "Iterations, a third of them with early exaggeration. (default: 750)",
    transform: Bounded.whole(0...1_000_000))
  var iterations: Int?

  @Option(
    help: "Momentum of the early iterations. (default: \(TSNE.Settings().earlyMomentum))",
    transform: Bounded.decimal(0..<1))
  var earlyMomentum: Double?

  @Option(
    help: "Perplexity. (default: 30, or a third of the other points where they are few)",
    transform: Bounded.decimal(1...1_000_000))
  var perplexity: Double?

  @Option(help: "Write the coordinates here, as CSV.")
  var csv: String?

  @Flag(help: "Say nothing while it runs.")
  var quiet = false

  static func main() {
    runAndExit {
      try $0.work()
      return .done
    }
  }

  func validate() throws {
    let ofEmbedding = [
      (seed != nil, "--seed"), (iterations != nil, "--iterations"),
      (earlyMomentum != nil, "--early-momentum"),
    ]
    if evaluate != nil, let other = ofEmbedding.first(where: \.0)?.1 {
      throw ValidationError("--evaluate embeds nothing; leave \(other) away.")
    }
  }

  private func work() throws {
    // Better to learn now than after the work that nothing can be written.
    if let csv { try checkOutput(csv) }
    let data = try readPoints(points, columns: dimensions)
    let workers = threads.map(Workers.init(count:)) ?? Workers()
    let perplexity = perplexity ?? fittingPerplexity(count: data.rows)
    var result: [String: Any] = [
      "points": data.rows, "dimensions": data.columns, "perplexity": perplexity,
    ]
    let coordinates: Matrix
    if let evaluate {
      coordinates = try readPoints(evaluate, columns: 2)
      result["evaluated"] = evaluate
    } else {
      coordinates = try embed(data, perplexity, workers, &result)
    }
    if let csv { try write(coordinates, to: csv) }
    let neighbours = try Neighbours(of: data, k: Int(3 * perplexity), workers: workers)
    let affinities = try Affinities(neighbours, perplexity: perplexity, workers: workers)
    result["divergence"] = try exactDivergence(of: coordinates, from: affinities, workers: workers)
    if data.rows > 11 {
      result["neighbourPreservation"] = try neighbourPreservation(
        of: coordinates, among: data, workers: workers)
    } else {
      say("of \(data.rows) points the share of 10 neighbours that survive says nothing: it is null")
      result["neighbourPreservation"] = NSNull()
    }
    let json = try JSONSerialization.data(withJSONObject: result, options: [.sortedKeys])
    Output.print(String(decoding: json, as: UTF8.self))
  }

  private func embed(
    _ data: Matrix, _ perplexity: Double, _ workers: Workers, _ result: inout [String: Any]
  ) throws -> Matrix {
    let (seed, iterations) = (seed ?? 0, iterations ?? 750)
    var settings = TSNE.Settings()
    settings.seed = seed
    settings.perplexity = perplexity
    if let earlyMomentum { settings.earlyMomentum = earlyMomentum }
    settings.earlyIterations = iterations / 3
    settings.iterations = iterations - iterations / 3
    let clock = ContinuousClock()
    let start = clock.now
    let embedding = try TSNE.embed(data, settings: settings, workers: workers) { progress in
      if let divergence = progress.divergence {
        say("\(progress.iteration)/\(progress.iterations)  KL \(divergence)")
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
    return embedding.coordinates
  }

  /// t-SNE looks at 3 x perplexity neighbours of each point.
  private func fittingPerplexity(count: Int) -> Double {
    let usual = TSNE.Settings().perplexity
    guard count >= 4, Double(count - 1) < 3 * usual else { return usual }
    let fitting = Double(count - 1) / 3
    say("\(count) points have too few neighbours for perplexity \(usual): it is \(fitting)")
    return fitting
  }

  private func say(_ line: String) {
    if !quiet { Console.standardError.say("tsne: \(line)") }
  }

  private func checkOutput(_ csv: String) throws {
    let url = URL(filePath: csv)
    try AtomicFile.check(url)
    for input in [points, evaluate].compactMap({ $0 }) where isSameFile(csv, input) {
      throw ChapterFailure(.usage, "--csv \(csv) would overwrite the points; name another file")
    }
  }
}

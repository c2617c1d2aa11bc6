import Foundation
import Testing

@testable import Macrid

@Suite struct AffinitiesTests {
  let workers = Workers(count: 2)

  @Test(arguments: [2.0, 5, 30])
  func perplexityReached(perplexity: Double) throws {
    for seed in UInt64(0)..<3 {
      let (points, _) = blobs(300, dimensions: 5, blobs: 3, apart: 9, seed: seed)
      let neighbours = try Neighbours(of: points, k: Int(3 * perplexity), workers: workers)
      let (p, unreached) = conditionalAffinities(
        neighbours, perplexity: perplexity, workers: workers)
      #expect(unreached == 0)
      for row in 0..<300 {
        let own = (0..<neighbours.k).map { Double(p.pointer[row * neighbours.k + $0]) }
        let entropy = -own.reduce(0) { $1 > 0 ? $0 + $1 * log($1) : $0 }
        #expect(abs(exp(entropy) - perplexity) < 1e-3 * perplexity, "seed \(seed) row \(row)")
      }
    }
  }

  @Test func widthsByHand() throws {
    // Neighbours at squared distances 1 and 2: p = (w, 1 - w) with w = 1 / (1 + exp(-beta)).
    // Perplexity 1.8 fixes w by -w log w - (1 - w) log(1 - w) = log 1.8.
    let line = Matrix(rows: 3, columns: 2, values: [0, 0, 1, 0, 1, 1])
    let neighbours = try Neighbours(of: line, k: 2, workers: workers)
    let (p, _) = conditionalAffinities(neighbours, perplexity: 1.8, workers: workers)
    let w = Double(p.pointer[0])
    #expect(abs(-w * log(w) - (1 - w) * log(1 - w) - log(1.8)) < 1e-4)
    #expect(w > 0.5)
  }

  @Test func symmetricAndSumsToOne() throws {
    let (points, _) = blobs(400, dimensions: 3, blobs: 4, apart: 5, seed: 1)
    let neighbours = try Neighbours(of: points, k: 30, workers: workers)
    let affinities = try Affinities(neighbours, perplexity: 10, workers: workers)
    var entries: [[Int]: Float] = [:]
    for row in 0..<affinities.count {
      let range = affinities.starts[row]..<affinities.starts[row + 1]
      #expect(zip(affinities.columns[range], affinities.columns[range].dropFirst()).allSatisfy(<))
      for entry in range {
        entries[[row, Int(affinities.columns[entry])]] = affinities.values[entry]
      }
    }
    for (pair, value) in entries { #expect(entries[[pair[1], pair[0]]] == value, "\(pair)") }
    #expect(abs(entries.values.reduce(0.0) { $0 + Double($1) } - 1) < 1e-5)
    // Each conditional entry is there, and only those and their mirror images.
    let (p, _) = conditionalAffinities(neighbours, perplexity: 10, workers: workers)
    var expected: [[Int]: Double] = [:]
    for row in 0..<400 {
      for j in 0..<30 {
        let other = Int(neighbours.indices[row * 30 + j])
        expected[[row, other], default: 0] += Double(p.pointer[row * 30 + j]) / 800
        expected[[other, row], default: 0] += Double(p.pointer[row * 30 + j]) / 800
      }
    }
    #expect(expected.count == entries.count)
    for (pair, value) in expected {
      #expect(abs(Double(entries[pair] ?? -1) - value) < 1e-6 * value + 1e-12, "\(pair)")
    }
  }

  @Test func duplicatesAreCountedNotBroken() throws {
    // Forty equal points cannot have perplexity 5: all 15 neighbours share the weight.
    var points = blobs(120, dimensions: 3, blobs: 1, apart: 0, seed: 3).points
    for row in 0..<40 { for column in 0..<3 { points[row, column] = 100 } }
    let neighbours = try Neighbours(of: points, k: 15, workers: workers)
    let (p, unreached) = conditionalAffinities(neighbours, perplexity: 5, workers: workers)
    #expect(unreached == 40)
    for row in 0..<40 {
      for j in 0..<15 { #expect(abs(p.pointer[row * 15 + j] - 1 / 15) < 1e-6) }
    }
  }

  @Test func errors() throws {
    let points = blobs(20, dimensions: 2, blobs: 1, apart: 0, seed: 3).points
    let neighbours = try Neighbours(of: points, k: 5, workers: workers)
    #expect(throws: ProjectionError.self) {
      try Affinities(neighbours, perplexity: 6, workers: workers)
    }
    #expect(throws: ProjectionError.self) {
      try Affinities(neighbours, perplexity: .nan, workers: workers)
    }
  }
}

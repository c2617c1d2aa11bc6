import Foundation

@testable import Macrid

/// Fixtures/evaluation/reference.json: what NumPy, SciPy and scikit-learn say.
struct EvaluationReference: Decodable {
  struct Representation: Decodable {
    let values: [[Float]]
    let correlations: [[Double]]
    let independence: Double
    let totalCorrelation: Double
    let mutualInformation: Double
  }
  struct Clustering: Decodable {
    let clusters: [Int]
    let classes: [Int]
    let nmi: Double
    let ari: Double
    let purity: Double
  }
  struct Clusters: Decodable {
    let points: [[Float]]
    let inertia: Double
  }
  struct Disentangled: Decodable {
    let codes: [[Float]]
    let trainCount: Int
    let style: [Int]
    let size: [Double]
    let sale: [Int]
    let mig: [Double]
    let sap: [Double]
    let importances: [[Double]]
    let informativeness: [Double]
    let disentanglement: Double
    let completeness: Double

    /// The first `trainCount` points, or the others.
    func sample(_ points: Range<Int>) throws -> FactorSample {
      try FactorSample(
        codes: Matrix(rowsOf: Array(codes[points])),
        factors: [
          Factor(name: "style", values: .discrete(Array(style[points]))),
          Factor(name: "size", values: .continuous(Array(size[points]))),
          Factor(name: "sale", values: .discrete(Array(sale[points]))),
        ])
    }
  }

  /// Samples of DCI where many codes split equally well.
  struct Ties: Decodable {
    let codes: [[Float]]
    let trainCount: Int
    let style: [Int]
    let size: [Double]
    let sale: [Int]
    /// Disentanglement, completeness, informativeness over scikit-learn's seeds 0...19.
    let mean: [Double]
    let deviation: [Double]

    /// The two parts with the codes in another order.
    func parts(_ order: [Int]) throws -> (train: FactorSample, test: FactorSample) {
      func part(_ points: Range<Int>) throws -> FactorSample {
        try FactorSample(
          codes: Matrix(rowsOf: codes[points].map { row in order.map { row[$0] } }),
          factors: [
            Factor(name: "style", values: .discrete(Array(style[points]))),
            Factor(name: "size", values: .continuous(Array(size[points]))),
            Factor(name: "sale", values: .discrete(Array(sale[points]))),
          ])
      }
      return (try part(0..<trainCount), try part(trainCount..<codes.count))
    }
  }

  let representation: Representation
  let clustering: Clustering
  let kmeans: Clusters
  let shiftedKMeans: [Clusters]
  let ties: [Ties]
  let disentanglement: Disentangled

  static func load() throws -> EvaluationReference {
    let url = Bundle.module.url(
      forResource: "reference", withExtension: "json", subdirectory: "Fixtures/evaluation")
    guard let url else { throw CocoaError(.fileNoSuchFile) }
    return try JSONDecoder().decode(EvaluationReference.self, from: Data(contentsOf: url))
  }
}

extension Matrix {
  /// Rows of one length.
  init(rowsOf rows: [[Float]]) {
    self.init(rows: rows.count, columns: rows.first?.count ?? 0, values: rows.flatMap { $0 })
  }
}

/// |a - b| within a tolerance relative to the greater of |b| and 1.
func isClose(_ a: Double, _ b: Double, _ tolerance: Double = 1e-9) -> Bool {
  abs(a - b) <= tolerance * max(1, abs(b))
}

import Macrid

/// Everything the chapter measured, as figures/figure3.json holds it.
struct Results: Encodable {
  var setting: Setting
  var trainings: [TrainingResult] = []
  var encodings: [Encoding] = []
  var sweeps: [SweepResult] = []
  var views: [ViewResult] = []
  var grid: [GridResult] = []
  var movies: [MovieResult] = []
  var summary = Summary()
}

struct Setting: Encodable {
  var concepts: Int
  var dimensions: Int
  var beta: Double
  var sigma0: Double
  var epochs: Int
  var gridEpochs: Int
  var seeds: Int
  var starts: Int
  var turns: Int
  var sweepLength: Int
}

struct TrainingResult: Encodable {
  var dataset: String
  var method: String
  var seed: UInt64
  var bestEpoch: Int
  var validationNDCG100: Double
  /// Mean over categories of the share of its items in the concept that most of them have.
  var conceptShare: Double?
}

/// One kind of sweep along one attribute: means over starts and seeds.
struct SweepResult: Encodable {
  var method: String
  var kind: String
  var category: String
  var attribute: String
  var tau: Double
  /// 95 % bootstrap interval over starts.
  var lower: Double
  var upper: Double
  /// Share of starts whose tau is above zero.
  var rising: Double
  var ownSpread: Double
  var otherSpread: Double
  var inCategory: Double
  /// Starts whose sweep held enough items of the category to be measured.
  var starts: Int
}

struct ViewResult: Encodable {
  var method: String
  var view: String
  /// Means over seeds.
  var scores: Scores
  /// Standard deviations over seeds; absent with one.
  var deviations: Scores?
}

struct GridResult: Encodable {
  var beta: Double
  var sigma0: Double
  var validationNDCG100: Double
  /// Mean over attributes.
  var strength: Double
  var turnedMean: Double
  /// How many attributes' best axis beats 95 % of the random axes.
  var specialAttributes: Int
  var conceptShare: Double
}

/// How well single dimensions go with one proxy on movies: means over concepts and seeds.
struct MovieResult: Encodable {
  var dataset: String
  var factor: String
  /// Spearman's rho on one half of a concept's movies, its sign as on the other half, which chose
  /// the dimension: zero on average where nothing is encoded.
  var rho: Double
  /// Share of concepts whose 95 % interval leaves zero out.
  var clearShare: Double
}

/// What the findings speak of: means over attributes, seeds and starts.
struct Summary: Encodable {
  var attributes = 0
  var specialShare = 0.0
  var meanStrength = 0.0
  var meanStrengthMultVAE = 0.0
  var meanStrengthMultDAE = 0.0
  var meanStrengthSVD = 0.0
  var meanTurned = 0.0
  var meanAllDimensions = 0.0
  var meanTauBest = 0.0
  var meanTauRandom = 0.0
  var meanTauNoGamma = 0.0
  var meanTauMultVAE = 0.0
  var conceptShare = 0.0
  var meanOwnSpread = 0.0
  var meanOtherSpread = 0.0
  var inCategory = 0.0
}

func average(_ values: some Collection<Double>) -> Double {
  values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
}

/// Standard deviation with divisor n - 1; 0 of fewer than two.
func deviation(_ values: [Double]) -> Double {
  let mean = average(values)
  return values.count < 2
    ? 0
    : (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
}

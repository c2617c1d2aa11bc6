/// MacridVAE: macro and micro disentangled variational auto-encoder.
///
/// Ma, Zhou, Cui, Yang and Zhu, "Learning Disentangled Representations for Recommendation",
/// NeurIPS 2019. Parameters: item representations h (M x d), context representations t (M x d)
/// with a bias, prototypes m (K x d), and f_nn's second layer (d -> 2d), shared by all concepts.
/// The forward pass is in MacridVAE+Items.swift and MacridVAE+Users.swift, each backward pass beside it.
/// With sampled softmax the decoder is that of SampledSoftmax.swift, see MacridVAE+Sampled.swift.
public final class MacridVAE: TrainableRecommender, Sendable {
  /// How an item is compared with a prototype and with a user's component.
  public enum Similarity: String, Sendable, Codable, CaseIterable {
    /// h . m / (||h|| ||m||): the paper's.
    case cosine
    /// h . m: the ablation of Figure 2e.
    case innerProduct = "inner product"
  }

  /// How an item's concept is fixed once training is over.
  public enum EvaluationMode: String, Sendable, Codable, CaseIterable {
    /// softmax(s_i), as the authors' code.
    case soft
    /// The mode of p(c_i), a one-hot vector, as the paper says.
    case oneHot = "one-hot"
  }

  /// What becomes of the first half of f_nn's output, a, as the mean of a user's component.
  public enum Mean: String, Sendable, Codable, CaseIterable {
    /// a / ||a||: the paper's (equation 7).
    case unit
    /// a itself; the divergence then has its term, 1/2 ||a||^2 / sigma_0^2.
    case raw
  }

  /// How the tables begin.
  public enum Initialisation: String, Sendable, Codable, CaseIterable {
    /// Each from draws of its own.
    case independent
    /// From the same draws, as in the authors' code, whose initialisers share a seed: the context
    /// table equals the items, and prototype k lies along item k.
    case shared
  }

  /// The settings of the model; the defaults are the authors', but for the initialisation.
  public struct Configuration: Sendable, Codable, Equatable {
    /// Number of concepts (K).
    public var concepts = 7
    /// Dimensions of an item's representation and of each user component (d).
    public var dimensions = 100
    /// Temperature of the similarities (tau).
    public var tau: Float = 0.1
    /// Standard deviation of the prior (sigma_0).
    public var sigma0: Float = 0.075
    /// Probability that an input is kept by dropout.
    public var keep: Float = 0.5
    /// Temperature of the Gumbel-Softmax, on top of tau.
    public var gumbelTemperature: Float = 1
    /// Whether training draws concepts with Gumbel noise, or takes the softmax without.
    public var drawsConcepts = true
    public var similarity = Similarity.cosine
    public var evaluation = EvaluationMode.soft
    public var mean = Mean.unit
    public var initialisation = Initialisation.independent
    /// Greatest over least standard deviation of the prior, dimension by dimension: a geometric series
    /// around sigma_0, so that no two dimensions are alike and turned axes cost the model something;
    /// the divergence then has the mean's term, 1/2 sum_j mu_j^2 / sigma_0j^2. Nil: all alike, the paper's.
    public var priorRatio: Float?
    /// Weight of ||mu||_1 in the divergence, which for a mean of length one is least along an axis; nil:
    /// none, the paper's.
    public var axisPenalty: Float?
    /// Items drawn a step (N) with which sampled softmax estimates the sum over all of them (Section
    /// 2.2), for very many items; nil takes all, the full softmax.
    public var sampledItems: Int?
    /// Of the decoder's products; nil is single precision. Sampled softmax has no other.
    public var precision: Precision?

    public init() {}
  }

  public let configuration: Configuration
  /// M; for the model of a sampled step (`SampledMacridVAE`), that step's S.
  nonisolated(unsafe) public internal(set) var itemCount: Int
  /// h, M x d.
  public let items: Parameter
  /// t, M x d: the encoder's first layer.
  public let contextTable: Parameter
  /// d.
  public let contextBias: Parameter
  /// d x 2d: first half the mean a, second half b (log variance relative to the prior is -b).
  public let headWeight: Parameter
  /// 2d.
  public let headBias: Parameter
  /// m, K x d.
  public let prototypes: Parameter

  public var parameters: [Parameter] {
    [contextTable, contextBias, headWeight, headBias, items, prototypes]
  }

  public let capacity: BatchCapacity
  let workspace: Workspace
  /// With sampled softmax, what trains it.
  let sampled: SampledMacridVAE?

  /// Random parameters: Glorot-uniform weights, truncated normal biases.
  ///
  /// - Parameter adoptions: training users per item, M values; sampled softmax needs them.
  public convenience init(
    _ configuration: Configuration, itemCount: Int, capacity: BatchCapacity, seed: UInt64,
    adoptions: [Int] = []
  ) {
    self.init(
      configuration, itemCount: itemCount, capacity: capacity, seed: seed, adoptions: adoptions,
      decoderRoom: Self.decoderRoom)
  }

  /// - Parameter decoderRoom: see MacridVAE+Rounds.swift.
  init(
    _ configuration: Configuration, itemCount: Int, capacity: BatchCapacity, seed: UInt64,
    adoptions: [Int] = [], decoderRoom: Int
  ) {
    let drawn = SampledItems(
      configuration.sampledItems, of: adoptions, itemCount: itemCount, capacity: capacity)
    self.configuration = configuration
    self.itemCount = itemCount
    self.capacity = capacity
    let (M, K, d) = (itemCount, configuration.concepts, configuration.dimensions)
    items = Parameter(name: "items", shape: [M, d], isWeight: true, rows: drawn)
    contextTable = Parameter(name: "contextTable", shape: [M, d], isWeight: true, rows: drawn)
    contextBias = Parameter(name: "contextBias", shape: [d], isWeight: false)
    headWeight = Parameter(name: "headWeight", shape: [d, 2 * d], isWeight: true)
    headBias = Parameter(name: "headBias", shape: [2 * d], isWeight: false)
    prototypes = Parameter(name: "prototypes", shape: [K, d], isWeight: true)
    workspace = Workspace(
      configuration, itemCount: M, capacity: capacity, trains: drawn == nil, decodes: drawn == nil,
      decoderRoom: decoderRoom)
    sampled = drawn.map { [items, contextTable, contextBias, headWeight, headBias, prototypes] in
      SampledMacridVAE(
        $0,
        step: MacridVAE(
          configuration, items: Parameter(rowsOf: items, $0),
          contextTable: Parameter(rowsOf: contextTable, $0), contextBias, headWeight, headBias,
          prototypes, itemCount: $0.capacity, capacity: capacity))
    }
    initialise(seed: seed)
    if configuration.initialisation == .shared { alignTables() }
  }

  /// The same draws for all three tables; prototypes keep their own scale.
  private func alignTables() {
    contextTable.value.update(from: items.value, count: items.count)
    let d = configuration.dimensions
    let scale = (Float(itemCount + d) / Float(configuration.concepts + d)).squareRoot()
    for j in 0..<min(prototypes.count, items.count) { prototypes.value[j] = scale * items.value[j] }
  }

  /// The model of a sampled step's items.
  private init(
    _ configuration: Configuration, items: Parameter, contextTable: Parameter,
    _ contextBias: Parameter, _ headWeight: Parameter, _ headBias: Parameter,
    _ prototypes: Parameter, itemCount: Int, capacity: BatchCapacity
  ) {
    self.configuration = configuration
    self.itemCount = itemCount
    self.capacity = capacity
    (self.items, self.contextTable, self.contextBias) = (items, contextTable, contextBias)
    (self.headWeight, self.headBias, self.prototypes) = (headWeight, headBias, prototypes)
    workspace = Workspace(
      configuration, itemCount: itemCount, capacity: capacity, decodes: false)
    sampled = nil
  }
}

import Macrid
import Synchronization

/// What a chapter regenerates: the trials that its page stands on, how one is run, and how the
/// page is drawn from their outcomes.
public struct Artifact<Material: Sendable, Measures: Measured> {
  /// Reads a dataset, or one of its folds, with all that a trial on it needs.
  public var load: @Sendable (_ dataset: String, _ fold: Int?) throws -> Material
  /// The dataset as the page names it.
  public var record: @Sendable (Material) -> DatasetRecord
  /// The trials. Not asked for where only committed trials are drawn or verified.
  public var study: (Materials<Material>) throws -> Study<Measures>
  /// The outcome of one trial, a function of the trial alone.
  public var run: @Sendable (Trial, Material, Experiment.Run) throws -> Outcome<Measures>
  /// Whether a trial is to be run though its outcome is there, as something else of it is wanted,
  /// such as its model. The outcome must come out the same.
  public var isWantedAgain: @Sendable (Trial) -> Bool = { _ in false }
  /// Whether a trial that stands stays though the study has it not, as the study only adds to the
  /// page. The page's own command then stays, too.
  public var stays: @Sendable (Trial) -> Bool = { _ in false }
  /// Writes tables, claims and pictures. May read no data: a page is drawn where they are absent.
  public var draw: (Page<Measures>) throws -> Void

  public init(
    load: @escaping @Sendable (_ dataset: String, _ fold: Int?) throws -> Material,
    record: @escaping @Sendable (Material) -> DatasetRecord,
    study: @escaping (Materials<Material>) throws -> Study<Measures>,
    run: @escaping @Sendable (Trial, Material, Experiment.Run) throws -> Outcome<Measures>,
    draw: @escaping (Page<Measures>) throws -> Void
  ) {
    self.load = load
    self.record = record
    self.study = study
    self.run = run
    self.draw = draw
  }
}

extension Artifact where Material == Experiment, Measures == NothingMeasured {
  /// An artifact that needs no more than splits and ranking.
  public init(
    load: @escaping @Sendable (_ dataset: String, _ fold: Int?) throws -> Split,
    study: @escaping (Materials<Experiment>) throws -> Study<NothingMeasured>,
    draw: @escaping (Page<NothingMeasured>) throws -> Void
  ) {
    self.init(
      load: { try Experiment(try load($0, $1)) },
      record: { DatasetRecord($0.split, simulated: $0.split.dataset.hasPrefix("shop-simulated")) },
      study: study, run: { try $1.run($0, $2) }, draw: draw)
  }
}

/// Datasets and folds, each read once.
public final class Materials<Material: Sendable>: Sendable {
  private struct Key: Hashable {
    var dataset: String
    var fold: Int?
  }

  private let load: @Sendable (String, Int?) throws -> Material
  private let loaded = Mutex<[Key: Result<Material, any Error>]>([:])

  init(_ load: @escaping @Sendable (String, Int?) throws -> Material) { self.load = load }

  /// The dataset, or one of its folds.
  ///
  /// - Throws: what reading it throws, each time the same.
  public func callAsFunction(_ dataset: String, fold: Int? = nil) throws -> Material {
    try loaded.withLock { loaded in
      let key = Key(dataset: dataset, fold: fold)
      if let result = loaded[key] { return try result.get() }
      let result = Result { try load(dataset, fold) }
      loaded[key] = result
      return try result.get()
    }
  }
}

import Macrid

/// What a page is drawn from: finished trials and the datasets they were run on, nothing else.
public struct Page<Measures: Measured> {
  /// The trials that the page is about, in the order of `Trial`.
  public let records: [TrialRecord<Measures>]
  /// Where this run covers less than what is committed: the committed trials, to stand beside its
  /// own, marked. Empty elsewhere.
  public let committed: [TrialRecord<Measures>]
  /// Whether verdicts on the paper may be given: not of a quick run, nor of one's own data.
  public let isJudged: Bool
  /// Says why not, or nothing.
  public let notJudged: String?
  private let trials: [Trials<Measures>]
  let header: StudyHeader

  init(
    _ trials: Trials<Measures>, committed: Trials<Measures>? = nil, header: StudyHeader,
    notJudged: String?
  ) {
    records = trials.current
    self.committed = committed?.current ?? []
    self.trials = [trials] + (committed.map { [$0] } ?? [])
    self.header = header
    isJudged = header.isJudged
    self.notJudged = notJudged
  }

  /// The outcome of a trial of this page; nil where it was not run.
  public subscript(trial: Trial) -> Outcome<Measures>? { trials[0][trial]?.outcome }

  /// The dataset that a trial was run on.
  public func dataset(of trial: Trial) -> DatasetRecord? {
    trials.lazy.compactMap { $0.dataset(of: trial) }.first
  }

  /// The datasets of `records`, by name and fold.
  public var datasets: [DatasetRecord] {
    var seen: Set<String> = []
    return records.compactMap { dataset(of: $0.trial) }.filter { seen.insert($0.sha256).inserted }
  }

  /// Trainings that a reader should know of: a line each.
  public var remarks: [String] { records.compactMap(\.remark) }
}

extension TrialRecord {
  /// What a reader should know of the training, by the rule of `TrainingSummary`: that it failed,
  /// collapsed or used up its epochs. Nil of others.
  public var remark: String? {
    if let failure = outcome.failure { return "\(trial.title): \(failure)" }
    guard let training = outcome.training else { return nil }
    if let collapse = training.collapse { return "\(trial.title): collapsed, \(collapse)" }
    return training.ending == .usedUp
      ? "\(trial.title): used up its \(training.epochs) epochs" : nil
  }
}

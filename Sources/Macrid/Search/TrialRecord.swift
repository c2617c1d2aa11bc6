/// A finished trial: what was run, by which revision of the code, what came of it, where and how
/// long.
public struct TrialRecord<Measures: Measured>: Codable, Sendable, Equatable {
  public var trial: Trial
  /// Of the code that ran it.
  public var revision: Revision
  public var outcome: Outcome<Measures>
  public var run: TrialRun

  public init(trial: Trial, outcome: Outcome<Measures>, run: TrialRun) {
    self.trial = trial
    self.outcome = outcome
    self.run = run
    revision = Revision(of: trial, measuredBy: Measures.self)
  }

  /// Whether the code has changed its bytes since.
  public var isOutdated: Bool { revision != Revision(of: trial, measuredBy: Measures.self) }
}

/// The numbers that a method and a chapter's measures carry in the code, raised when their bytes
/// change.
public struct Revision: Codable, Sendable, Equatable {
  public var method: Int
  public var measure: Int

  /// What the code is at now.
  public init<M: Measured>(of trial: Trial, measuredBy: M.Type) {
    method = Method(rawValue: trial.method)?.revision ?? 0
    measure = M.revision
  }
}

/// Where a trial was run and what it took; the outcome does not depend on it but for last bits.
public struct TrialRun: Codable, Sendable, Equatable {
  /// The kind of processor: instruction set, vendor, family and model.
  public var processor: String
  /// Seconds of wall time, times the threads it had: what it takes on one core.
  public var seconds: Double

  public init(processor: String, seconds: Double) {
    self.processor = processor
    self.seconds = (seconds * 100).rounded() / 100
  }
}

/// The trials that a page stands on, in stages.
///
///     Study([
///       .init("grid", settings.map { ... }),
///       .init("seeds", count: 5) { trials in ... },     // depends on the grid's outcomes
///     ])
public struct Study<Measures: Measured>: Sendable {
  /// Trials that can be named once the stages before are finished.
  public struct Stage: Sendable {
    /// What the progress calls it.
    public let title: String
    /// Number of trials, known beforehand.
    public let count: Int
    let source: Source

    enum Source: Sendable {
      case fixed([Trial])
      case following(@Sendable (Trials<Measures>) throws -> [Trial])
      case adaptive(lag: Int, @Sendable (Int, [Outcome<Measures>]) throws -> Trial)
    }

    /// Trials that depend on no outcome. One that is named twice is run once.
    public init(_ title: String, _ trials: [Trial]) {
      var seen: Set<Trial> = []
      let trials = trials.filter { seen.insert($0).inserted }
      self.title = title
      count = trials.count
      source = .fixed(trials)
    }

    /// `count` trials that follow from the outcomes of the stages before.
    public init(
      _ title: String, count: Int,
      _ trials: @escaping @Sendable (Trials<Measures>) throws -> [Trial]
    ) {
      self.title = title
      self.count = count
      source = .following(trials)
    }

    /// Proposals: number n follows from the outcomes of the numbers 0 to n - lag of this stage,
    /// in their order, whatever the number of threads; up to `lag` run side by side.
    public init(
      _ title: String, count: Int, lag: Int,
      _ trial: @escaping @Sendable (Int, [Outcome<Measures>]) throws -> Trial
    ) {
      precondition(lag >= 1, "a proposal cannot see its own outcome")
      self.title = title
      self.count = count
      source = .adaptive(lag: lag, trial)
    }
  }

  public var stages: [Stage]

  public init(_ stages: [Stage]) { self.stages = stages }

  /// A study of trials that depend on no outcome.
  public init(_ trials: [Trial]) { stages = [Stage("trials", trials)] }

  /// Number of trials of all stages.
  public var count: Int { stages.reduce(0) { $0 + $1.count } }

  /// Those that can be named once these are finished: of a stage that follows from others none
  /// before all of those are, of a chain of proposals as far as its outcomes go.
  ///
  /// - Throws: what the stages throw.
  public func trials(named finished: Trials<Measures>) throws -> [Trial] {
    var named: [Trial] = []
    for stage in stages {
      switch stage.source {
      case .fixed(let trials): named += trials
      case .following(let follow):
        if named.allSatisfy({ finished[$0] != nil }) { named += try follow(finished) }
      case .adaptive(let lag, let propose):
        var outcomes: [Outcome<Measures>] = []
        for number in 0..<stage.count where outcomes.count > number - lag {
          let trial = try propose(number, Array(outcomes.prefix(max(0, number - lag + 1))))
          named.append(trial)
          if outcomes.count == number, let record = finished[trial] {
            outcomes.append(record.outcome)
          }
        }
      }
    }
    return named
  }

  /// Those that can be named before anything is run.
  public var fixedTrials: [Trial] {
    stages.flatMap { stage -> [Trial] in
      if case .fixed(let trials) = stage.source { trials } else { [] }
    }
  }
}

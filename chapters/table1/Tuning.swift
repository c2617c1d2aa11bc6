import Macrid
import Workbench

/// The tuning of a method on a dataset: a chain of trials on fold 0, which trains on the fold's
/// training users and is judged by its validation users.
///
/// Every method has as many trials, and the same rule stops the ones that are not worth going on
/// with: the median rule, asked at a few epochs against the trials that the proposal saw. What it
/// asks for is written into the trial's settings as hurdles, so that a trial is the same whoever
/// runs it. The default settings are a candidate besides.
struct Tuning: Sendable {
  let method: Method
  let space: [TunedSetting]
  /// The trial of the default settings.
  let defaults: Trial
  private let estimator: TreeParzenEstimator

  /// Side by side; part of the study, not of the machine.
  static let lag = 2
  static let rule = MedianRule()
  /// When the rule is asked.
  static let checks = [20, 40, 80, 160]

  /// Nil for a method without settings.
  ///
  /// - Parameters:
  ///   - defaults: of fold 0; its seed is that of the proposals, too.
  ///   - users: those that train in it.
  ///   - items: M.
  init?(defaults: Trial, users: Int, items: Int) throws {
    guard let method = Method(rawValue: defaults.method) else { return nil }
    let space = method.space(users: users, items: items)
    guard !space.isEmpty else { return nil }
    self.method = method
    self.space = space
    self.defaults = defaults
    estimator = try TreeParzenEstimator(space, seed: defaults.seed)
  }

  /// Proposal `number`, from 0 on.
  ///
  /// - Parameter outcomes: of the proposals that it may see, 0 to number - lag, in their order.
  func trial(_ number: Int, after outcomes: [Outcome<Sharpness>]) -> Trial {
    var trial = defaults
    let scores = outcomes.map(\.tuningScore)
    trial.settings.merge(estimator.proposal(number, scores: scores, lag: Self.lag)) { $1 }
    let curves = outcomes.compactMap { $0.training?.curve }
    let hurdles = Self.rule.hurdles(after: Self.checks, others: curves)
    if !hurdles.isEmpty { trial.settings["hurdles"] = hurdles.setting }
    return trial
  }

  func stage(count: Int) -> Study<Sharpness>.Stage {
    .init("tuning of \(defaults.title)", count: count, lag: Self.lag) { trial($0, after: $1) }
  }

  /// The proposals whose outcomes are there, from the first on, in their order.
  ///
  /// A chain that was proposed from another space or with another seed is not among them.
  ///
  /// - Parameter most: of few values the same are proposed again and again.
  func proposals(
    atMost most: Int, _ outcome: (Trial) -> Outcome<Sharpness>?
  ) -> [(trial: Trial, outcome: Outcome<Sharpness>)] {
    var found: [(trial: Trial, outcome: Outcome<Sharpness>)] = []
    while found.count < most {
      let seen = found.prefix(max(0, found.count - Self.lag + 1)).map(\.outcome)
      let next = trial(found.count, after: seen)
      guard let outcome = outcome(next) else { break }
      found.append((next, outcome))
    }
    return found
  }
}

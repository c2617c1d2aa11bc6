import Foundation
import Macrid
import Workbench

/// What tuning a method on a dataset came to.
struct Choice: Codable {
  var dataset: String
  var method: String
  /// Of its settings, over which values.
  var space: [String: String]
  /// Proposals that were trained, the defaults not among them.
  var trials: Int
  /// How many of them the median rule stopped.
  var stopped: Int
  /// Validation NDCG@100 of the chosen settings, to five decimals; nil where every training failed
  /// or collapsed, and the defaults were left.
  var best: Double?
  /// The same of the defaults; nil where their training failed or collapsed.
  var ofDefaults: Double?
  /// Nothing that was proposed was better.
  var isOfDefaults: Bool { best == ofDefaults }
  /// The tuned settings as they were chosen. Those that are not named have their defaults.
  var settings: [String: Setting]
}

/// The file of chosen settings: written by the run that tunes, read by those that train with them.
struct Choices: Codable {
  var choices: [Choice]

  /// None where nothing was tuned.
  ///
  /// - Throws: `ChapterFailure`, bad data.
  init(contentsOf url: URL) throws {
    guard let data = FileManager.default.contents(atPath: url.path(percentEncoded: false)) else {
      choices = []
      return
    }
    do {
      self = try JSONDecoder().decode(Self.self, from: data)
    } catch {
      throw ChapterFailure(
        .badData,
        "\(url.relativePath) is no file of chosen settings; delete it, and --redraw writes it again "
          + "from the trials")
    }
    let names = Set(Method.allCases.map(\.rawValue))
    if let bad = choices.first(where: { !names.contains($0.method) || $0.trials < 1 }) {
      throw ChapterFailure(
        .badData,
        "\(url.relativePath): \(bad.trials) trials of \(bad.method) on \(bad.dataset) are no choice; "
          + "delete the file, and --redraw writes it again from the trials")
    }
  }

  func write(to url: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try AtomicFile.write(try encoder.encode(self) + Data("\n".utf8), to: url)
  }

  /// Of every method that was tuned on a dataset the best of as many proposals as the method with
  /// fewest has, or of the defaults: a function of the trials.
  ///
  /// - Parameters:
  ///   - records: finished trials, those of tuning among them.
  ///   - outcome: of a trial, if it is finished.
  ///   - dataset: of a trial.
  init(
    _ records: [TrialRecord<Sharpness>], _ outcome: (Trial) -> Outcome<Sharpness>?,
    _ dataset: (Trial) -> DatasetRecord?
  ) throws {
    let records = records.filter { $0.trial.purpose == .tuning }
    let names = Set(records.map(\.trial.dataset)).sorted()
    choices = try names.flatMap { name -> [Choice] in
      let here = records.filter { $0.trial.dataset == name }
      let byMethod = Dictionary(grouping: here, by: \.trial.method)
      let most = byMethod.values.map(\.count).max() ?? 0
      let chains = try Method.allCases.compactMap { method -> Chain? in
        guard let own = byMethod[method.rawValue] else { return nil }
        guard let data = dataset(own[0].trial) else { return nil }
        return try Chain(method, own, outcome, data, atMost: most)
      }
      let budget = chains.map(\.proposals.count).min() ?? 0
      return chains.map { $0.choice(of: budget) }
    }
  }
}

/// A method's tuning on one dataset as a page has it.
private struct Chain {
  let tuning: Tuning
  let proposals: [(trial: Trial, outcome: Outcome<Sharpness>)]
  let ofDefaults: Double?

  /// Nil where the trial of the default settings is missing, or no proposal is of today's space.
  init?(
    _ method: Method, _ records: [TrialRecord<Sharpness>],
    _ outcome: (Trial) -> Outcome<Sharpness>?, _ dataset: DatasetRecord, atMost most: Int
  ) throws {
    let (users, items) = (dataset.trainingUsers, dataset.items)
    // A batch is decided by the data, so that its default is not to be seen in the trial.
    let tuned = method.space(users: users, items: items).map(\.name).filter { $0 != "batch" }
    let defaults = records.first { record in
      record.trial.settings["hurdles"] == nil
        && tuned.allSatisfy { record.trial.settings[$0] == method.defaults[$0] }
    }
    guard let defaults,
      let tuning = try Tuning(defaults: defaults.trial, users: users, items: items)
    else { return nil }
    self.tuning = tuning
    ofDefaults = defaults.outcome.tuningScore
    proposals = tuning.proposals(atMost: most, outcome)
    if proposals.isEmpty { return nil }
  }

  private static func rounded(_ value: Double) -> Double { (value * 1e5).rounded() / 1e5 }

  /// The best of the defaults and the first `budget` proposals, the earliest of equals.
  func choice(of budget: Int) -> Choice {
    let mine = proposals.prefix(budget)
    let scored =
      [(tuning.defaults, ofDefaults)] + mine.map { ($0.trial, $0.outcome.tuningScore) }
    let best = scored.compactMap(\.1).max()
    let chosen = scored.first { $0.1 == best }?.0 ?? tuning.defaults
    let names = tuning.space.map(\.name)
    return Choice(
      dataset: chosen.dataset, method: chosen.method,
      space: Dictionary(uniqueKeysWithValues: tuning.space.map { ($0.name, $0.domain.words) }),
      trials: mine.count,
      stopped: mine.count { $0.outcome.training?.ending == .stopped },
      best: best.map(Self.rounded), ofDefaults: ofDefaults.map(Self.rounded),
      settings: chosen.settings.filter { names.contains($0.key) })
  }
}

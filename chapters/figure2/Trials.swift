import Foundation
import Macrid
import Synchronization
import Workbench

/// What a trial came to, or why it came to nothing.
struct Ending: Sendable, Equatable, Codable {
  var outcome: Outcome?
  var failure: String?
}

/// The parameters of models that this process trained, by their settings' names.
final class TrainedModels: Sendable {
  private let parameters = Mutex<[String: [[Float]]]>([:])

  func keep(_ model: MacridVAE, _ setting: Setting) {
    let values = model.parameters.map(\.values)
    parameters.withLock { $0[setting.name] = values }
  }

  /// - Returns: whether there was one.
  func restore(_ model: MacridVAE, _ setting: Setting) -> Bool {
    guard let values = parameters.withLock({ $0[setting.name] }) else { return false }
    for (parameter, values) in zip(model.parameters, values) { parameter.values = values }
    return true
  }
}

/// A trial to run: a training with a seed.
struct Job: Sendable {
  var configuration: Configuration
  var run: @Sendable () throws -> Outcome

  /// A setting of the grid with seed number `number`.
  init(
    _ setting: Setting, _ number: Int, seed: UInt64, on material: Material,
    keptIn models: TrainedModels? = nil
  ) {
    let seed = seed + UInt64(number)
    configuration = Configuration(
      method: setting.name, number: number, seed: seed, values: setting.values)
    run = {
      try outcome(of: setting, seed: seed, on: material) { models?.keep($0, setting) }
    }
  }
}

/// Runs trials side by side, one a thread; those that an interrupted run finished are in its
/// journal.
final class Laboratory {
  private let journal: TrialJournal<Ending>
  private let chapter: Chapter<Figure2>
  private let dataset: String

  init(_ material: Material, _ chapter: Chapter<Figure2>) throws {
    let context = TrialContext(
      code: chapter.version, data: material.split.digest,
      settings: "seed \(chapter.options.seed), grid \(chapter.arguments.gridSize)")
    let name = "figure2-\(context.digest).jsonl"
    journal = try TrialJournal(
      at: Dataset.perUserCache.appending(path: "runs").appending(path: name), context: context)
    self.chapter = chapter
    dataset = material.split.dataset
  }

  /// The endings, in the order of the jobs.
  func run(_ jobs: [Job], _ title: String) throws -> [Ending] {
    let byKey = Dictionary(uniqueKeysWithValues: jobs.map { ($0.configuration, $0) })
    let progress = chapter.progress("\(title) on \(dataset)", total: jobs.count, unit: "training")
    let trials = try sweep(
      jobs.map(\.configuration), journal: journal,
      workers: Workers(count: chapter.options.threadCount),
      isInterrupted: { Interruption.isRequested },
      progress: { progress.update($0.done) },
      run: { configuration in
        do {
          return Ending(outcome: try byKey[configuration]?.run())
        } catch let error as TrainingError {
          guard case .diverged = error else { throw error }
          return Ending(failure: "\(error)")
        }
      })
    progress.finish()
    return trials.map(\.outcome)
  }

  /// Forgets the trials, once their results are written.
  func clear() { try? FileManager.default.removeItem(at: journal.url) }
}

import Foundation
import Macrid
import Workbench

/// What an epoch takes.
struct Timing {
  /// The median over epochs, the first left out.
  var seconds: Double
  /// Of one step, the mean over those epochs.
  var step: StepSeconds
  var stepCount: Int
}

/// Times epochs of a training, one of `epochs` and a first that touches memory and generates code
/// and does not count; where an epoch takes more than half a minute, that one alone.
func time(
  _ model: some TrainableRecommender, on interactions: Interactions, batchSize: Int, epochs: Int,
  _ chapter: Chapter<Speed>
) throws -> Timing {
  var settings = TrainingSettings()
  settings.batchSize = batchSize
  settings.seed = chapter.options.seed
  let trainer = Trainer(
    model, on: interactions, settings, workers: Workers(count: chapter.options.threadCount))
  let stepCount = (interactions.userCount + batchSize - 1) / batchSize
  var timed: [(seconds: Double, step: StepSeconds)] = []
  for number in 1...epochs + 1 {
    try Interruption.check()
    let seconds = try stopwatch {
      _ = try trainer.epoch(number, isInterrupted: { Interruption.isRequested })
    }
    timed.append((seconds, trainer.seconds))
    if seconds > 30 { break }
  }
  if timed.count > 1 { timed.removeFirst() }
  func mean(_ part: KeyPath<StepSeconds, Double>) -> Double {
    timed.map { $0.step[keyPath: part] }.mean! / Double(stepCount)
  }
  var step = StepSeconds()
  step.batch = mean(\.batch)
  step.noise = mean(\.noise)
  step.gradient = mean(\.gradient)
  step.update = mean(\.update)
  return Timing(seconds: timed.map(\.seconds).median!, step: step, stepCount: stepCount)
}

/// Seconds that something takes.
func stopwatch(_ body: () throws -> Void) rethrows -> Double {
  try ContinuousClock().measure(body) / .seconds(1)
}

extension Method {
  static let timed: [Method] = [.multDAE, .multVAE, .macridVAE]

  /// Its name in `Tests/Peers/epoch_peer.py`.
  var peerName: String { rawValue.split(separator: "-").last!.lowercased() }

  /// A new model with default settings.
  func model(items: Int, capacity: BatchCapacity) -> any TrainableRecommender {
    switch self {
    case .multVAE: MultVAE(.init(), itemCount: items, capacity: capacity, seed: 1)
    case .macridVAE: MacridVAE(.init(), itemCount: items, capacity: capacity, seed: 1)
    default: MultDAE(.init(), itemCount: items, capacity: capacity, seed: 1)
    }
  }
}

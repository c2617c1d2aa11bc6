import Foundation
import Macrid
import Workbench

/// What an epoch takes.
struct Timing {
  /// The median over epochs, the first left out.
  var seconds: Double
  /// Of one step, the mean over those epochs.
  var step: StepSeconds
  /// Epochs trained, the first included.
  var epochs: Int
  /// The objective of the last of them, the mean over its steps.
  var loss: Double
}

/// Epochs are timed until they have taken so long, in seconds, the first included.
let enoughSeconds = 15.0

/// Times epochs of a training, one of `epochs` and a first that generates code and does not count;
/// where that takes more than `enough` seconds, it alone.
func time(
  _ model: some TrainableRecommender, on interactions: Interactions, batchSize: Int, epochs: Int,
  enough: Double = enoughSeconds, _ chapter: Chapter<Speed>
) throws -> Timing {
  var settings = TrainingSettings()
  settings.batchSize = batchSize
  settings.seed = chapter.options.seed
  let trainer = Trainer(
    model, on: interactions, settings, workers: Workers(count: chapter.options.threadCount))
  let stepCount = (interactions.userCount + batchSize - 1) / batchSize
  var timed: [(seconds: Double, step: StepSeconds)] = []
  var (all, loss) = (0.0, 0.0)
  for number in 1...epochs + 1 where all < enough {
    try Interruption.check()
    let seconds = try stopwatch {
      loss = try trainer.epoch(number, isInterrupted: { Interruption.isRequested }).total
    }
    all += seconds
    timed.append((seconds, trainer.seconds))
  }
  let count = timed.count
  if count > 1 { timed.removeFirst() }
  func mean(_ part: KeyPath<StepSeconds, Double>) -> Double {
    timed.map { $0.step[keyPath: part] }.mean! / Double(stepCount)
  }
  var step = StepSeconds()
  step.batch = mean(\.batch)
  step.noise = mean(\.noise)
  step.gradient = mean(\.gradient)
  step.update = mean(\.update)
  return Timing(seconds: timed.map(\.seconds).median!, step: step, epochs: count, loss: loss)
}

/// Users a step, as `chapter-table1` has them.
func batchSize(for train: Interactions) -> Int { train.userCount > 4_000 ? 500 : 100 }

/// Seconds that something takes.
func stopwatch(_ body: () throws -> Void) rethrows -> Double {
  try ContinuousClock().measure(body) / .seconds(1)
}

extension Method {
  static let timed: [Method] = [.multDAE, .multVAE, .macridVAE]

  /// Its name in `Tests/Peers/epoch_peer.py`.
  var peerName: String { rawValue.split(separator: "-").last!.lowercased() }

  /// A new model with default settings.
  ///
  /// - Parameters:
  ///   - sampled: items drawn a step; nil for the full softmax.
  ///   - precision: of the decoder's products.
  ///   - train: training users x items.
  func model(
    sampled: Int? = nil, precision: Precision? = nil, for train: Interactions, batchSize: Int
  ) -> any TrainableRecommender {
    let (M, capacity) = (train.itemCount, BatchCapacity(batchSize: batchSize, of: [train]))
    let adoptions = sampled == nil ? [] : Popularity(train).counts
    switch self {
    case .multVAE:
      var configuration = MultVAE.Configuration()
      configuration.sampledItems = sampled
      configuration.precision = precision
      return MultVAE(
        configuration, itemCount: M, capacity: capacity, seed: 1, adoptions: adoptions)
    case .macridVAE:
      var configuration = MacridVAE.Configuration()
      configuration.sampledItems = sampled
      configuration.precision = precision
      return MacridVAE(
        configuration, itemCount: M, capacity: capacity, seed: 1, adoptions: adoptions)
    default:
      var configuration = MultDAE.Configuration()
      configuration.sampledItems = sampled
      configuration.precision = precision
      return MultDAE(
        configuration, itemCount: M, capacity: capacity, seed: 1, adoptions: adoptions)
    }
  }
}

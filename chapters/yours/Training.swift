import Foundation
import Macrid
import Workbench

/// Trains MacridVAE in two rounds: until validation users are served no better for ten epochs; then,
/// with the prototypes put where k-means finds the middles of the items' groups, until they are not
/// for twenty-five.
///
/// The prototypes alone move little in the few steps that a small file makes, and end beside the
/// groups that the items form meanwhile. Put among them they stay there; what it costs or gains for
/// validation users is said below the table.
///
/// - Parameter asked: users whose likes the model will be fed later.
/// - Throws: `TrainingError`; `KMeans.Failure`.
func trainMacridVAE(
  on split: Split, feeding asked: Interactions, _ trial: Trial, _ yours: Yours
) throws -> (model: MacridVAE, tested: Tested, note: String) {
  var configuration = MacridVAE.Configuration()
  configuration.concepts = yours.concepts
  var settings = TrainingSettings()
  settings.seed = yours.seed
  settings.batchSize = min(
    Int(trial.settings["batch"]?.number ?? 100), split.train.userCount)
  let fed = [split.train, split.validation.known, split.test.known, asked]
  let model = MacridVAE(
    configuration, itemCount: split.itemIDs.count,
    capacity: BatchCapacity(batchSize: settings.batchSize, of: fed), seed: yours.seed)
  let start = ContinuousClock.now
  let progress = yours.progress(Method.macridVAE.rawValue, total: settings.epochs, unit: "epoch")
  func round(_ settings: TrainingSettings, after earlier: Int) throws -> TrainingOutcome {
    try train(
      model, on: split, settings, workers: yours.workers,
      isInterrupted: { Interruption.isRequested },
      progress: { progress.update($0, after: earlier) })
  }

  var warmUp = settings
  warmUp.patience = 10
  warmUp.epochs = settings.epochs / 2
  let first = try round(warmUp, after: 0)
  model.prototypes.values = try KMeans(
    model.itemRepresentations.unitRows, k: yours.concepts, seed: yours.seed,
    workers: yours.workers
  ).centres.values
  settings.epochs -= first.history.count
  settings.patience = 25
  let second = try round(settings, after: first.history.count)

  let epochs = (
    kept: first.history.count + second.bestEpoch,
    run: first.history.count + second.history.count
  )
  progress.finish("epoch \(epochs.kept) of \(epochs.run) is kept")
  let test = Evaluator(itemCount: model.itemCount, capacity: model.capacity)
    .evaluate(model, on: split.test, workers: yours.workers)
  func validation(_ round: TrainingOutcome) -> String {
    Format.decimal(round.best.validationNDCG100, 3)
  }
  return (
    model,
    Tested(
      method: .macridVAE, test: UserMetrics(test), epochs: epochs,
      seconds: start.duration(to: .now) / .seconds(1)),
    "MacridVAE's NDCG@100 for validation users was \(validation(first)) before its prototypes were "
      + "put among its items' groups, and is \(validation(second)) after."
  )
}

extension ProgressReporter {
  func update(_ record: EpochRecord, after earlier: Int = 0) {
    update(
      earlier + record.epoch,
      ["validation NDCG@100": Format.decimal(record.validationNDCG100, 3)])
  }
}

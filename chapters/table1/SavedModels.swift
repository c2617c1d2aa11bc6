import Foundation
import Macrid
import Workbench

/// Where `--save` keeps a trial's model, to be opened in NumPy or PyTorch.
func file(of trial: Trial, in folder: String) -> URL {
  let method = Method(rawValue: trial.method)?.option ?? trial.method
  return URL(filePath: folder).appending(
    path: "\(trial.dataset)"
      + (trial.fold.map { "-fold\($0)" } ?? "") + "-\(method)-seed\(trial.seed).safetensors")
}

/// Whether the model of one of the table's trials is still to be kept.
func isModelMissing(of trial: Trial, in folder: String) -> Bool {
  trial.purpose == .ranking && Method.trained.contains { $0.rawValue == trial.method }
    && !FileManager.default.fileExists(atPath: file(of: trial, in: folder).path)
}

/// Runs a trial, and keeps its model where that is asked for.
func run(
  _ trial: Trial, _ experiment: Experiment, _ run: Experiment.Run, save folder: String?
) throws -> Outcome<Sharpness> {
  var outcome = try experiment.run(trial, run) { model -> Sharpness? in
    if let folder, trial.purpose == .ranking, let model = model as? any TrainableRecommender {
      try model.write(
        to: file(of: trial, in: folder), trial: trial, split: experiment.split)
    }
    guard trial.purpose == .ablation, let model = model as? MacridVAE else { return nil }
    return Sharpness(model.assignment(workers: run.workers))
  }
  // Settings are chosen by validation users alone, so that nothing of the test users is kept.
  if trial.purpose == .tuning { outcome.test = nil }
  return outcome
}

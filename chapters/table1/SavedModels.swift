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

/// Runs a trial, and keeps its model where that is asked for.
func run(
  _ trial: Trial, _ experiment: Experiment, _ run: Experiment.Run, save folder: String?
) throws -> Outcome<NothingMeasured> {
  try experiment.run(trial, run) { model in
    if let folder, let model = model as? any TrainableRecommender {
      try model.write(
        to: file(of: trial, in: folder), trial: trial, split: experiment.split)
    }
    return nil
  }
}

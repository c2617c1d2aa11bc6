import Foundation

/// A training's folder: `state.safetensors`, rewritten after every epoch, and `best-E.safetensors`
/// with the parameters of the best epoch E, which the state names.
///
/// A new best is written before the state that names it and the old one removed after, so that a
/// process killed at any moment leaves a state whose best is there.
struct CheckpointStore {
  let folder: URL
  let identity: String
  let settings: TrainingSettings

  private struct Progress: Codable {
    var identity: String
    var settings: TrainingSettings
    var history: [EpochRecord]
    var bestEpoch: Int
    var step: Int
  }

  private var stateFile: URL { folder.appending(path: "state.safetensors") }
  private func bestFile(_ epoch: Int) -> URL {
    folder.appending(path: "best-\(epoch).safetensors")
  }

  // Not forced to disk: what a killed process wrote is in the system's hands and survives it.
  func save(_ state: TrainingState, isBest: Bool) throws {
    if isBest {
      try Safetensors(tensors: state.bestTensors)
        .write(to: bestFile(state.bestEpoch), toDisk: false)
    }
    let progress = Progress(
      identity: identity, settings: settings, history: state.history,
      bestEpoch: state.bestEpoch, step: state.optimiser.step)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let words = String(decoding: try encoder.encode(progress), as: UTF8.self)
    try Safetensors(tensors: state.tensors, metadata: ["training": words])
      .write(to: stateFile, toDisk: false)
    if isBest { removeBests(except: state.bestEpoch) }
  }

  private func removeBests(except epoch: Int) {
    let kept = bestFile(epoch).lastPathComponent
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names where name.hasPrefix("best-") && name != kept {
      try? FileManager.default.removeItem(at: folder.appending(path: name))
    }
  }

  /// Leaves `state` as it is where there is no checkpoint.
  func restore(_ state: inout TrainingState) throws {
    guard FileManager.default.fileExists(atPath: stateFile.path(percentEncoded: false)) else {
      return
    }
    let file = try Safetensors(contentsOf: stateFile)
    func unusable(_ what: String) -> CheckpointError {
      CheckpointError(path: stateFile.path(percentEncoded: false), what: what)
    }
    guard let words = file.metadata["training"],
      let progress = try? JSONDecoder().decode(Progress.self, from: Data(words.utf8))
    else { throw unusable("does not say how far its training had come") }
    guard progress.identity == identity, progress.settings.isContinued(by: settings) else {
      throw unusable("belongs to a training with other settings")
    }
    let best = try Safetensors(contentsOf: bestFile(progress.bestEpoch))
    guard progress.history.map(\.epoch) == Array(1...max(progress.history.count, 1)),
      (1...progress.history.count).contains(progress.bestEpoch),
      state.restore(
        file.tensors, best: best.tensors, history: progress.history,
        bestEpoch: progress.bestEpoch, step: progress.step)
    else { throw unusable("does not fit the model") }
  }
}

extension TrainingSettings {
  /// Whether `other` differs at most in where training stops.
  func isContinued(by other: TrainingSettings) -> Bool {
    var same = self
    same.epochs = other.epochs
    same.patience = other.patience
    return same == other
  }
}

import Foundation

/// A training's folder: `state.safetensors`, rewritten now and then after an epoch, and
/// `best-E.safetensors` with the parameters of the best epoch E, which the state names.
///
/// A new best is written before the state that names it and the old one removed after, so that a
/// process killed at any moment leaves a state whose best is there. Both carry digests: a training
/// goes on from what was written, or from its beginning. The folder is locked as long as a training
/// uses it.
final class CheckpointStore {
  private let folder: URL
  private let identity: String
  private let settings: TrainingSettings
  /// Seconds between two checkpoints.
  private let interval: Double
  private let notice: (String) -> Void
  private let lock: Int32
  private var lastSaved = ContinuousClock.now
  private var savedBest = 0
  private var isBroken = false

  private struct Progress: Codable {
    var identity: String
    var settings: TrainingSettings
    var history: [EpochRecord]
    var bestEpoch: Int
    var step: Int
    /// Of the state's tensors, and of the best's.
    var digests: [String]
  }

  private var stateFile: URL { folder.appending(path: "state.safetensors") }
  private func bestFile(_ epoch: Int) -> URL {
    folder.appending(path: "best-\(epoch).safetensors")
  }

  /// Nil, and a word to the reader, where the folder cannot be used: a training goes on without.
  init?(
    _ folder: URL, identity: String, settings: TrainingSettings, interval: Double,
    notice: @escaping (String) -> Void
  ) {
    self.folder = folder
    self.identity = identity
    self.settings = settings
    self.interval = interval
    self.notice = notice
    let parent = folder.deletingLastPathComponent().path(percentEncoded: false)
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    switch CheckpointLock.take(folder) {
    case .taken(let lock): self.lock = lock
    case .inUse:
      notice("another process trains the same; this one keeps no checkpoint of it")
      return nil
    case .impossible(let reason):
      notice(
        "no checkpoints: \(parent) cannot be written (\(reason)); a training that is stopped starts "
          + "from its beginning. XDG_CACHE_HOME names another place")
      return nil
    }
  }

  deinit { close(lock) }

  // Not forced to disk: what a killed process wrote is in the system's hands and survives it.
  func save(_ state: TrainingState) {
    guard !isBroken, (ContinuousClock.now - lastSaved) / .seconds(1) >= interval else { return }
    do {
      let best = state.bestTensors
      if savedBest != state.bestEpoch {
        try Safetensors(tensors: best).write(to: bestFile(state.bestEpoch), toDisk: false)
      }
      let tensors = state.tensors
      let progress = Progress(
        identity: identity, settings: settings, history: state.history,
        bestEpoch: state.bestEpoch, step: state.optimiser.step,
        digests: [Self.digest(tensors), Self.digest(best)])
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let words = try encoder.encode(progress)
      try Safetensors(
        tensors: tensors,
        metadata: [
          "training": String(decoding: words, as: UTF8.self),
          "digest": SHA256.hash(words).hexadecimal,
        ]
      ).write(to: stateFile, toDisk: false)
      removeBests(except: state.bestEpoch)
      savedBest = state.bestEpoch
      lastSaved = .now
    } catch {
      isBroken = true
      notice("no more checkpoints of this training: \(error)")
    }
  }

  private static func digest(_ tensors: [String: Safetensors.Tensor]) -> String {
    let hasher = SHA256()
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      hasher.update(Data("\(name) \(tensor.shape)\n".utf8))
      tensor.values.withUnsafeBytes { hasher.update($0) }
    }
    return hasher.finalize().hexadecimal
  }

  private func removeBests(except epoch: Int) {
    let kept = bestFile(epoch).lastPathComponent
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names where name.hasPrefix("best-") && name != kept {
      try? FileManager.default.removeItem(at: folder.appending(path: name))
    }
  }

  /// Leaves `state` as it is where there is no checkpoint, or one that cannot be used: the file at
  /// fault is put aside, and the reader told.
  func restore(_ state: inout TrainingState) {
    guard FileManager.default.fileExists(atPath: stateFile.path(percentEncoded: false)) else {
      return
    }
    do {
      try read(&state)
    } catch {
      let manager = FileManager.default
      let fault = error as? CheckpointError
      let file = fault?.path ?? stateFile.path(percentEncoded: false)
      let what = fault?.what ?? "\(error)"
      let aside = folder.appending(path: "damaged.safetensors")
      try? manager.removeItem(at: aside)
      let isAside = (try? manager.moveItem(at: URL(filePath: file), to: aside)) != nil
      // A state without its best is of no use, and would fail again.
      try? manager.removeItem(at: stateFile)
      notice(
        "the checkpoint \(file) \(what); "
          + (isAside ? "it is put aside as \(aside.lastPathComponent), and " : "")
          + "its training starts from the beginning")
    }
  }

  private func read(_ state: inout TrainingState) throws {
    func unusable(_ file: URL, _ what: String) -> CheckpointError {
      CheckpointError(path: file.path(percentEncoded: false), what: what)
    }
    let file = try Safetensors(contentsOf: stateFile)
    guard let words = file.metadata["training"].map({ Data($0.utf8) }),
      file.metadata["digest"] == SHA256.hash(words).hexadecimal,
      let progress = try? JSONDecoder().decode(Progress.self, from: words)
    else { throw unusable(stateFile, "does not say how far its training had come") }
    guard progress.identity == identity, progress.settings.isContinued(by: settings) else {
      throw unusable(stateFile, "belongs to a training with other settings")
    }
    let damage = "is damaged: its digest is another"
    guard progress.digests.first == Self.digest(file.tensors) else {
      throw unusable(stateFile, damage)
    }
    let best = try Safetensors(contentsOf: bestFile(progress.bestEpoch))
    guard progress.digests.last == Self.digest(best.tensors) else {
      throw unusable(bestFile(progress.bestEpoch), damage)
    }
    guard progress.history.map(\.epoch) == Array(1...max(progress.history.count, 1)),
      (1...progress.history.count).contains(progress.bestEpoch),
      state.restore(
        file.tensors, best: best.tensors, history: progress.history,
        bestEpoch: progress.bestEpoch, step: progress.step)
    else { throw unusable(stateFile, "does not fit the model") }
    savedBest = progress.bestEpoch
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

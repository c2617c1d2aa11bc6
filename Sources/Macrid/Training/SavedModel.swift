import Foundation

extension TrainableRecommender {
  /// Writes the parameters as a safetensors file that can be used without this library: README.md
  /// has ten lines of NumPy that score a user with it.
  ///
  /// The metadata: `model`, `settings` (JSON, every one by name), `dataset`, `split` (its digest),
  /// `seed`, `items` (the publisher's ids in the order of columns, a line each), and `form`, how a
  /// user is scored by the tensors' names.
  ///
  /// - Parameters:
  ///   - trial: that trained it.
  ///   - split: that it was trained on.
  /// - Throws: `CannotWrite`.
  public func write(to url: URL, trial: Trial, split: Split) throws {
    let tensors = parameters.map {
      ($0.name, Safetensors.Tensor(shape: $0.shape, values: $0.values))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try Safetensors(
      tensors: Dictionary(uniqueKeysWithValues: tensors),
      metadata: [
        "model": trial.method,
        "settings": String(decoding: try encoder.encode(trial.settings), as: UTF8.self),
        "dataset": split.dataset, "split": split.digest, "seed": "\(trial.seed)",
        "items": split.itemIDs.joined(separator: "\n"), "form": form,
      ]
    ).write(to: url)
  }

  /// How a user is scored, without noise, in the tensors' names. `unit` makes rows of length one.
  ///
  /// A baseline trained with sampled softmax has a row an item in decoderWeight.
  private var form: String {
    switch self {
    case is MacridVAE:
      """
      x: places of the user's items. h, m = unit(items), unit(prototypes) (as they are for the inner \
      product); c = softmax(h m^T / tau) by rows; w = c[x] / norm of its columns; a = tanh(w^T \
      contextTable[x] + contextBias) headWeight + headBias; z = unit(first d columns of a); score = \
      sum over k of c_k exp(z_k h^T / tau)
      """
    case is MultVAE:
      """
      x: 0/1 by items over its norm. e = tanh(x encoderWeight + encoderBias); mu = first d' columns of \
      e headWeight + headBias; g = tanh(mu hiddenWeight + hiddenBias); score = g \(decoderWeight) + decoderBias
      """
    case is MultDAE:
      """
      x: 0/1 by items over its norm. e = tanh(x encoderWeight + encoderBias); score = e \(decoderWeight) + decoderBias
      """
    default: ""
    }
  }

  private var decoderWeight: String {
    let weight = parameters.first { $0.name == "decoderWeight" }
    return weight?.rows == nil ? "decoderWeight" : "decoderWeight^T"
  }
}

/// Where a training stands: what a checkpoint must hold for it to go on with the same bytes.
struct TrainingState {
  let parameters: [Parameter]
  let optimiser: Adam
  /// Every finished epoch, in order.
  private(set) var history: [EpochRecord] = []
  /// Zero before the first.
  private(set) var bestEpoch = 0
  private var best: [[Float]] = []

  init(_ model: some TrainableRecommender, _ optimiser: Adam) {
    parameters = model.parameters
    self.optimiser = optimiser
  }

  /// The epoch to train next; nil once the epochs are used up or patience is, or at a hurdle.
  func nextEpoch(_ settings: TrainingSettings) -> Int? {
    let done = history.count
    let idle = done - max(bestEpoch, settings.rampEpochs)
    let isOver = done > 0 && idle >= settings.patience || fell(at: settings.hurdles)
    return done >= settings.epochs || isOver ? nil : done + 1
  }

  /// Whether the epoch just finished has a hurdle that was not cleared.
  func fell(at hurdles: [Hurdle]) -> Bool {
    hurdles.contains { hurdle in
      hurdle.epoch == history.count
        && !(history[bestEpoch - 1].validationNDCG100 >= hurdle.ndcg100)
    }
  }

  /// Adds a finished epoch and keeps the parameters if it is the best so far.
  mutating func append(_ record: EpochRecord) {
    let isBest =
      history.isEmpty
      || record.validationNDCG100 > history[bestEpoch - 1].validationNDCG100
    history.append(record)
    if isBest {
      bestEpoch = record.epoch
      best = parameters.map(\.values)
    }
  }

  /// Puts the best epoch's parameters into the model.
  func restoreBest() {
    for (parameter, values) in zip(parameters, best) { parameter.values = values }
  }

  /// Parameters, Adam's moments, and the best parameters, by name.
  var tensors: [String: Safetensors.Tensor] {
    var tensors: [String: Safetensors.Tensor] = [:]
    for (index, parameter) in parameters.enumerated() {
      func tensor(_ values: [Float]) -> Safetensors.Tensor {
        Safetensors.Tensor(shape: parameter.shape, values: values)
      }
      tensors[parameter.name] = tensor(parameter.values)
      tensors["adam.first.\(parameter.name)"] = tensor(optimiser.firstMoments[index].array)
      tensors["adam.second.\(parameter.name)"] = tensor(optimiser.secondMoments[index].array)
    }
    return tensors
  }

  /// The best epoch's parameters, by name.
  var bestTensors: [String: Safetensors.Tensor] {
    Dictionary(
      uniqueKeysWithValues: zip(parameters, best).map {
        ($0.name, Safetensors.Tensor(shape: $0.shape, values: $1))
      })
  }

  /// Continues from a checkpoint; nil where a tensor is missing or of another shape.
  mutating func restore(
    _ tensors: [String: Safetensors.Tensor], best: [String: Safetensors.Tensor],
    history: [EpochRecord], bestEpoch: Int, step: Int
  ) -> Bool {
    var kept: [[Float]] = []
    for parameter in parameters {
      for name in ["", "adam.first.", "adam.second."].map({ $0 + parameter.name }) {
        guard tensors[name]?.shape == parameter.shape else { return false }
      }
      guard let tensor = best[parameter.name], tensor.shape == parameter.shape else {
        return false
      }
      kept.append(tensor.values)
    }
    for (index, parameter) in parameters.enumerated() {
      parameter.values = tensors[parameter.name]!.values
      optimiser.firstMoments[index].copy(
        from: tensors["adam.first.\(parameter.name)"]!.values)
      optimiser.secondMoments[index].copy(
        from: tensors["adam.second.\(parameter.name)"]!.values)
    }
    optimiser.step = step
    self.best = kept
    self.history = history
    self.bestEpoch = bestEpoch
    return true
  }
}

import Macrid
import Workbench

/// The page's trials: first the paper's own form on all datasets, then folds, with baselines that the
/// paper lacks: for the whole page all of each, and the ablation, and what was tuned with the folds
/// that are trained with the chosen settings; else a few of the smallest dataset, with the chosen
/// settings where there are such. Or what is added to it, alone.
func study(
  _ splits: [Split], _ datasets: AskedDatasets, _ materials: Materials<Experiment>,
  _ choices: Choices, _ arguments: Table1
) throws -> Study<Sharpness> {
  if let count = arguments.tune {
    return try tuningStudy(splits, count: count, datasets, materials, arguments)
  }
  if arguments.ablation {
    let trials = try ablationTrials(splits, datasets, materials, arguments)
    guard !trials.isEmpty else {
      throw ChapterFailure(
        .missingInput,
        "none of the ablation's datasets is there: \(Format.list(ablated.map(\.dataset)))")
    }
    return Study(trials)
  }
  if arguments.arithmetic {
    return Study(try arithmeticTrials(splits, datasets, materials, arguments))
  }
  var all = try splits.flatMap {
    try trials(on: $0, seeds: arguments.seedCount(for: $0), arguments)
  }
  guard datasets.own == nil else { return Study(all) }
  for (place, split) in splits.enumerated() {
    let name = split.dataset
    let count = arguments.foldCount(
      of: try datasets.folds(of: name).count, isSmallest: place == 0)
    let chosen = try arguments.chosen(choices, on: name)
    if arguments.shared.depth != .full, !chosen.isEmpty {
      all += try TunedFolds(split, datasets, arguments).trials(chosen, materials, atMost: count)
      continue
    }
    for fold in 0..<count {
      let seeds = arguments.foldSeedCount(for: split)
      all += try trials(
        on: materials(name, fold: fold).split, fold: fold, seeds: seeds, arguments)
    }
  }
  guard arguments.shared.depth == .full else { return Study(all) }
  all += try ablationTrials(splits, datasets, materials, arguments)
  all += try arithmeticTrials(splits, datasets, materials, arguments)
  var chains: [Study<Sharpness>.Stage] = []
  for split in splits {
    let chosen = choices.choices.filter { $0.dataset == split.dataset }
    guard !chosen.isEmpty else { continue }
    all += try TunedFolds(split, datasets, arguments).trials(chosen, materials)
    for method in try arguments.tunedMethods(on: split.dataset) {
      guard let choice = chosen.first(where: { $0.method == method.rawValue }),
        let tuning = try tuning(of: method, on: split.dataset, materials, arguments)
      else { continue }
      all.append(tuning.defaults)
      chains.append(tuning.stage(count: choice.trials))
    }
  }
  return Study([.init("trials", all)] + chains)
}

extension Table1 {
  /// The settings that were chosen on a dataset; none where a method has none, or where the reader
  /// wishes for others.
  fileprivate func chosen(_ choices: Choices, on dataset: String) throws -> [Choice] {
    let own = choices.choices.filter { $0.dataset == dataset }
    let isWhole = try chosenMethods(inFolds: true).allSatisfy { method in
      method == .popularity || own.contains { $0.method == method.rawValue }
    }
    return isWhole && batch == nil ? own : []
  }
}

/// The chains of proposals, then the folds with the settings that are chosen by them.
private func tuningStudy(
  _ splits: [Split], count: Int, _ datasets: AskedDatasets, _ materials: Materials<Experiment>,
  _ arguments: Table1
) throws -> Study<Sharpness> {
  let tunings = try splits.flatMap { split in
    try arguments.tunedMethods(on: split.dataset).compactMap { method in
      try tuning(of: method, on: split.dataset, materials, arguments)
    }
  }
  let folds = try splits.map { try TunedFolds($0, datasets, arguments) }
  let following = Study<Sharpness>.Stage(
    "tuned folds", count: folds.reduce(0) { $0 + $1.count }
  ) { trials in
    // A shard has not all chains; what follows from them is for the run that puts shards together.
    let isWhole = tunings.allSatisfy { tuning in
      tuning.proposals(atMost: count) { trials[$0]?.outcome }.count == count
    }
    guard isWhole else { return [] }
    let choices = try Choices(trials.current, { trials[$0]?.outcome }, { trials.dataset(of: $0) })
    return try folds.flatMap { folds in
      try folds.trials(choices.choices.filter { $0.dataset == folds.dataset }, materials)
    }
  }
  return Study(
    [.init("defaults", tunings.map(\.defaults))] + tunings.map { $0.stage(count: count) }
      + [following])
}

/// Whether a trial that stands stays beside the study's: all of them beside an addition, but for those
/// of an earlier tuning of the same.
func standing(
  _ datasets: AskedDatasets, _ arguments: Table1
) throws -> @Sendable (Trial) -> Bool {
  if arguments.ablation || arguments.arithmetic { return { _ in true } }
  guard arguments.tune != nil else {
    return { $0.purpose == .arithmetic && !$0.isRunnableHere }
  }
  let methods = try datasets.asked.keys.map { name in
    (name, try arguments.tunedMethods(on: name).map(\.rawValue))
  }
  let tuned = Dictionary(uniqueKeysWithValues: methods)
  return { trial in
    (trial.purpose != .tuning && trial.purpose != .tuned)
      || tuned[trial.dataset]?.contains(trial.method) != true
  }
}

private func tuning(
  of method: Method, on name: String, _ materials: Materials<Experiment>, _ arguments: Table1
) throws -> Tuning? {
  let split = try materials(name, fold: 0).split
  return try Tuning(
    defaults: Trial(
      method, arguments.proposedSettings(of: method), on: split, fold: 0,
      seed: arguments.shared.seed, measure: Purpose.tuning.rawValue),
    users: split.train.userCount, items: split.itemIDs.count)
}

/// Every variant of MacridVAE in the ablation's folds, one seed each.
private func ablationTrials(
  _ splits: [Split], _ datasets: AskedDatasets, _ materials: Materials<Experiment>,
  _ arguments: Table1
) throws -> [Trial] {
  guard try arguments.chosenMethods(inFolds: true).contains(.macridVAE) else { return [] }
  let settings = arguments.settings(of: .macridVAE)
  return try ablated.flatMap { name, most -> [Trial] in
    guard splits.contains(where: { $0.dataset == name }) else { return [] }
    let count = try datasets.folds(of: name).count
    return try (0..<min(most ?? count, count)).flatMap { fold in
      let split = try materials(name, fold: fold).split
      return try Variant.all.map { variant in
        try Trial(
          .macridVAE, settings.merging(variant.settings) { $1 }, on: split, fold: fold,
          seed: arguments.shared.seed, measure: Purpose.ablation.rawValue)
      }
    }
  }
}

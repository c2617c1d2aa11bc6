import Foundation
import Macrid
import Plotting
import Workbench

// How the results are shown; what they mean is main.swift's.

/// All that was run on one dataset.
struct DatasetRun {
  var material: Material
  var settings: [Setting]
  /// With the first seed, one a setting.
  var endings: [Ending]
  var choices: Choices
  /// Over seeds, of the settings chosen by validation users.
  var cosine: [Outcome]
  var inner: [Outcome]
  var baselines: [(Baseline, [Outcome])]
  var cosineMap: Map
  var innerMap: Map
  /// Where labels would have chosen another setting than validation users did.
  var labelsMap: Map?

  var name: String { material.split.dataset }

  /// What the names of its files end with.
  var suffix: String {
    switch name {
    case "alishop-7c": ""
    case "shop-simulated": "-shop"
    default: "-\(name)"
    }
  }

  /// What captions call it.
  var title: String {
    switch name {
    case "alishop-7c": "AliShop-7C, held-out part"
    case "shop-simulated": "Simulated shop"
    default: name
    }
  }

  var maps: [Map] { [cosineMap, innerMap] + (labelsMap.map { [$0] } ?? []) }

  var methods: [MethodResult] {
    let (cosineName, innerName) = (choices.validation.name, choices.inner.name)
    return [
      MethodResult(
        "prototypes, cosine", setting: cosineName, cosine, \.prototypes, withPrototypes: true),
      MethodResult(
        "k-means on MacridVAE's items, cosine", setting: cosineName, cosine, \.kMeans),
      MethodResult(
        "prototypes, inner product", setting: innerName, inner, \.prototypes,
        withPrototypes: true),
      MethodResult(
        "k-means on MacridVAE's items, inner product", setting: innerName, inner, \.kMeans),
    ].compactMap(\.self)
      + baselines.compactMap { MethodResult($0.title, $1, \.kMeans) }
  }

  var result: DatasetResult {
    DatasetResult(
      dataset: name, split: material.split.protocolDescription, items: material.itemCount,
      itemsWithCategory: material.labels.knownCount, categories: material.labels.names.count,
      categoriesFrom: material.labels.source, validationChoice: choices.validation.name,
      labelsChoice: choices.labels.name, innerProductChoice: choices.inner.name,
      grid: zip(settings, endings).map { SettingResult($0, $1) }, methods: methods,
      maps: maps.map(\.result))
  }
}

/// Mean (standard deviation over seeds), as text: the tables' estimates carry standard errors.
private func spread(_ value: OverSeeds?, _ decimals: Int) -> Table.Cell {
  .text(Format.estimate(value?.mean, value?.deviation, decimals))
}

/// Agreement with the categories, a row a way of clustering.
func agreementTable(_ runs: [DatasetRun], seeds: Int) -> Table {
  Table(
    caption: "Clusters of items against their categories. Mean over \(seeds) seeds (standard "
      + "deviation over seeds). Matched: clusters and categories that are each other's most "
      + "frequent; unmatched: seeds in which some prototype or category has no such partner. "
      + "Recall@20 is a mean over validation users.",
    columns: [
      Table.Column("Clusters"), Table.Column("NMI", .right), Table.Column("ARI", .right),
      Table.Column("Purity", .right), Table.Column("Matched of 7", .right),
      Table.Column("Unmatched seeds", .right), Table.Column("Recall@20", .right),
    ],
    groups: runs.map { run in
      Table.Group(
        run.title,
        rows: run.methods.map { method in
          [
            .text(method.method + (method.setting.map { " (\($0))" } ?? "")),
            spread(method.nmi, 3), spread(method.ari, 3), spread(method.purity, 3),
            spread(method.matched, 1),
            .text("\(method.seedsNotAllMatched) of \(method.seeds)"), spread(method.recall20, 3),
          ]
        })
    },
    notes: runs.map { run in
      "\(run.title): \(run.material.split.protocolDescription); \(run.material.itemCount) items, "
        + "\(run.material.labels.knownCount) with a category (\(run.material.labels.source)); "
        + "split digest \(run.material.split.digest.prefix(12))."
    })
}

/// Cosine beside inner product: how items spread over prototypes, where components lie.
func collapseTable(_ runs: [DatasetRun], seeds: Int) -> Table {
  let methods = ["prototypes, cosine", "prototypes, inner product"]
  return Table(
    caption: "Items over the seven prototypes, and users' two most confident components against "
      + "the clusters' centres. Mean over \(seeds) seeds (standard deviation over seeds); shares "
      + "are of all items; effective clusters: exp of the shares' entropy; distances: 1 - cosine.",
    columns: [
      Table.Column("Model"), Table.Column("Largest share", .right),
      Table.Column("Smallest share", .right), Table.Column("Effective clusters", .right),
      Table.Column("Distance to own centre", .right), Table.Column("To the others", .right),
      Table.Column("Own centre nearest", .right),
    ],
    groups: runs.map { run in
      Table.Group(
        run.title,
        rows: run.methods.filter { methods.contains($0.method) }.map { method in
          [
            .text(method.method + (method.setting.map { " (\($0))" } ?? "")),
            spread(method.largestShare, 3), spread(method.smallestShare, 3),
            spread(method.effectiveClusters, 2), spread(method.ownDistance, 3),
            spread(method.otherDistance, 3), spread(method.nearestOwn, 3),
          ]
        })
    })
}

/// The grid, a row a setting.
func gridTable(_ runs: [DatasetRun]) -> Table {
  Table(
    caption: "The grid, one training a setting, all with the same seed; measured at the epoch that "
      + "ranks best for validation users. C: cosine, I: inner product. Gumbel: temperature of the "
      + "Gumbel-Softmax. k-means: NMI of k-means on the same model's item representations.",
    columns: [
      Table.Column("Setting"), Table.Column("d", .right), Table.Column("Rate", .right),
      Table.Column("Gumbel", .right), Table.Column("tau", .right), Table.Column("beta", .right),
      Table.Column("sigma_0", .right), Table.Column("keep", .right),
      Table.Column("Epochs", .right),
      Table.Column("Recall@20", .right, decimals: 3, best: .highest),
      Table.Column("NDCG@100", .right, decimals: 3, best: .highest),
      Table.Column("NMI", .right, decimals: 3, best: .highest), Table.Column("Matched", .right),
      Table.Column("Largest share", .right, decimals: 3),
      Table.Column("Effective clusters", .right, decimals: 2),
      Table.Column("k-means", .right, decimals: 3, best: .highest),
    ],
    groups: runs.map { run in
      Table.Group(
        run.title,
        rows: zip(run.settings, run.endings).map { setting, ending in
          let outcome = ending.outcome
          let epochs = outcome?.bestEpoch.map { "\($0) of \(setting.epochs)" }
          return [
            .text(setting.name), .count(setting.dimensions), .text("\(setting.learningRate)"),
            .text(setting.gumbel.map { "\($0)" } ?? "none"), .text("\(setting.tau)"),
            .text("\(setting.beta)"), .text("\(setting.sigma0)"), .text("\(setting.keep)"),
            .text(epochs ?? ending.failure ?? Format.absent), .number(outcome?.recall20),
            .number(outcome?.ndcg100), .number(outcome?.prototypes?.nmi),
            outcome?.prototypes.map { .count($0.matched) } ?? .absent,
            .number(outcome?.spread?.largest), .number(outcome?.spread?.effective),
            .number(outcome?.kMeans.nmi),
          ]
        })
    },
    notes: runs.map { run in
      "\(run.title): validation users choose \(run.choices.validation.name) among the cosine "
        + "settings, labels would choose \(run.choices.labels.name); among the inner product's "
        + "validation users choose \(run.choices.inner.name)."
    })
}

/// Alignment against recall, and alignment and collapse over epochs.
func alignmentFigure(_ run: DatasetRun, seeds: Int, caption: String) -> Figure {
  let pairs = zip(run.settings, run.endings).compactMap { setting, ending in
    ending.outcome.map { (setting, $0) }
  }
  func points(_ name: String, _ style: Style, _ members: (Setting) -> Bool) -> Series? {
    let chosen = pairs.filter { members($0.0) }
    guard !chosen.isEmpty else { return nil }
    return Series(
      name, x: chosen.map { $0.1.recall20 ?? 0 }, y: chosen.map { $0.1.prototypes?.nmi ?? 0 },
      mark: .points(diameter: 16, opacity: 0.9), style: style)
  }
  let scatter = [
    points("cosine, d = 100", Style(color: Palette.blue)) {
      $0.similarity == .cosine && $0.dimensions == 100
    },
    points("cosine, smaller d", Style(color: Palette.skyBlue, marker: .square)) {
      $0.similarity == .cosine && $0.dimensions < 100
    },
    points("inner product", Style(color: Palette.vermillion, marker: .triangle)) {
      $0.similarity == .innerProduct
    },
    Series(
      "k-means on the same items", x: pairs.map { $0.1.recall20 ?? 0 },
      y: pairs.map { $0.1.kMeans.nmi }, mark: .points(diameter: 10, opacity: 0.6),
      style: Style(color: Color(0x888888), marker: .diamond)),
  ].compactMap(\.self)

  func lines(_ value: KeyPath<EpochOutcome, Double>) -> [Series] {
    func line(_ name: String, _ outcomes: [Outcome], _ color: Color, dashed: Bool) -> Series? {
      guard let first = outcomes.first, !first.history.isEmpty else { return nil }
      let values = first.history.indices.map { epoch in
        outcomes.map { $0.history[epoch][keyPath: value] }
      }
      return Series(
        name, x: first.history.map { Double($0.epoch) },
        y: values.map { $0.reduce(0, +) / Double($0.count) }, mark: .line(dashed: dashed),
        band: outcomes.count > 1
          ? Series.Band(lower: values.map { $0.min()! }, upper: values.map { $0.max()! }) : nil,
        style: Style(color: color))
    }
    func first(_ setting: Setting) -> [Outcome] {
      pairs.filter { $0.0.name == setting.name }.map(\.1)
    }
    let (validation, labels) = (run.choices.validation, run.choices.labels)
    return [
      line("\(validation.name), validation users' choice", run.cosine, Palette.blue, dashed: false),
      labels == validation
        ? nil
        : line(
          "\(labels.name), the labels' choice", first(labels), Palette.bluishGreen, dashed: true),
      line(
        "\(run.choices.inner.name), inner product", run.inner, Palette.vermillion, dashed: false),
    ].compactMap(\.self)
  }
  return Figure(
    title: "When prototypes align with categories: \(run.title)",
    panels: [
      Panel(
        "Alignment against recall",
        .xy(XYPlot(x: Axis("validation Recall@20"), y: Axis("NMI"), series: scatter))),
      Panel(
        "Alignment over epochs",
        .xy(XYPlot(x: Axis("epoch"), y: Axis("NMI"), series: lines(\.nmi)))),
      Panel(
        "Effective clusters over epochs",
        .xy(
          XYPlot(
            x: Axis("epoch"), y: Axis("effective clusters", range: 0...7.3),
            series: lines(\.effective)))),
    ], columns: 3, caption: caption, panelAspect: 0.85)
}

/// The five panels, each alone and all together, and beside them the labels' choice.
func publishMaps(_ run: DatasetRun, _ chapter: Chapter<Figure2>) throws {
  let labels = run.material.labels
  let (map, inner) = (run.cosineMap, run.innerMap)
  let panels = [
    map.all("(a) items and users, by prototype", labels),
    map.users("(b) users' components, by prototype", labels),
    map.items("(c) items, by prototype", labels),
    map.categories("(d) items, by category", labels),
    inner.items("(e) inner product: items, by prototype", labels),
  ]
  let besides = run.labelsMap.map {
    [$0.items("(c') \(run.choices.labels.name), the labels' choice: items", labels)]
  }
  let settings =
    "Setting \(run.choices.validation.name), which validation users choose; (e): "
    + "\(run.choices.inner.name), which they choose for the inner product. "
    + (besides == nil
      ? ""
      : "(c'): \(run.choices.labels.name), which nobody could have chosen without the categories. ")
  let text =
    "\(run.title), \(run.material.itemCount) items, \(map.components.count) components of "
    + "\(map.components.count / 2) training and validation users. \(settings)"
    + "A prototype has the colour of the category it is matched with."
  let full = Figure(
    title: "Figure 2 regenerated: \(run.title)", panels: panels + (besides ?? []), columns: 3,
    caption: chapter.caption(text), panelAspect: 1)
  try chapter.publish(full, suffix: run.suffix)
  for (letter, panel) in zip("abcde", panels) {
    try chapter.publish(
      Figure(
        panels: [panel],
        caption: chapter.caption(
          "\(run.title), setting "
            + (letter == "e" ? run.choices.inner.name : run.choices.validation.name)
            + ". A prototype has the colour of the category it is matched with."),
        width: 1000, panelAspect: 0.9),
      suffix: "\(run.suffix)-\(letter)")
  }
  if let other = run.labelsMap {
    try chapter.publish(
      Figure(
        title: "Chosen by labels, not by validation users: \(run.title)",
        panels: [
          other.items("(c') items, by prototype", labels),
          other.categories("(d') items, by category", labels),
        ], columns: 2,
        caption: chapter.caption(
          "Setting \(run.choices.labels.name): the highest NMI of the grid, found by looking at "
            + "the categories. Nobody without them could have picked it."),
        panelAspect: 0.9),
      suffix: "\(run.suffix)-labels")
  }
}

/// Every epoch of every training that has prototypes.
private func epochsCSV(_ runs: [DatasetRun], seed: UInt64) -> String {
  var text = "dataset,setting,seed,epoch,validation NDCG@100,NMI,largest share,effective clusters\n"
  for run in runs {
    var trainings = zip(run.settings, run.endings).map { ($0.name, seed, $1.outcome) }
    for (setting, outcomes) in [
      (run.choices.validation, run.cosine), (run.choices.inner, run.inner),
    ] {
      for (number, outcome) in outcomes.enumerated().dropFirst() {
        trainings.append((setting.name, seed + UInt64(number), outcome))
      }
    }
    for (name, seed, outcome) in trainings {
      for epoch in outcome?.history ?? [] {
        text +=
          "\(run.name),\(name),\(seed),\(epoch.epoch),\(epoch.validationNDCG100),\(epoch.nmi),"
          + "\(epoch.largest),\(epoch.effective)\n"
      }
    }
  }
  return text
}

/// Writes one dataset's pictures and points.
func publish(_ run: DatasetRun, _ chapter: Chapter<Figure2>) throws {
  let points = run.maps.map { $0.csv(run.material.labels) }.joined()
  try AtomicFile.write(
    Map.csvHead + points, to: chapter.out.appending(path: "\(chapter.artifact)\(run.suffix).csv"))
  try publishMaps(run, chapter)
  try chapter.publish(
    alignmentFigure(
      run, seeds: chapter.arguments.seedCount,
      caption: chapter.caption(
        "NMI of argmax c with the categories; left: the grid, one seed; right: lines are means "
          + "over \(chapter.arguments.seedCount) seeds, bands from the smallest to the largest.")),
    suffix: "\(run.suffix)-alignment")
}

/// Writes what all datasets share: tables, claims, the result file.
func publish(_ runs: [DatasetRun], _ chapter: Chapter<Figure2>) throws {
  let seeds = chapter.arguments.seedCount
  let claims = runs.flatMap { section33Claims($0) }
  try chapter.publish(agreementTable(runs, seeds: seeds), suffix: "-agreement")
  try chapter.publish(collapseTable(runs, seeds: seeds), suffix: "-collapse")
  try chapter.publish(gridTable(runs), suffix: "-grid")
  try AtomicFile.write(epochsCSV(runs, seed: chapter.options.seed), to: chapter.file("epochs.csv"))
  try AtomicFile.write(Table(claims: claims).markdown, to: chapter.file("claims.md"))
  try chapter.publish(
    results: runs.map(\.result), claims: claims, keys: ["dataset", "name", "method", "role"],
    bands: runs.flatMap { verificationBands($0) })
}

/// How far numbers may lie off on another machine, where last bits differ and training carries
/// them on: three standard deviations over seeds, the largest of this dataset's methods, which is
/// as far as another seed would take them.
private func verificationBands(_ run: DatasetRun) -> [Band] {
  let place = "results[dataset=\(run.name)]"
  let methods = run.methods
  func widest(_ value: (MethodResult) -> OverSeeds?) -> Double {
    3 * (methods.compactMap { value($0)?.deviation }.max() ?? 0)
  }
  let basis = "three standard deviations over seeds, the largest of any method"
  let fields: [(String, [String], Double)] = [
    ("nmi", ["prototypes.nmi", "kMeans.nmi"], widest(\.nmi)),
    ("ari", ["prototypes.ari", "kMeans.ari"], widest(\.ari)),
    ("purity", ["prototypes.purity", "kMeans.purity"], widest(\.purity)),
    ("matched", ["prototypes.matched", "kMeans.matched"], widest(\.matched)),
    ("recall20", ["recall20"], widest(\.recall20)),
    ("ndcg100", ["ndcg100"], widest(\.ndcg100)),
    ("largestShare", ["spread.largest"], widest(\.largestShare)),
    ("smallestShare", ["spread.smallest"], widest(\.smallestShare)),
    ("effectiveClusters", ["spread.effective"], widest(\.effectiveClusters)),
    ("ownDistance", ["distances.own"], widest(\.ownDistance)),
    ("otherDistance", ["distances.others"], widest(\.otherDistance)),
    ("nearestOwn", ["distances.nearest"], widest(\.nearestOwn)),
  ]
  var bands: [Band] = []
  for (field, gridFields, width) in fields {
    bands.append(Band("\(place).methods[*].\(field).*", width, basis: basis))
    bands += gridFields.map { Band("\(place).grid[*].\($0)", width, basis: basis) }
  }
  bands += [
    Band(
      "\(place).methods[*].seedsNotAllMatched", Double(run.cosine.count), basis: "any of the seeds"),
    Band(
      "\(place).grid[*].bestEpoch", Double(run.settings.map(\.epochs).max() ?? 0),
      basis: "any epoch: near the best, one is as good as another"),
  ]
  for map in run.maps {
    let path = "\(place).maps[role=\(map.result.role)]"
    bands += [
      Band(
        "\(path).divergence", 0.1 * map.result.divergence,
        basis: "a tenth; not measured: a model's last bits move its map"),
      Band("\(path).neighboursKept", 0.1, basis: "not measured, as the divergence"),
    ]
  }
  return bands
}

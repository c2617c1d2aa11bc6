import Macrid
import Plotting
import Workbench

/// One thing changed in the shop or in the settings, over draws.
struct Factor {
  let variation: Variation
  let isOfData: Bool
  /// By draw.
  let trainings: [Int: Clusters]
  let summaries: [TrainingSummary]
  /// NMI less that of the same draw with nothing changed.
  let differences: [Double]

  var all: [Clusters] { trainings.sorted { $0.key < $1.key }.map(\.value) }
}

/// What else moves alignment: the page's variations, as far as they are trained.
struct Factors {
  let trainingUsers: Int
  let rows: [Factor]

  /// Nil without the shop as it is.
  init?(_ page: Page<Clusters>) {
    let records = page.records.filter { $0.trial.measure == Measure.factor }
    let parts = records.map { Part(dataset: $0.trial.dataset) }
    let shops = parts.map { $0.flatMap { ShopSize(dataset: $0.base) } }
    // All variations but two have the shop's own number of items.
    let counts = Dictionary(grouping: shops.compactMap { $0?.items }) { $0 }
    guard let items = counts.max(by: { ($0.value.count, $1.key) < ($1.value.count, $0.key) })?.key,
      let users = parts.compactMap({ $0?.trainingUsers }).first
    else { return nil }
    let names = Set(Variation.all.flatMap(\.settings.keys))
    func trainings(_ variation: Variation) -> [TrialRecord<Clusters>] {
      zip(records, shops).compactMap { record, shop in
        guard let shop, shop.traits == variation.traits,
          shop.items == Int(Double(items) * variation.items),
          names.allSatisfy({ name in
            record.trial.settings[name]
              == (variation.settings[name] ?? Method.macridVAE.defaults[name])
          })
        else { return nil }
        return record
      }
    }
    func byDraw(_ records: [TrialRecord<Clusters>]) -> [Int: Clusters] {
      Dictionary(
        records.compactMap { record in
          guard let part = Part(dataset: record.trial.dataset),
            let clusters = record.outcome.measured
          else { return nil }
          return (part.draw, clusters)
        }
      ) { a, _ in a }
    }
    let unchanged = byDraw(trainings(.none))
    guard !unchanged.isEmpty else { return nil }
    trainingUsers = users
    rows = Variation.all.compactMap { variation in
      let own = trainings(variation)
      let ofDraw = byDraw(own)
      guard !ofDraw.isEmpty else { return nil }
      return Factor(
        variation: variation, isOfData: Variation.ofData.contains { $0.name == variation.name },
        trainings: ofDraw, summaries: own.compactMap(\.outcome.training),
        differences: ofDraw.sorted { $0.key < $1.key }.compactMap { draw, clusters in
          guard let nmi = clusters.prototypes?.nmi, let base = unchanged[draw]?.prototypes?.nmi
          else { return nil }
          return nmi - base
        })
    }
  }
}

/// Every variation, a row each.
func factorTable(_ factors: Factors) -> Table {
  func group(_ title: String, _ rows: [Factor]) -> [Table.Group] {
    rows.isEmpty
      ? []
      : [
        Table.Group(
          title,
          rows: rows.map { row in
            func over(_ value: (Clusters) -> Double?) -> Table.Cell {
              cell(SampleSummary(row.all.compactMap(value)))
            }
            return [
              .text(row.variation.name), .count(row.all.count), over { $0.law?.clicksAnItem },
              over { $0.prototypes?.nmi },
              row.variation.name == Variation.none.name
                ? .absent : cell(SampleSummary(row.differences)),
              over { $0.prototypes.map { Double($0.matched) } },
              .share(row.all.count { $0.criterion?.isMet == true }, of: row.all.count),
              over { $0.spread?.largest }, over { $0.kMeans.nmi }, over { $0.law?.classifier?.nmi },
              cell(SampleSummary(row.summaries.map(\.beta))),
              cell(SampleSummary(row.summaries.map { Double($0.bestEpoch) })),
            ]
          })
      ]
  }
  return Table(
    caption: "What else moves alignment: one thing changed at a time on "
      + "\(Format.count(factors.trainingUsers)) training users of the simulated shop, the authors' "
      + "settings with the cosine, to convergence; mean over draws (standard deviation).",
    columns: [
      Table.Column("Changed"), Table.Column("Draws", .right), .number("clicks an item", 1),
      .number("NMI"), .number("less the unchanged"), .number("Matched", 1),
      Table.Column("Authors' criterion met", .right), .number("Largest share"),
      .number("k-means on its items"), .number("classifier on its items"), .number("beta reached"),
      .number("Epoch kept", 0),
    ],
    groups: group("The shop, and K", factors.rows.filter(\.isOfData))
      + group("The authors' settings", factors.rows.filter { !$0.isOfData }),
    notes: [
      "Clicks an item, k-means and the classifier as in the law's table; beta is that of the epoch "
        + "kept; k-means has as many clusters as there are prototypes. One taste for all categories: the ideal for the first "
        + "number among a category's attributes is then the same in all categories."
    ])
}

/// Each variation's NMI less that of the shop and settings as they are.
func factorFigure(_ factors: Factors, caption: String) -> Figure? {
  let rows = factors.rows.filter {
    !$0.differences.isEmpty && $0.variation.name != Variation.none.name
  }
  guard !rows.isEmpty else { return nil }
  let series = [true, false].map { isOfData in
    IntervalSeries(
      isOfData ? "the shop, and K" : "the authors' settings",
      rows.map { row in
        guard row.isOfData == isOfData, let mean = row.differences.mean else { return nil }
        let (low, high) = (row.differences.min()!, row.differences.max()!)
        return IntervalSeries.Estimate(mean, interval: low < high ? low...high : nil)
      }, line: 0, style: Style.numbered(isOfData ? 1 : 0))
  }
  let chart = IntervalChart(
    rows: rows.map(\.variation.name), series: series.filter { $0.estimates.contains { $0 != nil } },
    x: Axis("NMI of prototypes and categories, less the unchanged"))
  return Figure(
    title: "What else moves alignment",
    panels: [Panel("", .intervals(chart))], columns: 1, caption: caption, panelAspect: 0.6)
}

/// What helps and what harms, in a sentence; beside it what seeds alone do to as many users of a
/// shop, if that is known.
func factorFindings(_ factors: Factors, _ readings: [Reading]) -> String {
  let base = factors.rows.first { $0.variation.name == Variation.none.name }
  let others = factors.rows.filter { $0.variation.name != Variation.none.name }
  func list(_ isIn: (Double) -> Bool) -> String? {
    let own = others.compactMap { row in
      row.differences.mean.map { (name: row.variation.name, value: $0) }
    }.filter { isIn($0.value) }.sorted { abs($0.value) > abs($1.value) }
    return own.isEmpty
      ? nil : Format.list(own.map { "\($0.name) (\(signed($0.value)))" })
  }
  let parts = [
    list { $0 > 0.05 }.map { "more with \($0)" }, list { $0 < -0.05 }.map { "less with \($0)" },
    list { abs($0) <= 0.05 }.map { "within 0.05 with \($0)" },
  ].compactMap(\.self)
  let draws = factors.rows.map(\.all.count).max() ?? 0
  return "**What else moves alignment.** On \(Format.count(factors.trainingUsers)) training users "
    + "of the simulated shop the NMI is "
    + Format.decimal((base?.all.compactMap { $0.prototypes?.nmi } ?? []).mean, 2)
    + (parts.isEmpty ? "" : "; it is \(parts.joined(separator: "; "))")
    + " (\(draws == 1 ? "one draw" : "up to \(draws) draws"))."
    + (scatter(readings, trainingUsers: factors.trainingUsers) ?? "") + "\n"
}

private func scatter(_ readings: [Reading], trainingUsers: Int) -> String? {
  let shop = readings.first {
    $0.dataset.simulated && $0.dataset.trainingUsers == trainingUsers
  }
  let nmi = shop?[.cosine].compactMap { $0.clusters.prototypes?.nmi } ?? []
  return nmi.standardDeviation.map {
    " Seeds alone move it: its standard deviation over \(nmi.count) trainings on as many users of a "
      + "shop is \(Format.decimal($0, 2)), and smaller differences of a draw say nothing."
  }
}

private func signed(_ value: Double) -> String {
  (value > 0 ? "+" : "") + Format.decimal(value, 2)
}

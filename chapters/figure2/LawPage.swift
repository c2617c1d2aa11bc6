import Foundation
import Macrid
import Plotting
import Workbench

/// Alignment by training users, a row a size.
func lawTable(_ laws: [Law]) -> Table {
  Table(
    caption: "The law of alignment: the authors' settings with the cosine, to convergence, on ever "
      + "more training users; mean over trainings (standard deviation).",
    columns: [
      Table.Column("Training users", .right), .number("clicks an item", 1),
      Table.Column("Trainings", .right), .number("NMI"), .number("in the last epoch"),
      .number("Matched", 1), Table.Column("Authors' criterion met", .right),
      .number("95 % interval of its share"), .number("k-means on its items"),
      .number("classifier on its items"), .number("k-means on an SVD"), .number("users' votes"),
      .number("Epoch kept", 0), .number("Epochs", 0),
    ],
    groups: laws.map { law in
      Table.Group(
        law.title,
        rows: law.sizes.map { points in
          let met = shareInterval(points.metCount, of: points.count)
          return [
            .count(points.trainingUsers), .number(points.clicksAnItem), .count(points.count),
            cell(points.summary(\.nmi)), cell(points.summary(\.clusters.history.nmi.last)),
            cell(points.summary { $0.clusters.prototypes.map { Double($0.matched) } }),
            .share(points.metCount, of: points.count),
            .interval(lower: met.lower, upper: met.upper),
            cell(points.summary(\.clusters.kMeans.nmi)),
            cell(points.summary { $0.measures.classifier?.nmi }),
            cell(points.summary { $0.withoutModel?.kMeans.nmi }),
            cell(points.summary { $0.withoutModel?.law?.classifier?.nmi }),
            cell(points.summary { $0.training.map { Double($0.bestEpoch) } }),
            cell(points.summary { $0.training.map { Double($0.epochs) } }),
          ]
        })
    },
    notes: lawNotes(laws))
}

private func lawNotes(_ laws: [Law]) -> [String] {
  let held = laws.compactMap { law in
    law.largest.first.map { point in
      "\(law.words): \(Format.count(point.items)) items"
    }
  }
  let collapsed = laws.flatMap(\.points).count { $0.training?.collapse != nil }
  let used = laws.flatMap(\.points).count { $0.training?.ending == .usedUp }
  return [
    "NMI is with the categories, as is what stands below k-means, classifier and votes; it is that "
      + "of the epoch that ranks best for validation users, and beside it that of the last epoch. "
      + "Matched: near an NMI of 0 some prototypes are matched by chance. A draw has a seed, an order of users and validation users of its own; within a draw the "
      + "smaller part's users are among the larger's. The items stay the same at every size "
      + "(\(Format.list(held))); those that no training user clicked are in the model and are not "
      + "measured. Training stops as on all pages, at 200 epochs at most; a step has 500 users "
      + "above 4,000 training users, else 100. No test user is looked at, so that on AliShop-7C's "
      + "part all but 100 of the 4,000 may train, and these validate.",
    "The five panels' own trainings are among them, on other users of the same items: rows without "
      + "k-means on an SVD, and most of a row of more than three trainings. Classifier, SVD and "
      + "votes were not measured on them, and their clicks an item are the training users' share of "
      + "all.",
    "k-means on its items: on the directions of the same model's items. Classifier: linear least "
      + "squares on these, in five folds, shown the other folds' categories. SVD: of rank 50, of "
      + "the clicks. Users' votes: naive Bayes over the users who clicked an item, from the "
      + "categories of their other items, in the same folds.",
  ]
    + (collapsed == 0
      ? []
      : [
        "\(collapsed) trainings rank no better than Popularity; they are in the means, as the "
          + "question is how little data is too little."
      ])
    + (used == 0
      ? [] : ["\(used) of \(laws.flatMap(\.points).count) trainings used up their epochs."])
}

/// Every training of the law.
func lawPointsTable(_ laws: [Law]) -> Table {
  Table(
    columns: [
      "dataset", "training_users", "draw", "clicks_an_item", "clicked_items", "nmi", "matched",
      "criterion_met", "largest_share", "nmi_kmeans", "nmi_classifier", "accuracy_classifier",
      "nmi_kmeans_svd", "nmi_votes", "accuracy_votes", "epoch_kept", "epochs", "validation_ndcg100",
    ].map { Table.Column($0) },
    groups: [
      Table.Group(
        rows: laws.flatMap { law in
          law.points.map { point in
            let votes = point.withoutModel?.law?.classifier
            return [
              .text(law.base), .count(point.part.trainingUsers), .count(point.part.draw),
              .number(point.measures.clicksAnItem), .count(point.measures.clickedItems),
              .number(point.nmi),
              point.clusters.prototypes.map { .count($0.matched) } ?? .absent,
              .count(point.isMet ? 1 : 0), .number(point.clusters.spread?.largest),
              .number(point.clusters.kMeans.nmi), .number(point.measures.classifier?.nmi),
              .number(point.measures.classifier?.accuracy),
              .number(point.withoutModel?.kMeans.nmi), .number(votes?.nmi),
              .number(votes?.accuracy), point.training.map { .count($0.bestEpoch) } ?? .absent,
              point.training.map { .count($0.epochs) } ?? .absent,
              .number(point.training.map { Double($0.bestNDCG100) }),
            ]
          }
        })
    ])
}

/// Items by popularity, on the most training users.
func popularityTable(_ laws: [Law]) -> Table {
  Table(
    caption: "NMI with the categories by how often training users clicked an item, on the most "
      + "training users; mean over draws (standard deviation).",
    columns: [
      Table.Column("Clicks"), Table.Column("Items", .right), .number("Prototypes"),
      .number("k-means on its items"), .number("k-means on an SVD"),
    ],
    groups: laws.map { law in
      let edges = LawMeasures.Band.edges
      let rows = edges.enumerated().compactMap { place, from -> [Table.Cell]? in
        let bands = law.largest.compactMap { point in
          point.measures.bands.first { $0.from == from }
        }
        // NMI of a few items says nothing.
        guard let items = bands.map({ Double($0.items) }).mean, items >= 50 else { return nil }
        let title =
          place + 1 < edges.count ? "\(from) to \(edges[place + 1] - 1)" : "\(from) and more"
        return [
          .text(title), .count(Int(items.rounded())),
          cell(SampleSummary(bands.compactMap(\.prototypes))),
          cell(SampleSummary(bands.map(\.kMeans))),
          cell(
            law.largest.summary {
              $0.withoutModel?.law?.bands.first { $0.from == from }?.kMeans
            }),
        ]
      }
      return Table.Group(
        "\(law.title), \(Format.count(law.largest.trainingUsers)) training users", rows: rows)
    })
}

private func style(_ law: Law) -> Style { .numbered(law.isSimulated ? 1 : 0) }

/// NMI and matched prototypes against training clicks an item, with the paper's AliShop-7C marked.
func lawFigure(_ laws: [Law], caption: String) -> Figure? {
  guard laws.contains(where: { $0.sizes.count > 1 }) else { return nil }
  func lines(_ value: (LawPoint) -> Double?) -> [Series] {
    laws.flatMap { law -> [Series] in
      let points = law.points.compactMap { point in
        value(point).map { (x: point.measures.clicksAnItem, y: $0) }
      }
      return [
        Series(
          "\(law.title): one training", x: points.map(\.x), y: points.map(\.y),
          mark: .points(diameter: 14, opacity: 0.55), style: style(law)),
        Series(
          "mean over trainings", x: law.sizes.map(\.clicksAnItem),
          y: law.sizes.map { $0.compactMap(value).mean ?? 0 }, mark: .line(), style: style(law)),
      ]
    }
  }
  var nmi = lines(\.nmi)
  var matched = lines { $0.clusters.prototypes.map { Double($0.matched) } }
  if let law = laws.first(where: { !$0.isSimulated }), let goal = PaperAliShop.clicksAnItem(law) {
    let paper = Style(color: Color(0x777777))
    func line(_ top: Double) -> Series {
      Series(
        "the paper's AliShop-7C (\(Format.count(PaperAliShop.trainingUsers)) training users)",
        x: [goal, goal], y: [0, top], mark: .line(width: 2, dashed: true), style: paper)
    }
    nmi.append(line(1))
    matched.append(line(Double(conceptCount)))
    if let there = law.prediction(at: goal), let fit = law.fit {
      let name =
        "extrapolated to it" + (there.lower == nil ? "" : ", with the interval of one training")
      let black = Style(color: Palette.black, marker: .diamond)
      let steps = (0...40).map { Law.fewestClicks * pow(goal / Law.fewestClicks, Double($0) / 40) }
      nmi.append(
        Series(
          name, x: steps, y: steps.map(fit.nmi), mark: .line(width: 2, dashed: true), style: black))
      if let lower = there.lower, let upper = there.upper {
        nmi.append(
          Series(name, x: [goal, goal], y: [lower, upper], mark: .line(width: 6), style: black))
      }
      nmi.append(
        Series(
          name, x: [goal], y: [there.value], mark: .points(diameter: 18, opacity: 1), style: black))
    }
  }
  func panel(_ title: String, _ y: Axis, _ series: [Series]) -> Panel {
    Panel(
      title,
      .xy(XYPlot(x: Axis("training clicks an item", scale: .logarithmic), y: y, series: series)))
  }
  return Figure(
    title: "When prototypes become categories",
    panels: [
      panel("Agreement with the categories", Axis("NMI", range: 0...1), nmi),
      panel(
        "Prototypes matched with a category", Axis("matched, of seven", range: 0...7.2), matched),
    ], columns: 2, caption: caption, panelAspect: 0.7)
}

/// What prototypes find, beside what is there to be found.
func ceilingFigure(_ laws: [Law], caption: String) -> Figure? {
  let clicks = laws.flatMap { $0.sizes.map(\.clicksAnItem) }
  guard laws.contains(where: { $0.sizes.count > 1 }), let fewest = clicks.min(),
    let most = clicks.max()
  else { return nil }
  let kinds: [(name: String, style: Style, dashed: Bool, value: (LawPoint) -> Double?)] = [
    ("prototypes", Method.macridVAE.style, false, { $0.nmi }),
    (
      "k-means on the same items", Style(color: Palette.skyBlue, marker: .square), false,
      { $0.clusters.kMeans.nmi }
    ),
    (
      "classifier on the same items", Style(color: Palette.black, marker: .diamond), true,
      { $0.measures.classifier?.nmi }
    ),
    (
      "k-means on an SVD of the clicks", Method.pureSVD.style, false,
      { $0.withoutModel?.kMeans.nmi }
    ),
    (
      "users' votes (classifier on the clicks)",
      Style(color: Palette.bluishGreen, marker: .triangle), true,
      { $0.withoutModel?.law?.classifier?.nmi }
    ),
  ]
  return Figure(
    title: "What prototypes find of what is there",
    panels: laws.map { law in
      let series = kinds.compactMap { kind -> Series? in
        let means = law.sizes.compactMap { points in
          points.compactMap(kind.value).mean.map { (x: points.clicksAnItem, y: $0) }
        }
        guard !means.isEmpty else { return nil }
        return Series(
          kind.name, x: means.map(\.x), y: means.map(\.y),
          mark: .line(dashed: kind.dashed, markers: true), style: kind.style)
      }
      return Panel(
        law.title,
        .xy(
          XYPlot(
            x: Axis(
              "training clicks an item", range: 0.85 * fewest...1.15 * most, scale: .logarithmic),
            y: Axis("NMI with the categories", range: 0...1), series: series)))
    }, columns: 2, caption: caption, panelAspect: 0.7)
}

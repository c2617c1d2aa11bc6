import Macrid
import Workbench

private func heading(_ cloud: Cloud) -> String {
  cloud.dataset.name + (cloud.isCommitted ? ", committed, not run here" : "")
}

/// A row a method.
func table(_ clouds: [Cloud], remarks: [String]) -> Table {
  let columns =
    [Table.Column("Method"), Table.Column("Configurations", .right)]
    + Selection.shown.map {
      Table.Column("Recall@20, \($0.rawValue)", .right, decimals: 3, best: .highest)
    }
    + Representations.allCases.map {
      Table.Column("Independence, \($0.rawValue)", .right, decimals: 3, best: .highest)
    }
  return Table(
    caption: "Figure 4 in numbers: medians over configurations, of Recall@20 with folds levelled.",
    columns: columns,
    groups: clouds.map { cloud in
      Table.Group(
        heading(cloud),
        rows: Variant.allCases.map { variant in
          [.text(variant.title), .count(cloud.count)]
            + Selection.shown.map { selection in
              let isAsked = variant != .multDAE || selection != .smallBeta
              return isAsked ? .number(cloud[.recall(variant, selection)]?.value) : .absent
            }
            + Representations.allCases.map {
              .number(cloud[.independence(variant, $0, .all)]?.value)
            }
        })
    },
    notes: clouds.filter { !$0.isCommitted }.flatMap(notes) + remarks)
}

private func notes(_ cloud: Cloud) -> [String] {
  let lost = cloud.diverged.reduce(0, +)
  return [
    "\(cloud.dataset.name): \(cloud.foldCount) rotating folds with "
      + "\(Format.count(cloud.testUsers)) test users in all; the first: \(cloud.dataset.split); "
      + "\(Format.count(cloud.dataset.items)) items; split digest "
      + "\(cloud.dataset.sha256.prefix(12)).",
    lost > 0
      ? "Diverged on \(cloud.dataset.name): \(lost) trials, whose configuration numbers are left out."
      : nil,
    cloud.underWay > 0
      ? "Left out on \(cloud.dataset.name), as not all methods have been trained with them yet: "
        + "\(cloud.underWay) configurations." : nil,
  ].compactMap(\.self)
}

/// How trainings ended, a row a method.
func trainingsTable(_ clouds: [Cloud]) -> Table {
  Table(
    caption: "How trainings ended. Kept: the epoch, median over configurations.",
    columns: [
      Table.Column("Method"), Table.Column("Kept", .right, decimals: 0),
      Table.Column("Used up their epochs", .right),
      Table.Column("Kept an epoch before their beta", .right), Table.Column("Collapsed", .right),
      Table.Column("Diverged", .right),
    ],
    groups: clouds.map { cloud in
      Table.Group(
        heading(cloud),
        rows: Variant.allCases.map { variant in
          let method = MethodResult(variant, cloud)
          return [
            .text(variant.title), .number(method.epochKept), .count(method.usedUp),
            variant == .multDAE ? .absent : .count(method.belowBeta), .count(method.collapsed),
            .count(method.diverged),
          ]
        })
    })
}

/// Spearman's rho between independence and recall.
func linkTable(_ clouds: [Cloud]) -> Table {
  let kinds = Representations.allCases
  func row(
    _ name: String, _ quantity: (Representations) -> Quantity, _ cloud: Cloud
  ) -> [Table.Cell] {
    [.text(name)] + kinds.map { .estimate(cloud.estimate(quantity($0))) }
  }
  func pooled(
    _ quantity: @escaping (Representations, Selection, TakenOut) -> Quantity, _ cloud: Cloud
  ) -> [[Table.Cell]] {
    Selection.shown.map { selection in
      row(selection.rawValue, { quantity($0, selection, .nothing) }, cloud)
    } + [
      row("beta and sigma_0 taken out", { quantity($0, .all, .parameters) }, cloud),
      row("their bends, too", { quantity($0, .all, .bends) }, cloud),
    ]
  }
  return Table(
    caption: "Spearman's rho between independence and Recall@20, with 95 % bootstrap intervals "
      + "over configurations and test users.",
    columns: [Table.Column("Over")] + kinds.map { Table.Column($0.rawValue, .right, decimals: 2) },
    groups: clouds.flatMap { cloud in
      [
        Table.Group(
          "\(heading(cloud)): within a method",
          rows: Variant.allCases.map { variant in
            row(variant.title, { .rho(variant, $0, .nothing) }, cloud)
          }),
        Table.Group(
          "\(heading(cloud)): its drawn hyper-parameters taken out",
          rows: Variant.allCases.map { variant in
            row(variant.title, { .rho(variant, $0, .parameters) }, cloud)
          }),
        Table.Group(
          "\(heading(cloud)): the paper's four methods, each ranked for itself",
          rows: pooled({ .rhoWithin($0, $1, $2) }, cloud)),
        Table.Group(
          "\(heading(cloud)): MacridVAE's two, each ranked for itself",
          rows: pooled({ .rhoOfOurs($0, $1, $2) }, cloud)),
        Table.Group(
          "\(heading(cloud)): across methods",
          rows: [row("the four methods' trials, mixed", { .rhoMixed($0) }, cloud)]),
      ]
    })
}

/// What the drawn hyper-parameters have to do with both axes of the figure.
func parametersTable(_ clouds: [Cloud]) -> Table {
  let kinds: [Representations?] = [nil] + Representations.allCases
  return Table(
    caption: "Spearman's rho of a hyper-parameter with Recall@20 and with independence, with 95 % "
      + "bootstrap intervals over configurations and test users.",
    columns: [Table.Column("Method"), Table.Column("Recall@20", .right, decimals: 2)]
      + Representations.allCases.map {
        Table.Column("Independence, \($0.rawValue)", .right, decimals: 2)
      },
    groups: clouds.flatMap { cloud in
      Variant.parameterNames.map { name in
        Table.Group(
          "\(heading(cloud)): \(name)",
          rows: Variant.allCases.filter { $0.parameters.contains { $0.name == name } }.map {
            variant in
            [.text(variant.title)]
              + kinds.map { .estimate(cloud.estimate(.rhoOfParameter(variant, name, $0))) }
          })
      }
    })
}

/// The paper's measure beside the two standard ones.
func measuresTable(_ clouds: [Cloud]) -> Table {
  Table(
    caption: "Three measures of dependence. Medians over configurations.",
    columns: [
      Table.Column("Method"), Table.Column("Independence", .right, decimals: 3),
      Table.Column("Total correlation a dimension, nats", .right, decimals: 3),
      Table.Column("Mutual information of a pair, nats", .right, decimals: 3),
      Table.Column("by chance alone", .right, decimals: 3),
    ],
    groups: clouds.flatMap { cloud in
      [Representations.items, .allUsers].map { kind in
        let seen = Variant.allCases.filter { kind == .items || $0.userDimensions != nil }
        return Table.Group(
          "\(heading(cloud)): \(kind.rawValue)",
          rows: seen.map { variant in
            let method = MethodResult(variant, cloud)
            return [
              .text(variant.title), .number(cloud[.independence(variant, kind, .all)]?.value),
              .number(method.totalCorrelation[kind.rawValue]),
              .number(method.mutualInformation[kind.rawValue]),
              .number(method.mutualInformationByChance[kind.rawValue]),
            ]
          } + [
            [.text("pairs of methods ordered as by independence"), .absent]
              + OtherMeasure.allCases.map { measure in
                let pairs = cloud.pairsAlike(kind, measure)
                return .share(pairs.alike, of: pairs.of)
              } + [.absent],
            [.text("rho with independence, within methods"), .absent]
              + OtherMeasure.allCases.map { .estimate(cloud.estimate(.agreement(kind, $0))) }
              + [.absent],
          ])
      }
    },
    notes: [
      "By chance alone: the same dimensions with their points shuffled. rho: Spearman's, over the "
        + "paper's four methods' trials ranked within their method, of independence with the negated "
        + "measure; 1: the two order trials alike.",
      "Both measures need many points: test users are too few. A total correlation that is absent "
        + "is infinite: some dimensions are linear combinations of others. Users' is compared "
        + "between methods of as many dimensions only.",
    ])
}

/// Every trial of this page, a line each.
func trialsTable(_ clouds: [Cloud]) -> Table {
  // Test users are too few for the other two.
  func measures(_ kind: Representations) -> [String] {
    (kind.isLarge
      ? ["independence", "total_correlation", "mutual_information", "constant"]
      : ["independence", "constant"]).map {
        "\(kind.rawValue.replacing(" ", with: "_"))_\($0)"
      }
  }
  let names =
    ["dataset", "method", "configuration", "fold", "seed"] + Variant.parameterNames
    + [
      "epochs", "best_epoch", "beta_reached", "validation_ndcg100", "recall20",
      "recall20_levelled", "ndcg100",
    ] + Representations.allCases.flatMap(measures)
  return Table(
    columns: names.map { Table.Column($0) },
    groups: [
      Table.Group(
        rows: clouds.filter { !$0.isCommitted }.flatMap { cloud in
          Variant.allCases.flatMap { variant in
            zip(cloud[variant], cloud.recall(variant)).map { point, levelled in
              cells(point, variant, levelled, cloud)
            }
          }
        })
    ])
}

private func cells(
  _ point: Point, _ variant: Variant, _ levelled: Double, _ cloud: Cloud
) -> [Table.Cell] {
  let (trial, training) = (point.trial, point.training)
  var cells: [Table.Cell] = [
    .text(cloud.dataset.name), .text(variant.title), .count(trial.number),
    .count(trial.fold ?? 0), .text("\(trial.seed)"),
  ]
  cells += Variant.parameterNames.map { name in
    let isDrawn = variant.parameters.contains { $0.name == name }
    return .number(isDrawn ? trial.settings[name]?.number : nil)
  }
  cells += [.count(training.epochs), .count(training.bestEpoch)]
  cells += [.number(point.beta == nil ? nil : training.beta), .number(point.validation)]
  cells += [.number(point.meanRecall), .number(levelled), .number(point.ndcg.mean)]
  return cells + Representations.allCases.flatMap { measures(point.measured[$0], $0) }
}

private func measures(_ measure: Dependence?, _ kind: Representations) -> [Table.Cell] {
  let others: [Table.Cell] =
    kind.isLarge
    ? [.number(measure?.totalCorrelationOrInfinity), .number(measure?.mutualInformation)] : []
  return [.number(measure?.independence)] + others
    + [measure.map { .count($0.constantDimensions) } ?? .absent]
}

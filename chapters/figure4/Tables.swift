import Macrid
import Workbench

private func heading(_ cloud: Cloud) -> String {
  cloud.dataset.name + (cloud.isCommitted ? ", committed, not run here" : "")
}

/// A row a method.
func table(_ clouds: [Cloud], remarks: [String]) -> Table {
  let columns =
    [
      Table.Column("Method"), Table.Column("Trials", .right),
      Table.Column("Recall@20, median", .right, decimals: 3, best: .highest),
      Table.Column("Recall@20 of the best on validation", .right, decimals: 3, best: .highest),
    ]
    + Representations.allCases.map {
      Table.Column("Independence, \($0.rawValue)", .right, decimals: 3, best: .highest)
    }
  var notes: [String] = []
  let groups = clouds.map { cloud in
    let methods = Variant.allCases.map { MethodResult($0, cloud) }
    func list(_ word: (MethodResult) -> String) -> String {
      methods.map(word).joined(separator: ", ")
    }
    if !cloud.isCommitted {
      notes += [
        "\(cloud.dataset.name): \(cloud.dataset.split); \(Format.count(cloud.dataset.items)) items; "
          + "split digest \(cloud.dataset.sha256.prefix(12)).",
        "By method, in the order above: the epoch that was kept, median "
          + list { Format.decimal($0.epochKept, 0) } + "; trials that used up their epochs "
          + list { "\($0.usedUp)" } + "; that kept an epoch from before the ramp had reached their "
          + "beta " + list { "\($0.belowBeta)" } + "; collapsed " + list { "\($0.collapsed)" }
          + "; diverged, which are in no median, " + list { "\($0.diverged)" } + ".",
      ]
    }
    return Table.Group(
      heading(cloud),
      rows: methods.map { method in
        [
          .text(method.method), .count(method.trials), .number(method.recall20?.value),
          method.recall20OfBest.map { best in
            best.standardError.map { .estimate(best.mean, standardError: $0) }
              ?? .number(best.mean)
          } ?? .absent,
        ] + Representations.allCases.map { .number(method.independence[$0.rawValue]?.value) }
      })
  }
  return Table(
    caption: "Figure 4 in numbers. Medians over configurations; in brackets the standard error "
      + "over test users.",
    columns: columns, groups: groups, notes: notes + remarks)
}

/// Spearman's rho between independence and recall.
func linkTable(_ clouds: [Cloud]) -> Table {
  let kinds = Representations.allCases
  func row(_ name: String, _ cell: (Representations) -> Estimate?) -> [Table.Cell] {
    [.text(name)] + kinds.map { .estimate(cell($0)) }
  }
  return Table(
    caption: "Spearman's rho between independence and Recall@20, with 95 % bootstrap intervals "
      + "over configurations.",
    columns: [Table.Column("Over")] + kinds.map { Table.Column($0.rawValue, .right, decimals: 2) },
    groups: clouds.flatMap { cloud in
      let links = kinds.map { LinkResult($0, cloud) }
      func link(_ kind: Representations) -> LinkResult { links[kinds.firstIndex(of: kind)!] }
      return [
        Table.Group(
          "\(heading(cloud)): within a method",
          rows: Variant.allCases.map { variant in
            row(variant.title) { cloud.rho(variant, $0)?.estimate() }
          } + [
            row("all, ranked within their method") { link($0).within },
            row("the same, beta at most 1") { link($0).withinSmallBeta },
            row("MacridVAE, beta and sigma_0 taken out") { link($0).partial },
          ]),
        Table.Group(
          "\(heading(cloud)): across methods",
          rows: [
            [.text("the methods' medians (four points)")]
              + kinds.map { .number(link($0).between) },
            row("all trials, methods mixed") { link($0).pooled },
          ]),
      ]
    })
}

/// What the drawn hyper-parameters have to do with both axes of the figure.
func parametersTable(_ clouds: [Cloud]) -> Table {
  let quantities = ["recall20"] + Representations.allCases.map(\.rawValue)
  return Table(
    caption: "Spearman's rho of a hyper-parameter with Recall@20 and with independence, with 95 % "
      + "bootstrap intervals over configurations.",
    columns: [Table.Column("Method"), Table.Column("Recall@20", .right, decimals: 2)]
      + Representations.allCases.map {
        Table.Column("Independence, \($0.rawValue)", .right, decimals: 2)
      },
    groups: clouds.flatMap { cloud in
      let methods = Variant.allCases.map { MethodResult($0, cloud) }
      return ["beta", "sigma0"].map { name in
        Table.Group(
          "\(heading(cloud)): \(name)",
          rows: methods.compactMap { method in
            method.parameters[name].map { rhos in
              [.text(method.method)]
                + quantities.map { .estimate(rhos[$0]) }
            }
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
      let methods = Variant.allCases.map { MethodResult($0, cloud) }
      return [Representations.items, .allUsers].map { kind in
        let link = LinkResult(kind, cloud)
        let others = [link.totalCorrelation, link.mutualInformation]
        return Table.Group(
          "\(heading(cloud)): \(kind.rawValue)",
          rows: methods.map { method in
            [
              .text(method.method), .number(method.independence[kind.rawValue]?.value),
              .number(method.totalCorrelation[kind.rawValue]),
              .number(method.mutualInformation[kind.rawValue]),
              .number(method.mutualInformationByChance[kind.rawValue]),
            ]
          } + [
            [.text("pairs of methods ordered as by independence"), .absent]
              + others.map { $0.map { .share($0.methodPairsAlike, of: $0.methodPairs) } ?? .absent }
              + [.absent],
            [.text("rho with independence, within methods"), .absent]
              + others.map { .estimate($0?.withinMethods) } + [.absent],
          ])
      }
    },
    notes: [
      "By chance alone: the same dimensions with their points shuffled. rho: Spearman's, over "
        + "trials ranked within their method, of independence with the negated measure; 1: the "
        + "two order trials alike.",
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
    [
      "dataset", "method", "seed", "beta", "sigma0", "epochs", "best_epoch", "beta_reached",
      "validation_ndcg100", "recall20", "ndcg100",
    ]
    + Representations.allCases.flatMap(measures)
  return Table(
    columns: names.map { Table.Column($0) },
    groups: [
      Table.Group(
        rows: clouds.filter { !$0.isCommitted }.flatMap { cloud in
          Variant.allCases.flatMap { variant in
            cloud[variant].map { point -> [Table.Cell] in
              [
                .text(cloud.dataset.name), .text(variant.title), .text("\(point.trial.seed)"),
                .number(point.beta), .number(point.trial.settings["sigma0"]?.number),
                .count(point.training.epochs), .count(point.training.bestEpoch),
                .number(point.training.beta), .number(Double(point.training.bestNDCG100)),
                .number(point.meanRecall), .number(point.ndcg.mean),
              ]
                + Representations.allCases.flatMap { kind -> [Table.Cell] in
                  let measure = point.measured[kind]!
                  let others: [Table.Cell] =
                    kind.isLarge
                    ? [
                      .number(measure.totalCorrelationOrInfinity),
                      .number(measure.mutualInformation),
                    ] : []
                  return [.number(measure.independence)] + others
                    + [.count(measure.constantDimensions)]
                }
            }
          }
        })
    ])
}

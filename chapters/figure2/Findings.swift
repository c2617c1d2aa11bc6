import Macrid
import Workbench

/// What came out on one dataset, in sentences: numbers and verdicts are the results'.
struct Findings {
  let result: DatasetResult

  var markdown: String {
    [alignment, choice, collapse, addition, training].joined(separator: "\n\n")
  }

  private var alignment: String {
    let authors = result.grid.first { $0.setting.isAuthors && $0.setting.similarity == .cosine }
    var text = "**When prototypes align.** "
    if let authors, let nmi = authors.prototypes?.nmi {
      text +=
        "With the authors' settings (\(authors.name)) the prototypes' clusters agree with the "
        + "categories at an NMI of \(Format.decimal(nmi, 2)), k-means on the same model's items at "
        + "\(Format.decimal(authors.kMeans?.nmi, 2)). "
    }
    let changes = [
      effect("A Gumbel temperature of 3 instead of 1", { $0.gumbel == 1 }) { $0.gumbel = 3 },
      effect("Of 10 instead of 3", { $0.gumbel == 3 }) { $0.gumbel = 10 },
      effect("No noise instead of temperature 1", { $0.gumbel == 1 }) { $0.gumbel = nil },
      effect("$\\tau = 1$ instead of 0.1", { $0.tau == 0.1 }) { $0.tau = 1 },
      effect("$\\beta = 50$ and $\\sigma_0 = 0.3$ instead of 0.2 and 0.075", { $0.beta == 0.2 }) {
        ($0.beta, $0.sigma0) = (50, 0.3)
      },
      effect("Keeping 0.8 of the input instead of 0.5", { $0.keep == 0.5 }) { $0.keep = 0.8 },
      effect("The inner product instead of the cosine", { $0.similarity == .cosine }) {
        $0.similarity = .innerProduct
      },
    ].compactMap(\.self)
    text += "What a change does, all else equal and with the same seed:\n"
    return text + changes.map { "\n- \($0)" }.joined()
  }

  /// What a change of settings does to alignment and ranking, over the pairs of the grid.
  private func effect(
    _ title: String, _ isFirst: (Setting) -> Bool, _ change: (inout Setting) -> Void
  ) -> String? {
    let pairs = result.pairs(by: change).filter { isFirst($0.0.setting) }
    guard !pairs.isEmpty else { return nil }
    func higher(_ value: (SettingResult) -> Double?) -> String {
      Self.share(pairs.count { (value($1) ?? 0) > (value($0) ?? 0) }, of: pairs.count)
    }
    let list = pairs.map { first, second in
      "\(first.name) \(Format.decimal(first.prototypes?.nmi, 2)) → \(second.name) "
        + Format.decimal(second.prototypes?.nmi, 2)
    }
    return "\(title): a higher NMI in \(higher { $0.prototypes?.nmi }) "
      + "(\(list.joined(separator: ", "))), a higher NDCG@100 for validation users in "
      + "\(higher(\.ndcg100))."
  }

  private var choice: String {
    let labels = result.setting(result.labelsChoice)
    var text = "**What validation users choose.** "
    if let cosine = result.method("prototypes, cosine") {
      text +=
        "\(result.validationChoice) with the cosine: over \(cosine.seeds) seeds an NMI of "
        + "\(Self.spread(cosine.nmi, 2)), and \(Self.spread(cosine.matched, 1)) of the "
        + "\(conceptCount) prototypes matched with a category (standard deviations in brackets). In "
        + "\(Self.share(cosine.seedsNotAllMatched, of: cosine.seeds)) seeds some prototype has no "
        + "category of its own. "
    }
    text +=
      result.labelsChoice == result.validationChoice
      ? "Labels would have chosen the same. "
      : "Labels would have chosen \(result.labelsChoice), at an NMI of "
        + "\(Format.decimal(labels?.prototypes?.nmi, 2)) and an NDCG@100 of "
        + "\(Format.decimal(labels?.ndcg100, 3)) instead of "
        + "\(Format.decimal(result.setting(result.validationChoice)?.ndcg100, 3)). "
    let correlations = [("cosine", MacridVAE.Similarity.cosine), ("inner product", .innerProduct)]
      .compactMap { name, similarity in
        correlation(similarity).map { "\(Format.decimal($0, 2)) with the \(name)" }
      }
    guard !correlations.isEmpty else { return text }
    return text + "Spearman's correlation between NDCG@100 and NMI, over the grid's settings: "
      + correlations.joined(separator: ", ") + "."
  }

  private func correlation(_ similarity: MacridVAE.Similarity) -> Double? {
    let trained = result.grid.filter { $0.setting.similarity == similarity && $0.failure == nil }
    return RankedPairs(
      trained.map { $0.ndcg100 ?? 0 }, trained.map { $0.prototypes?.nmi ?? 0 }
    ).spearmanRho
  }

  private var collapse: String {
    let trained = result.grid.filter { $0.spread != nil }
    let collapsed = trained.filter { ($0.spread?.largest ?? 0) > 0.5 }
    let worst = trained.max { ($0.spread?.largest ?? 0) < ($1.spread?.largest ?? 0) }
    var text =
      "**When they collapse.** One prototype holds the majority of items in "
      + "\(Self.share(collapsed.count, of: trained.count)) trainings of the grid"
      + (collapsed.isEmpty ? "" : " (\(collapsed.map(\.name).joined(separator: ", ")))")
    if let worst, let spread = worst.spread {
      text +=
        "; the most uneven is \(worst.name), with a largest share of "
        + "\(Format.decimal(spread.largest, 2)) and \(Format.decimal(spread.effective, 1)) effective "
        + "clusters"
    }
    let equal = result.equalSettings
    let fewer = equal.count { ($1.spread?.effective ?? 0) < ($0.spread?.effective ?? 0) }
    text +=
      ". At equal settings the inner product has fewer effective clusters than the cosine in "
      + "\(Self.share(fewer, of: equal.count)) pairs. "
    if let cosine = result.method("prototypes, cosine"),
      let inner = result.method("prototypes, inner product"),
      let ours = cosine.effectiveClusters, let theirs = inner.effectiveClusters
    {
      text +=
        "With the settings that validation users choose (\(result.validationChoice) and "
        + "\(result.innerProductChoice)) it has \(Self.spread(theirs, 2)) against "
        + "\(Self.spread(ours, 2)), which is \(Self.comparison(theirs, ours)), and an NMI of "
        + "\(Self.spread(inner.nmi, 2)) against \(Self.spread(cosine.nmi, 2)), "
        + "\(Self.comparison(inner.nmi, cosine.nmi)). "
    }
    return text + Self.rule
  }

  /// What `comparison` means by its words.
  private static let rule =
    "(*Above* and *below*: in every seed; *level with*: the ranges over seeds overlap.)"

  private var addition: String {
    var text = "**What macro disentanglement adds to k-means.** "
    guard let prototypes = result.method("prototypes, cosine"),
      let own = result.method("k-means on MacridVAE's items, cosine")
    else { return text + "Nothing was measured." }
    text +=
      "On MacridVAE's item representations (\(result.validationChoice)) k-means reaches an NMI of "
      + "\(Self.spread(own.nmi, 2)): \(Self.comparison(own.nmi, prototypes.nmi)) that of the same "
      + "models' prototypes, \(Self.spread(prototypes.nmi, 2))."
    for baseline in Baseline.allCases {
      guard let other = result.method(baseline.title) else { continue }
      let name = baseline == .svd ? "an SVD of the clicks" : baseline.rawValue
      text +=
        " On \(name) it reaches \(Self.spread(other.nmi, 2)): MacridVAE's items are "
        + "\(Self.comparison(own.nmi, other.nmi)) that, its prototypes "
        + "\(Self.comparison(prototypes.nmi, other.nmi)) it."
    }
    return text
  }

  private var training: String {
    let trained = result.grid.filter { $0.lastRise != nil }
    let rising = trained.filter(\.isStillRising)
    let unfinished = trained.filter(\.isBestAtTheEnd)
    var text =
      "**How far the trainings went.** Over the last quarter of its epochs NMI still rose by more "
      + "than \(Format.decimal(SettingResult.levelRise, 2)) in "
      + "\(Self.share(rising.count, of: trained.count)) trainings of the grid"
      + (rising.isEmpty ? "" : " (\(rising.map(\.name).joined(separator: ", ")))")
      + "; for validation users the last epoch was the best in "
      + Self.share(unfinished.count, of: trained.count)
    let baselines = Baseline.allCases.compactMap { baseline in
      result.method(baseline.title).flatMap { method in
        method.seedsBestAtTheEnd.map {
          "in \(Self.share($0, of: method.seeds)) seeds of \(baseline.rawValue)"
        }
      }
    }
    text += baselines.map { ", \($0)" }.joined() + "."
    if !rising.isEmpty {
      text += " Those are results of that many epochs, not of a training that has come to its end."
    }
    return text
  }

  /// `all 4`, `both`, `none of 4`, `3 of 4`.
  static func share(_ count: Int, of all: Int) -> String {
    if count == 0 { return "none of \(all)" }
    guard count == all, all > 1 else { return "\(count) of \(all)" }
    return all == 2 ? "both" : "all \(all)"
  }

  /// Whether one lies above the other in every seed.
  static func comparison(_ one: OverSeeds, _ other: OverSeeds) -> String {
    one.smallest > other.largest ? "above" : one.largest < other.smallest ? "below" : "level with"
  }

  private static func spread(_ value: OverSeeds, _ decimals: Int) -> String {
    Format.estimate(value.mean, value.deviation, decimals)
  }
}

import Macrid
import Workbench

/// When the picture comes, in sentences: nothing here is typed. Empty without trainings of the law.
func lawSentences(_ laws: [Law]) -> [String] {
  let when = [rise(laws), extrapolation(laws)].compactMap(\.self).joined(separator: "; ")
  return [when.isEmpty ? nil : when, drawn(laws), addition(laws)].compactMap(\.self)
}

private func decimal(_ value: Double?, _ digits: Int = 2) -> String {
  Format.decimal(value, digits)
}

private func mean(_ points: [LawPoint], _ value: (LawPoint) -> Double?) -> Double? {
  points.compactMap(value).mean
}

/// How NMI rises with training users, and where all prototypes are matched.
private func rise(_ laws: [Law]) -> String? {
  let parts = laws.compactMap { law -> String? in
    guard law.sizes.count > 1, let first = law.sizes.first, let last = law.sizes.last else {
      return nil
    }
    let counts = last.compactMap { $0.clusters.prototypes?.matched }
    return "on \(law.words) from \(decimal(mean(first, \.nmi))) with "
      + "\(Format.count(first.trainingUsers)) training users to \(decimal(mean(last, \.nmi))) with "
      + "\(Format.count(last.trainingUsers)) (\(matchedWords(counts)))"
  }
  return parts.isEmpty
    ? nil
    : "the question is not whether the picture comes but when: with the authors' settings the "
      + "NMI of prototypes and categories rises \(Format.list(parts))"
}

/// How much further alignment goes once ranking is at its best; nil without trainings of the law.
func lawLag(_ laws: [Law]) -> String? {
  let rises = laws.flatMap(\.points).compactMap { point in
    point.clusters.history.nmi.last.flatMap { last in point.nmi.map { last - $0 } }
  }
  guard let mean = rises.mean else { return nil }
  return "Alignment lags behind ranking: in \(rises.count { $0 > 0 }) of \(rises.count) trainings "
    + "the NMI is higher in the last epoch than in the one that ranks best and is kept, on average "
    + "by \(decimal(mean))"
}

/// "7 of 7 matched", "5 to 6 of 7 matched".
private func matchedWords(_ counts: [Int]) -> String {
  guard let least = counts.min(), let most = counts.max() else { return "" }
  return (least == most ? "\(least)" : "\(least) to \(most)") + " of \(conceptCount) matched"
}

private func extrapolation(_ laws: [Law]) -> String? {
  guard let law = laws.first(where: { !$0.isSimulated }),
    let goal = PaperAliShop.clicksAnItem(law), let there = law.prediction(at: goal)
  else { return nil }
  return "on the paper's whole AliShop-7C, \(Format.count(PaperAliShop.trainingUsers)) training "
    + "users, an NMI of \(decimal(there.value)) "
    + (there.interval(2) ?? "(too few trainings for an interval)")
    + " would be expected: an extrapolation from \(law.fitted.count) trainings on "
    + "\(Format.count(law.fitted.map(\.part.trainingUsers).min())) to "
    + "\(Format.count(law.fitted.map(\.part.trainingUsers).max())) users to \(Format.decimal(goal, 0)) clicks "
    + "an item, which holds only as far as its form does"
}

/// In what share of trainings the authors' script would have drawn its figure.
private func drawn(_ laws: [Law]) -> String? {
  let parts = laws.compactMap { law -> String? in
    guard !law.points.isEmpty else { return nil }
    // A share of few seeds says little.
    let sizes = law.sizes.filter { $0.count >= 5 }
    return "on \(law.words) in "
      + Format.list(
        (sizes.isEmpty ? Array(law.sizes.suffix(1)) : sizes).map {
          let share = shareInterval($0.metCount, of: $0.count)
          return "\($0.metCount) of \($0.count) trainings on \(Format.count($0.trainingUsers)) "
            + "users (\(decimal(100 * share.lower, 0)) to \(decimal(100 * share.upper, 0)) % of seeds)"
        })
  }
  return parts.isEmpty
    ? nil
    : "the authors' script, which draws nothing where its criterion fails, would have drawn its "
      + "figure \(Format.list(parts))"
}

/// What prototypes add to k-means and to a classifier on the same vectors.
private func addition(_ laws: [Law]) -> String? {
  let parts = laws.compactMap { law -> String? in
    let points = law.largest
    guard let prototypes = mean(points, \.nmi), let kMeans = mean(points, \.clusters.kMeans.nmi),
      let classifier = mean(points, { $0.measures.classifier?.nmi })
    else { return nil }
    return
      "\(decimal(prototypes)), \(decimal(kMeans)) and \(decimal(classifier)) on \(law.words) with "
      + "\(Format.count(points.trainingUsers)) users"
  }
  guard !parts.isEmpty else { return nil }
  let all = laws.flatMap(\.points)
  let better = all.count { ($0.nmi ?? 0) > $0.clusters.kMeans.nmi }
  return "prototypes, k-means on the same items and a classifier that is shown categories reach "
    + "\(Format.list(parts)); prototypes are ahead of k-means in \(better) of \(all.count) trainings"
    + (2 * better < all.count
      ? ", so what they add is that they come with the recommender, not a better clustering" : "")
}

/// Which planned trainings are not there yet, in a line; nil where all are.
func lawGap(_ laws: [Law], draws: Int) -> String? {
  let gaps = laws.compactMap { law -> String? in
    guard let most = law.points.first?.part.most else { return nil }
    let planned = law.isSimulated ? LawPlan.shopUsers(upTo: most) : LawPlan.aliShopUsers
    let own = law.points.filter { !$0.isOfPanels }
    let there = Dictionary(grouping: own, by: \.part.trainingUsers).mapValues(\.count)
    let missing = planned.map { (users: $0, count: max(0, draws - (there[$0] ?? 0))) }
      .filter { $0.count > 0 }
    guard !missing.isEmpty else { return nil }
    let words = missing.map { "\($0.count) on \(Format.count($0.users)) users" }
    return "of \(law.words) \(missing.reduce(0) { $0 + $1.count }) of \(planned.count * draws) "
      + "trainings (\(Format.list(words)))"
  }
  return gaps.isEmpty
    ? nil : "Planned and not yet trained: \(Format.list(gaps))."
}

import Macrid
import Workbench

/// What the page finds, in sentences that follow from the claims: nothing here is typed.
func answer(
  _ rows: [Row], _ comparisons: [Comparison], _ claims: [Claim], workers: Workers
) -> String {
  let judged = Array(zip(comparisons, claims)).filter { $0.0.effect != nil }
  guard !judged.isEmpty else {
    return "No method can be compared with another in these trials.\n"
  }
  let sentences: [String?] = [
    ([Method.multDAE, .multVAE].compactMap { against($0, judged) } + [excluded(judged)])
      .compactMap(\.self).joined(separator: "; "),
    extremes(judged), especially(Array(claims.dropFirst(comparisons.count))),
    beyond(rows.decisive, workers: workers), basis(rows.decisive, claims),
  ]
  return "**\(claims.tally).**\n\n"
    + sentences.compactMap { $0.map { "- " + Format.sentence($0) } }.joined(separator: "\n") + "\n"
}

/// Where MacridVAE beats a baseline in NDCG@100, and where not.
private func against(_ baseline: Method, _ judged: [(Comparison, Claim)]) -> String? {
  let own = judged.filter { $0.0.baseline == baseline && $0.0.metric == .ndcg100 }
  let words: [(String, [Verdict])] = [
    ("is better than \(baseline.rawValue) on", [.holds, .smallerThanClaimed]),
    ("differs from it by less than \(Format.decimal(margin, 2)) on", [.noDifference]),
    ("is worse than it on", [.contradicted]), ("cannot be told from it on", [.undecided]),
    ("is not judged on", [.notTested]),
  ]
  let parts = words.compactMap { word, verdicts -> String? in
    let names = own.filter { verdicts.contains($0.1.verdict) }.map(\.0.dataset)
    return names.isEmpty ? nil : "\(word) \(Format.list(names))"
  }
  guard let first = parts.first else { return nil }
  let named = first.contains(baseline.rawValue) ? "" : "against \(baseline.rawValue) "
  return "\(named)MacridVAE \(Format.list(parts))"
}

/// What an undecided comparison decides all the same: that the gain is not the paper's.
private func excluded(_ judged: [(Comparison, Claim)]) -> String? {
  let undecided = judged.filter { $0.1.verdict == .undecided && $0.0.paperEffect != nil }
  let below = undecided.count { comparison, claim in
    guard let upper = claim.effect?.upper, let paper = comparison.paperEffect else { return false }
    return upper < paper
  }
  return undecided.isEmpty
    ? nil
    : "of the \(undecided.count) comparisons that are undecided, \(below) "
      + (below == 1 ? "excludes" : "exclude") + " the paper's own gain"
}

/// The widest and the narrowest gain over the better baseline, in NDCG@100.
private func extremes(_ judged: [(Comparison, Claim)]) -> String? {
  let gains = Dictionary(grouping: judged.filter { $0.0.metric == .ndcg100 }, by: \.0.dataset)
    .compactMap { $0.value.min { $0.0.effect!.difference < $1.0.effect!.difference } }
    .sorted { $0.0.effect!.difference > $1.0.effect!.difference }
  guard let most = gains.first, let least = gains.last, gains.count > 1 else { return nil }
  func words(_ one: (Comparison, Claim)) -> String {
    let ours = Format.decimal(one.0.effect!.difference, 3)
    let interval = one.1.effect?.interval(3).map { " \($0)" } ?? ""
    let paper = one.0.paperEffect.map { ", where the paper has \(Format.decimal($0, 3))" } ?? ""
    return "\(ours)\(interval) in NDCG@100 on \(one.0.dataset)\(paper)"
  }
  return "over the better baseline it gains most, \(words(most)), and least, \(words(least))"
}

/// "Especially on small, sparse datasets."
private func especially(_ claims: [Claim]) -> String? {
  let two = claims.prefix(2)
  guard two.count == 2, two.allSatisfy({ $0.effect != nil }) else { return nil }
  let words = zip(["smaller", "sparser"], two).map { word, claim in
    let ours = Format.decimal(claim.effect?.value, 3)
    let interval = claim.effect?.interval(3).map { " \($0)" } ?? ""
    return "\(word) sets gain more: **\(claim.verdict.rawValue)**, "
      + "\(ours)\(interval) of the better baseline's NDCG@100"
  }
  return "that \(words.joined(separator: "; that "))"
}

/// How MacridVAE does beside the best of the baselines that the paper lacks.
private func beyond(_ rows: [Row], workers: Workers) -> String? {
  let parts = rows.grouped().compactMap { group -> String? in
    let others = group.filter {
      !([.popularity] + Method.trained + Method.wide).contains($0.method)
    }
    guard let best = others.max(by: { $0.mean(.ndcg100) < $1.mean(.ndcg100) }),
      let effect = Comparison(group, best.method, .ndcg100, workers: workers).effect?.estimate()
    else { return nil }
    return "\(best.method.rawValue) on \(best.dataset.name) (MacridVAE less it: "
      + Format.decimal(effect.value, 3) + (effect.interval(3).map { " \($0)" } ?? "") + ")"
  }
  guard !parts.isEmpty else { return nil }
  return "of the baselines that the paper lacks the best in NDCG@100 is \(Format.list(parts))"
}

private func basis(_ rows: [Row], _ claims: [Claim]) -> String {
  let groups = rows.grouped()
  func names(_ form: Form) -> [String] {
    groups.filter { $0[0].form == form }.map { group in
      group[0].dataset.name + (form == .folds ? " (\(group[0].folds.count) folds)" : "")
    }
  }
  let (tuned, folds, single) = (names(.tuned), names(.folds), names(.own))
  let missing = claims.filter { $0.quantity.hasPrefix("all metrics on ") }
    .map { String($0.quantity.dropFirst("all metrics on ".count)) }
  let settings =
    tuned.isEmpty
    ? "all settings are defaults, not tuned"
    : "settings are tuned on \(Format.list(tuned)), with as many trials for every method and for other "
      + "test users" + (folds + single == [] ? "" : ", and defaults elsewhere")
  let inFolds = tuned + folds
  return
    (inFolds.isEmpty
    ? ""
    : "in rotating folds users of \(Format.list(inFolds)) are test users once at the most; ")
    + (single.isEmpty ? "" : "one draw of test users decides on \(Format.list(single)); ")
    + settings
    + (missing.isEmpty ? "" : "; \(Format.list(missing)) are not among these trials")
}

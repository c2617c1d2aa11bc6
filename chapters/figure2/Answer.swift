import Macrid
import Workbench

/// What the page finds, in sentences that follow from the claims: nothing here is typed.
func answer(_ readings: [Reading], _ laws: [Law], _ claims: [Claim]) -> String {
  let law = lawSentences(laws)
  let sentences =
    [alignment(readings, claims)] + law + [
      law.isEmpty ? addition(readings) : nil, collapse(readings, claims),
      components(readings, claims),
    ]
  return "**\(claims.tally).**" + (basis(readings).map { " \($0)." } ?? "") + "\n\n"
    + sentences.compactMap { $0.map { "- " + Format.sentence($0) } }.joined(separator: "\n") + "\n"
}

/// "**holds**"; where they differ "**holds** on the one and **is undecided** on the others".
private func verdict(_ sentence: String, _ readings: [Reading], _ claims: [Claim]) -> String {
  let words = readings.compactMap { reading in
    claims.first { $0.sentence == sentence && $0.isOn(reading) }.map {
      (place: reading.words, verdict: "**\($0.verdict.predicate)**")
    }
  }
  guard let first = words.first else { return "**\(Verdict.notTested.predicate)**" }
  let verdicts = words.reduce(into: [String]()) { seen, word in
    if !seen.contains(word.verdict) { seen.append(word.verdict) }
  }
  guard verdicts.count > 1 else { return first.verdict }
  return Format.list(
    verdicts.map { verdict in
      "\(verdict) on \(Format.list(words.filter { $0.verdict == verdict }.map(\.place)))"
    })
}

/// The mean over trainings, as far as there are any.
private func mean(_ trainings: [Reading.Training], _ value: (Clusters) -> Double?) -> Double? {
  trainings.compactMap { value($0.clusters) }.mean
}

/// What can be said of each dataset, named; nil without any.
private func each(_ readings: [Reading], _ words: (Reading) -> String?) -> String? {
  let parts = readings.compactMap { reading in words(reading).map { "on \(reading.words) \($0)" } }
  return parts.isEmpty ? nil : Format.list(parts)
}

private func alignment(_ readings: [Reading], _ claims: [Claim]) -> String? {
  let found = readings.compactMap { reading -> String? in
    let trainings = reading[.cosine]
    guard let matched = mean(trainings, { $0.prototypes.map { Double($0.matched) } }),
      let nmi = mean(trainings, { $0.prototypes?.nmi })
    else { return nil }
    return "\(Format.decimal(matched, trainings.count == 1 ? 0 : 1)) on \(reading.words) "
      + "(\(Format.decimal(nmi, 2)))"
  }
  guard !found.isEmpty else { return nil }
  let few = readings.contains { $0[.cosine].count < 2 }
  return "prototypes with a category of their own, of \(conceptCount) (NMI with the categories): "
    + "\(Format.list(found)); that prototypes are rather similar to categories "
    + verdict(Said.similar, readings, claims)
    + (few ? ", as the rule asks for two trainings and there is one" : "")
}

private func addition(_ readings: [Reading]) -> String? {
  each(readings) { reading in
    guard let own = mean(reading[.cosine], { $0.kMeans.nmi }) else { return nil }
    let others = reading.baselines.compactMap { title, trainings in
      mean(trainings) { $0.kMeans.nmi }.map { (title: title, nmi: $0) }
    }
    let best = others.max { $0.nmi < $1.nmi }.map {
      " (on \($0.title), the best of the others, \(Format.decimal($0.nmi, 2)))"
    }
    return "its NMI is \(Format.decimal(own, 2))" + (best ?? "")
  }.map { "k-means on the same model's items shows what the items know: \($0)" }
}

private func collapse(_ readings: [Reading], _ claims: [Claim]) -> String? {
  each(readings) { reading in
    guard let inner = mean(reading[.innerProduct], { $0.spread?.largest }),
      let cosine = mean(reading[.cosine], { $0.spread?.largest })
    else { return nil }
    func share(_ value: Double) -> String { "\(Format.decimal(100 * value, 0)) %" }
    return "\(share(inner)) and \(share(cosine))"
  }.map {
    "the largest prototype holds, with the inner product and with the cosine, \($0) of the items: "
      + "that the inner product puts most into one \(verdict(Said.majority, readings, claims)), that "
      + "the cosine prevents a collapse \(verdict(Said.metric, readings, claims))"
      + (collapseWords(readings).map { "; \($0)" } ?? "")
  }
}

private func components(_ readings: [Reading], _ claims: [Claim]) -> String? {
  each(readings) { reading in
    claims.first { $0.sentence == Said.near && $0.isOn(reading) }?.effect.map { effect in
      "by \(Format.decimal(effect.value, 2))" + (effect.interval(2).map { " \($0)" } ?? "")
    }
  }.map {
    "that users' components lie near the correct centres \(verdict(Said.near, readings, claims)): "
      + "more of them than by chance are nearest to a category that the user clicked, \($0)"
  }
}

/// How many trainings all of this rests on, and whether they had ended.
private func basis(_ readings: [Reading]) -> String? {
  let all = readings.compactMap { reading -> (words: String, trainings: [Reading.Training])? in
    let trainings = reading[.cosine] + reading[.innerProduct]
    guard !trainings.isEmpty else { return nil }
    return (
      "\(trainings.count) on \(Format.count(reading.dataset.trainingUsers)) users of "
        + reading.words, trainings
    )
  }
  guard !all.isEmpty else { return nil }
  let used = all.flatMap(\.trainings).count { $0.summary?.ending == .usedUp }
  return "Trainings of the authors' settings: \(Format.list(all.map(\.words)))"
    + (used == 0 ? "" : "; \(used) used up their epochs")
}

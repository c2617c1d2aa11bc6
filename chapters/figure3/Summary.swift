import Macrid

extension Study {
  /// Fills in what is a mean over seeds and starts.
  mutating func summarise() {
    for key in order {
      let all = measures[key] ?? []
      let taus = all.flatMap { $0.taus.compactMap(\.self) }
      let interval = BootstrapInterval(ofMean: taus, seed: arguments.shared.seed, workers: workers)
      results.sweeps.append(
        SweepResult(
          method: key.method.rawValue, kind: key.kind.rawValue, category: name(key.category),
          attribute: name(key.category, key.attribute), tau: average(taus),
          lower: interval?.lower ?? -1, upper: interval?.upper ?? 1,
          rising: average(taus.map { $0 > 0 ? 1 : 0 }),
          ownSpread: average(all.flatMap { $0.ownSpread.compactMap(\.self) }),
          otherSpread: average(all.flatMap { $0.otherSpread.compactMap(\.self) }),
          inCategory: average(all.flatMap(\.inCategory)), starts: taus.count))
    }
    for method in Method.allCases {
      for view in View.allCases {
        let own = views.filter { $0.method == method && $0.view == view }.map(\.scores)
        if own.isEmpty { continue }
        results.views.append(
          ViewResult(
            method: method.rawValue, view: view.rawValue, scores: Scores(own, average),
            deviations: own.count > 1 ? Scores(own, deviation) : nil))
      }
    }
    let ours = results.encodings.filter { $0.method == Method.macridVAE.rawValue }
    func tau(_ method: Method, _ kind: SweepKind) -> Double {
      average(rows(method, kind).map(\.tau))
    }
    let best = rows(.macridVAE, .best)
    func strength(_ method: Method) -> Double {
      average(results.encodings.filter { $0.method == method.rawValue }.map(\.strength))
    }
    results.summary = Summary(
      attributes: SimulatedShop.categories.reduce(0) { $0 + $1.attributes.count },
      specialShare: average(ours.map { $0.isSpecial ? 1 : 0 }),
      meanStrength: strength(.macridVAE), meanStrengthMultVAE: strength(.multVAE),
      meanStrengthMultDAE: strength(.multDAE), meanStrengthSVD: strength(.svd),
      meanTurned: average(ours.map(\.turnedMean)),
      meanAllDimensions: average(ours.compactMap(\.allDimensions)),
      meanTauBest: tau(.macridVAE, .best), meanTauRandom: tau(.macridVAE, .random),
      meanTauNoGamma: tau(.macridVAE, .noGamma), meanTauMultVAE: tau(.multVAE, .best),
      conceptShare: average(
        results.trainings.filter { $0.method == Method.macridVAE.rawValue }
          .compactMap(\.conceptShare)),
      meanOwnSpread: average(best.map(\.ownSpread)),
      meanOtherSpread: average(best.map(\.otherSpread)),
      inCategory: average(best.map(\.inCategory)))
  }

  func rows(_ method: Method, _ kind: SweepKind) -> [SweepResult] {
    results.sweeps.filter { $0.method == method.rawValue && $0.kind == kind.rawValue }
  }

  /// Two kinds of sweeps, or two measures of one, over the same seeds and start items: a mean over
  /// the attributes that were measured on both, one pair of values a (seed, start).
  func paired(
    _ method: Method, _ kind: SweepKind, _ value: KeyPath<SweepMeasure, [Double?]>,
    with other: (method: Method, kind: SweepKind, value: KeyPath<SweepMeasure, [Double?]>)
  ) -> (first: [Double], second: [Double]) {
    var (first, second): ([Double], [Double]) = ([], [])
    for category in lab.groups.indices {
      let attributes = SimulatedShop.categories[category].attributes.indices
      for seed in 0..<arguments.seedCount {
        for start in lab.starts[category].indices {
          var (a, b): ([Double], [Double]) = ([], [])
          for attribute in attributes {
            func look(
              _ method: Method, _ kind: SweepKind, _ value: KeyPath<SweepMeasure, [Double?]>
            ) -> Double? {
              let key = MeasureKey(
                method: method, kind: kind, category: category, attribute: attribute)
              guard let all = measures[key], all.indices.contains(seed) else { return nil }
              return all[seed][keyPath: value][start]
            }
            if let x = look(method, kind, value),
              let y = look(other.method, other.kind, other.value)
            {
              a.append(x)
              b.append(y)
            }
          }
          if !a.isEmpty {
            first.append(average(a))
            second.append(average(b))
          }
        }
      }
    }
    return (first, second)
  }
}

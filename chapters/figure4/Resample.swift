import Macrid

/// What of a cloud stays the same in every resample, sorted once.
struct Prepared: Sendable {
  let sample: CrossedSample
  /// By method, configurations by validation NDCG@100 with folds levelled, the best first.
  let order: [[Int]]
  /// Method x configuration.
  let hasSmallBeta: [[Bool]]
  /// Method x configuration.
  let collapsed: [[Bool]]
  /// By method and kind of representations; absent where they are not looked at.
  let independence: [[Representations: Sorted]]
  /// By method and name; of dependence negated, as less of it is more independence.
  let others: [[Representations: [OtherMeasure: Sorted]]]
  /// By method, the drawn hyper-parameters.
  let parameters: [[String: Sorted]]
  /// By method, what is taken out of both before they are correlated.
  let covariates: [[TakenOut: [RankedValues]]]

  /// Values as they are and in their order.
  struct Sorted: Sendable {
    let values: [Double]
    let ranked: RankedValues

    init(_ values: [Double]) {
      self.values = values
      ranked = RankedValues(values)
    }

    /// How far each lies from the middle of the ranks, for what bends.
    var fromMiddle: RankedValues {
      RankedValues(values.ranks.map { abs($0 - Double(values.count + 1) / 2) })
    }
  }

  /// - Parameter points: method x configuration, all methods' in the order of configurations.
  init(_ points: [[Point]], folds: [Int]) {
    let names = Set(folds).sorted()
    let places = folds.map { names.firstIndex(of: $0)! }
    sample = CrossedSample(
      recall: points.map { $0.map(\.recall) }, folds: places,
      users: names.map { name in points[0][folds.firstIndex(of: name)!].recall.count })
    let validation = levelled(
      points.map { $0.map(\.validation) }, folds: places,
      times: [Int](repeating: 1, count: folds.count))
    order = validation.map { values in
      values.indices.sorted { (-values[$0], $0) < (-values[$1], $1) }
    }
    hasSmallBeta = points.map { $0.map { $0.beta.map { $0 <= 1 } ?? true } }
    collapsed = points.map { $0.map { $0.training.collapse != nil } }
    func sorted(_ method: [Point], _ value: (Point) -> Double?) -> Sorted? {
      let values = method.compactMap(value)
      return values.count == method.count ? Sorted(values) : nil
    }
    func byKind<T>(_ value: (Representations) -> T?) -> [Representations: T] {
      var all: [Representations: T] = [:]
      for kind in Representations.allCases { all[kind] = value(kind) }
      return all
    }
    independence = points.map { method in
      byKind { kind in sorted(method) { $0.measured[kind]?.independence } }
    }
    others = points.map { method in
      byKind { kind in
        guard kind.isLarge, method.allSatisfy({ $0.measured[kind] != nil }) else { return nil }
        var all: [OtherMeasure: Sorted] = [:]
        for measure in OtherMeasure.allCases {
          all[measure] = sorted(method) { $0.measured[kind].map { -measure.value($0) } }
        }
        return all
      }
    }
    let parameters = zip(Variant.allCases, points).map { variant, method in
      var all: [String: Sorted] = [:]
      for name in variant.parameters.map(\.name) {
        all[name] = sorted(method) { $0.trial.settings[name]?.number }
      }
      return all
    }
    self.parameters = parameters
    covariates = parameters.map { method in
      let drawn = method.sorted { $0.key < $1.key }.map(\.value)
      let ranked = drawn.map(\.ranked)
      return [.parameters: ranked, .bends: ranked + drawn.map(\.fromMiddle)]
    }
  }
}

/// One resample of configurations and users, or the data themselves.
struct Resample {
  let prepared: Prepared
  /// How often each configuration was drawn.
  private let times: [Int]
  /// Method x configuration.
  private let recall: [[Double]]
  private let ranked: [RankedValues]
  private let best: [[Int]]

  /// - Parameter times: of the units of the sample's factors.
  init(_ prepared: Prepared, _ times: [[Int]]) {
    self.prepared = prepared
    self.times = times[0]
    recall = prepared.sample.recalls(times)
    ranked = recall.map(RankedValues.init)
    best = prepared.order.map { order in
      var left = Selection.bestCount(of: times[0].count)
      var kept = [Int](repeating: 0, count: times[0].count)
      for place in order where left > 0 {
        kept[place] = min(left, times[0][place])
        left -= kept[place]
      }
      return kept
    }
  }

  /// How often each of a method's configurations counts.
  func times(_ selection: Selection, _ method: Int) -> [Int] {
    switch selection {
    case .all: times
    case .best: best[method]
    case .smallBeta: zip(times, prepared.hasSmallBeta[method]).map { $1 ? $0 : 0 }
    case .notCollapsed: zip(times, prepared.collapsed[method]).map { $1 ? 0 : $0 }
    }
  }

  /// Nil without a configuration of the selection.
  func medianRecall(_ method: Int, _ selection: Selection) -> Double? {
    median(recall[method], times(selection, method))
  }

  func medianIndependence(
    _ method: Int, _ kind: Representations, _ selection: Selection
  ) -> Double? {
    prepared.independence[method][kind].flatMap {
      median($0.values, times(selection, method))
    }
  }

  /// Of some methods, independence and recall, with what is taken out of both; a method whose
  /// representations are not looked at is left out.
  func groups(
    _ methods: [Int], _ kind: Representations, _ selection: Selection, _ takenOut: TakenOut
  ) -> [RankedGroup] {
    methods.compactMap { method in
      prepared.independence[method][kind].map { independence in
        RankedGroup(
          independence.ranked, ranked[method],
          given: prepared.covariates[method][takenOut] ?? [],
          multiplicity: times(selection, method))
      }
    }
  }

  /// Spearman's rho over the trials of several methods, mixed.
  func mixedRho(_ methods: [Int], _ kind: Representations) -> Double? {
    let seen = methods.filter { prepared.independence[$0][kind] != nil }
    return partialSpearman(
      RankedValues(seen.flatMap { prepared.independence[$0][kind]!.values }),
      RankedValues(seen.flatMap { recall[$0] }), given: [],
      multiplicity: seen.flatMap { _ in times })
  }

  /// Of a hyper-parameter with recall, or with the independence of `kind`.
  func parameterRho(_ method: Int, _ name: String, _ kind: Representations?) -> Double? {
    let other = kind.map { prepared.independence[method][$0]?.ranked } ?? ranked[method]
    guard let parameter = prepared.parameters[method][name], let other else { return nil }
    return partialSpearman(parameter.ranked, other, given: [], multiplicity: times)
  }

  /// Of independence with another measure, ranked within methods: 1 where they order trials alike.
  func agreement(_ methods: [Int], _ kind: Representations, _ measure: OtherMeasure) -> Double? {
    partialSpearman(
      within: methods.compactMap { method in
        guard let independence = prepared.independence[method][kind],
          let other = prepared.others[method][kind]?[measure]
        else { return nil }
        return RankedGroup(independence.ranked, other.ranked, multiplicity: times)
      })
  }
}

/// The median of values that count as often as `times` says; nil of none.
private func median(_ values: [Double], _ times: [Int]) -> Double? {
  var drawn: [Double] = []
  drawn.reserveCapacity(values.count)
  for (value, times) in zip(values, times) where times > 0 {
    drawn.append(contentsOf: repeatElement(value, count: times))
  }
  // Not by the library's median, which sorts any collection and takes several times as long.
  drawn.sort()
  guard let last = drawn.indices.last else { return nil }
  return (drawn[last / 2] + drawn[(last + 1) / 2]) / 2
}

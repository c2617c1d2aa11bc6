import Macrid

/// What is taken out of independence and recall before they are correlated.
enum TakenOut: Hashable, Sendable {
  case nothing
  /// The drawn hyper-parameters, as ranks.
  case parameters
  /// The same, and how far each lies from its middle, as recall may be best there.
  case bends
}

/// A measure of dependence beside the paper's.
enum OtherMeasure: CaseIterable, Hashable, Sendable {
  case totalCorrelation
  case mutualInformation

  func value(_ dependence: Dependence) -> Double {
    switch self {
    case .totalCorrelation: dependence.totalCorrelationOrInfinity
    case .mutualInformation: dependence.mutualInformation ?? 0
    }
  }
}

/// A number that the page gives of a cloud with an interval: a function of configurations and users.
enum Quantity: Hashable, Sendable {
  /// Median over configurations.
  case recall(Variant, Selection)
  /// The first's median less the second's.
  case recallGain(Variant, Variant, Selection)
  case independence(Variant, Representations, Selection)
  case independenceGain(Variant, Variant, Representations, Selection)
  /// Spearman's rho of independence and Recall@20 over one method's configurations.
  case rho(Variant, Representations, TakenOut)
  /// Over the paper's four methods, each ranked for itself.
  case rhoWithin(Representations, Selection, TakenOut)
  /// Over MacridVAE's two, of which the paper says it.
  case rhoOfOurs(Representations, Selection, TakenOut)
  /// Over the trials of the paper's four methods, mixed.
  case rhoMixed(Representations)
  /// Of a hyper-parameter with recall (nil) or independence.
  case rhoOfParameter(Variant, String, Representations?)
  /// Of independence with another measure, within methods.
  case agreement(Representations, OtherMeasure)

  /// Nil where it is not defined.
  func value(in resample: Resample) -> Double? {
    func difference(_ first: Double?, _ second: Double?) -> Double? {
      first.flatMap { first in second.map { first - $0 } }
    }
    switch self {
    case .recall(let method, let selection):
      return resample.medianRecall(method.place, selection)
    case .recallGain(let a, let b, let selection):
      return difference(
        resample.medianRecall(a.place, selection), resample.medianRecall(b.place, selection))
    case .independence(let method, let kind, let selection):
      return resample.medianIndependence(method.place, kind, selection)
    case .independenceGain(let a, let b, let kind, let selection):
      return difference(
        resample.medianIndependence(a.place, kind, selection),
        resample.medianIndependence(b.place, kind, selection))
    case .rho(let method, let kind, let takenOut):
      return partialSpearman(within: resample.groups([method.place], kind, .all, takenOut))
    case .rhoWithin(let kind, let selection, let takenOut):
      return partialSpearman(
        within: resample.groups(Variant.placesOfPaper, kind, selection, takenOut))
    case .rhoOfOurs(let kind, let selection, let takenOut):
      let ours = Variant.ours.map(\.place)
      return partialSpearman(within: resample.groups(ours, kind, selection, takenOut))
    case .rhoMixed(let kind):
      return resample.mixedRho(Variant.placesOfPaper, kind)
    case .rhoOfParameter(let method, let name, let kind):
      return resample.parameterRho(method.place, name, kind)
    case .agreement(let kind, let measure):
      return resample.agreement(Variant.placesOfPaper, kind, measure)
    }
  }

  /// Such as "rho of independence of items and Recall@20, MultDAE": its name in the results.
  var name: String {
    func rho(_ kind: Representations, _ of: String, _ takenOut: TakenOut) -> String {
      let words =
        switch takenOut {
        case .nothing: ""
        case .parameters: ", hyper-parameters taken out"
        case .bends: ", hyper-parameters and their bends taken out"
        }
      return "rho of independence of \(kind.rawValue) and Recall@20, \(of)\(words)"
    }
    switch self {
    case .recall(let method, let selection):
      return "Recall@20, median, \(method.title), \(selection.rawValue)"
    case .recallGain(let a, let b, let selection):
      return "Recall@20, median, \(a.title) less \(b.title), \(selection.rawValue)"
    case .independence(let method, let kind, let selection):
      return "independence of \(kind.rawValue), median, \(method.title), \(selection.rawValue)"
    case .independenceGain(let a, let b, let kind, let selection):
      return
        "independence of \(kind.rawValue), median, \(a.title) less \(b.title), "
        + selection.rawValue
    case .rho(let method, let kind, let takenOut): return rho(kind, method.title, takenOut)
    case .rhoWithin(let kind, let selection, let takenOut):
      return rho(kind, "within all four methods, \(selection.rawValue)", takenOut)
    case .rhoOfOurs(let kind, let selection, let takenOut):
      return rho(kind, "within MacridVAE, \(selection.rawValue)", takenOut)
    case .rhoMixed(let kind): return rho(kind, "methods mixed", .nothing)
    case .rhoOfParameter(let method, let name, let kind):
      return "rho of \(name) and "
        + (kind.map { "independence of \($0.rawValue)" } ?? "Recall@20") + ", \(method.title)"
    case .agreement(let kind, .totalCorrelation):
      return "rho of independence of \(kind.rawValue) and less total correlation, within methods"
    case .agreement(let kind, .mutualInformation):
      return "rho of independence of \(kind.rawValue) and less mutual information, within methods"
    }
  }

  /// Whether it is a rank correlation with recall, to which users that are drawn twice add noise.
  var isNoisyRho: Bool {
    switch self {
    case .rho, .rhoWithin, .rhoOfOurs, .rhoMixed, .rhoOfParameter(_, _, nil): true
    default: false
    }
  }

  /// Ours and the method of as many user dimensions.
  static let pairs: [(ours: Variant, other: Variant)] = [
    (.oursSeven, .multVAESeven), (.oursOne, .multVAEOne),
  ]

  /// All that the page gives.
  static let all: [Quantity] = {
    var all: [Quantity] = []
    for variant in Variant.allCases {
      all += Selection.shown.map { .recall(variant, $0) }
      for name in variant.parameters.map(\.name) {
        all.append(.rhoOfParameter(variant, name, nil))
        all += Representations.allCases.map { .rhoOfParameter(variant, name, $0) }
      }
    }
    for kind in Representations.allCases {
      for variant in Variant.allCases where kind == .items || variant.userDimensions != nil {
        all.append(.independence(variant, kind, .all))
        all += [TakenOut.nothing, .parameters].map { .rho(variant, kind, $0) }
      }
      for selection in Selection.judged {
        for pair in pairs + [(.oursSeven, .oursOne)] {
          all.append(.independenceGain(pair.ours, pair.other, kind, selection))
        }
      }
      for selection in Selection.shown {
        all += [.rhoWithin(kind, selection, .nothing), .rhoOfOurs(kind, selection, .nothing)]
      }
      for takenOut in [TakenOut.parameters, .bends] {
        all += [.rhoWithin(kind, .all, takenOut), .rhoOfOurs(kind, .all, takenOut)]
      }
      all.append(.rhoMixed(kind))
      if kind.isLarge { all += OtherMeasure.allCases.map { .agreement(kind, $0) } }
    }
    for selection in Selection.judged {
      all += pairs.map { .recallGain($0.ours, $0.other, selection) }
    }
    return all
  }()
}

import Macrid
import Workbench

/// How a sentence of the paper stands, by the verdicts of what was measured of it.
enum Standing: String, Encodable {
  case holds
  case inPart = "in part"
  case smallerThanClaimed = "smaller than claimed"
  case noDifference = "no difference"
  case contradicted
  case undecided
  case notTested = "not tested"

  /// *Holds* where every verdict does; *in part* where one does and another does not or is
  /// undecided; else the gravest of the others: contradicted, then smaller; *no difference* only
  /// where every verdict is. What was not tested counts nowhere.
  init(_ verdicts: [Verdict]) {
    let decided = Set(verdicts).subtracting([.undecided, .notTested])
    self =
      if decided.isEmpty {
        verdicts.contains(.undecided) ? .undecided : .notTested
      } else if decided == [.holds] {
        verdicts.contains(.undecided) ? .inPart : .holds
      } else if decided.contains(.holds) {
        .inPart
      } else if decided.contains(.contradicted) {
        .contradicted
      } else if decided.contains(.smallerThanClaimed) {
        .smallerThanClaimed
      } else {
        verdicts.contains(.undecided) ? .undecided : .noDifference
      }
  }

  /// The verdict of a measurement that says it; nil where several say it together.
  var verdict: Verdict? { self == .inPart ? nil : Verdict(rawValue: rawValue) }

  /// One sign, for who reads down the column.
  var mark: String {
    switch self {
    case .holds: "+"
    case .inPart: "±"
    case .smallerThanClaimed: "<"
    case .noDifference: "="
    case .contradicted: "−"
    case .undecided: "?"
    case .notTested: ""
    }
  }
}

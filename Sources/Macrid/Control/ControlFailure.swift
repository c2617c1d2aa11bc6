/// Why a request for a sweep along a direction has no answer.
public enum ControlFailure: Error, Equatable, CustomStringConvertible {
  /// Items, prototypes or concepts that do not fit together.
  case shapes(String)
  /// A representation that holds a NaN or an infinity.
  case notFinite(String)
  /// An argument outside what the model allows.
  case argument(String)
  /// A start that is all zeros, and so is near to no prototype.
  case startHasNoDirection
  /// The concept nearest to the start holds no item.
  case emptyConcept(Int)
  /// The concept has items, but none between the ends of the range.
  case nothingInRange(concept: Int, range: ClosedRange<Double>)

  public var description: String {
    switch self {
    case .shapes(let what):
      "control: \(what)."
    case .notFinite(let what):
      "control: \(what) holds a NaN or an infinity; the model it comes from has diverged."
    case .argument(let what):
      "control: \(what)."
    case .startHasNoDirection:
      "control: the start is all zeros, so no prototype is nearest to it; start from another item."
    case .emptyConcept(let concept):
      "control: the start is nearest to prototype \(concept), whose concept holds no item; "
        + "start from an item, or train a model whose prototypes are all in use."
    case .nothingInRange(let concept, let range):
      "control: no item of concept \(concept) lies between \(range.lowerBound) and "
        + "\(range.upperBound) along this direction; try another direction or start."
    }
  }
}

/// The answer to a request: items that vary along one direction and little in the rest.
public struct ControlSequence: Sendable, Equatable {
  /// The concept k* whose prototype is nearest to the start.
  public let concept: Int
  /// What varies; in the paper, dimension j.
  public let direction: Direction
  /// The start's value along it.
  public let startValue: Double
  /// The values (a, b) over which k* stays the nearest prototype, within [-1, 1].
  public let range: ClosedRange<Double>
  /// The range cut at the quantiles of the concept's items, ascending; they touch.
  public let subranges: [ClosedRange<Double>]
  /// One item a subrange, in their order.
  public let items: [Int]
  /// The items' values along the direction.
  public let values: [Double]
  /// What the items maximise: closeness to the start plus gamma times closeness to each other,
  /// as cosines without the direction.
  public let objective: Double
  /// What a reader of the sequence should know.
  public let remarks: [Remark]

  /// A circumstance that makes a sequence other than was asked for.
  public enum Remark: Sendable, Equatable, CustomStringConvertible {
    /// There are fewer items than subranges asked for: each has a subrange of its own.
    case fewerItems(found: Int, asked: Int)
    /// With one prototype nothing bounds the range.
    case singleConcept

    public var description: String {
      switch self {
      case .fewerItems(let found, let asked):
        "\(found) items lie in the range, fewer than the \(asked) asked for: "
          + "one subrange for each"
      case .singleConcept:
        "with one concept its prototype is always the nearest: the range is all of [-1, 1]"
      }
    }
  }
}

/// One of n equal shares of a sweep, written `i/n` with i from 1 to n (as Slurm counts the tasks
/// of `--array=1-n`).
public struct Shard: Sendable, Equatable, CustomStringConvertible {
  public let index: Int
  public let count: Int

  /// All of it: `1/1`.
  public static let whole = Shard(index: 1, count: 1)

  private init(index: Int, count: Int) {
    self.index = index
    self.count = count
  }

  /// Reads `i/n`.
  ///
  /// - Throws: `SearchError.shard` if the text is not two whole numbers with 1 <= i <= n.
  public init(_ text: String) throws {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1], index >= 1, index <= count
    else { throw SearchError.shard(text) }
    self.init(index: index, count: count)
  }

  /// Whether the shard runs the configurations of this number: those that leave index - 1 when
  /// divided by count.
  public func contains(_ number: Int) -> Bool { number % count == index - 1 }

  public var description: String { "\(index)/\(count)" }
}

/// The directions in which a concept's own items differ most: principal component analysis of
/// those items alone, found after training and without labels.
///
/// The items are unit vectors, as everywhere in the model's comparisons, and each counts once,
/// whatever its clicks; one of zeros has no direction and counts not at all. The paper's axes are
/// those of all concepts alike; these are one concept's.
public struct PrincipalDirections: Sendable, Equatable {
  /// The directions, the greatest variance first; each points to where its greatest loading is
  /// positive.
  public let frame: Frame
  /// The share of the items' variance that each direction explains.
  public let shares: [Double]

  /// Less variance than this, of unit vectors or relative to the greatest, is what single
  /// precision leaves where there is none.
  private static let rounding = (absolute: 1e-12, relative: 1e-6)

  /// - Parameters:
  ///   - items: h, M x d, rows of any length; decoder item representations in the models here.
  ///   - members: the concept's items (those of argmax_k c_ik = k), at least two that differ.
  ///   - count: directions wanted; fewer where the members span fewer.
  /// - Throws: `ControlFailure` where the items do not suffice, `ProjectionError` where they cannot
  ///   be computed with.
  public init(of items: Matrix, members: [Int], count: Int, workers: Workers) throws {
    guard count >= 1 else {
      throw ControlFailure.argument("\(count) principal directions; ask for at least one")
    }
    guard members.allSatisfy((0..<items.rows).contains) else {
      throw ControlFailure.argument("a member is none of the \(items.rows) items")
    }
    let rows = members.map { Array(items.row($0)) }.filter { $0.contains { $0 != 0 } }
    guard rows.count >= 2 else {
      throw ControlFailure.argument(
        "a concept of \(members.count) items, \(rows.count) of them other than zero, has no "
          + "principal directions; at least two are needed")
    }
    let own = normalised(
      Matrix(rows: rows.count, columns: items.columns, values: rows.flatMap(\.self)))
    let pca = try PCA(
      of: own, components: min(count, rows.count - 1, items.columns), workers: workers)
    let least = max(Self.rounding.absolute, Self.rounding.relative * pca.explainedVariance[0])
    let found = pca.explainedVariance.prefix { $0 > least }
    guard !found.isEmpty else {
      throw ControlFailure.argument(
        "all \(rows.count) items of the concept point the same way, so that no direction is "
          + "principal")
    }
    frame = Frame(orthonormal: pca.components).prefix(found.count)
    shares = found.map { $0 / pca.totalVariance }
  }
}

/// PureSVD: a user's items projected onto the leading singular directions of the training matrix.
///
/// Cremonesi, Koren and Turrin, "Performance of recommender algorithms on top-N recommendation
/// tasks", RecSys 2010, Section 3.2: scores x V V^T. The factorisation is exact (`GramSpectrum`):
/// subspace iteration, as in `TruncatedSVD`, needs hundreds of rounds where singular values lie as
/// close as those of adoptions do.
public final class PureSVD: Recommender, Sendable {
  /// V, items x d, orthonormal columns.
  public let itemVectors: Matrix

  /// - Parameters:
  ///   - spectrum: of the training users' items.
  ///   - dimensions: d, at least 1, at most the smaller of users and items.
  /// - Throws: `SearchError.setting` for a d out of range.
  public init(_ spectrum: GramSpectrum, dimensions: Int, workers: Workers) throws {
    let (users, items) = (spectrum.train.userCount, spectrum.train.itemCount)
    let limit = min(users, items)
    guard (1...max(1, limit)).contains(dimensions) else {
      throw SearchError.setting(
        method: Method.pureSVD.rawValue, name: "d",
        reason: "is \(dimensions), which is not a number from 1 to \(limit): it is trained on "
          + "\(users) users and \(items) items")
    }
    itemVectors = spectrum.itemVectors(rank: dimensions, workers: workers)
  }

  public var itemCount: Int { itemVectors.rows }

  public func score(_ batch: Batch, into scores: UnsafeMutablePointer<Float>, workers: Workers) {
    nonisolated(unsafe) let scores = scores
    let (m, d) = (itemCount, itemVectors.columns)
    itemVectors.values.withUnsafeBufferPointer { vectors in
      nonisolated(unsafe) let vectors = vectors.baseAddress!
      forEachBlock(ofUsers: batch, workers) { users in
        let codes = Buffer<Float>(count: users.count * d)  // x V
        batch.addRows(of: vectors, width: d, users, into: codes.pointer)
        sgemm(
          users.count, m, d, codes.pointer, lda: d, vectors, ldb: d, transposeB: true,
          scores + users.lowerBound * m, ldc: m)
      }
    }
  }
}

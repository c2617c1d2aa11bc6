import Foundation

extension DatasetFiles {
  /// The ratings, for layouts that do not hold a split; nil for those that do.
  ///
  /// - Throws: `DataError` with file and line.
  public func ratings() throws -> Ratings? {
    switch format {
    case .proSG, .recBoleSplit: nil
    case .proSGHeldOut: try ProSGFolder(folder: path).heldOutRatings()
    case .recBole, .recBoleParts, .ratingsCSV, .table: try .table(files)
    case .uData: try .table(files, layout: .uData)
    case .ratingsDat: try .table(files, layout: .ratingsDat)
    case .netflix: try .netflix(files)
    }
  }
}

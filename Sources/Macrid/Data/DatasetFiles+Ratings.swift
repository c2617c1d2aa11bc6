import Foundation

extension DatasetFiles {
  /// The ratings, for layouts that do not hold a split; nil for those that do.
  ///
  /// - Throws: `DataError` with file and line.
  public func ratings() throws -> Ratings? {
    try ratings(limit: .max)
  }

  private func ratings(limit: Int) throws -> Ratings? {
    switch format {
    case .proSG, .recBoleSplit: nil
    case .proSGHeldOut: try ProSGFolder(folder: path).heldOutRatings()
    case .recBole, .recBoleParts, .ratingsCSV, .table: try .table(files, limit: limit)
    case .uData: try .table(files, layout: .uData, limit: limit)
    case .ratingsDat: try .table(files, layout: .ratingsDat, limit: limit)
    case .netflix: try .netflix(files, limit: limit)
    }
  }

  /// Size of the files with interactions, in bytes, packed as they stand.
  public var byteCount: Int {
    files.reduce(0) { sum, file in
      // What a link leads to counts.
      let file = file.resolvingSymlinksInPath()
      let size = try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize
      return sum + (size ?? 0)
    }
  }

  /// About how many interactions (ratings of 4 or higher) the files hold, from their size and the
  /// first quarter of a megabyte; exact for none, read in milliseconds for all.
  ///
  /// - Throws: `DataError` where the beginning is broken already.
  public func estimatedInteractions() throws -> Int {
    let sampleSize = 1 << 18
    let sample = DatasetFiles(
      format: format == .proSG || format == .proSGHeldOut ? .table : format, path: path,
      files: Array(files.prefix(1)))
    let sampled = try sample.bytesRead(for: sampleSize)
    guard sampled > 0,
      let ratings = try sample.isSplit
        ? Ratings.table(sample.files, limit: sampleSize) : sample.ratings(limit: sampleSize)
    else { return 0 }
    let adopted = ratings.values?.count { $0 >= StrongGeneralisation.threshold } ?? ratings.count
    return Int((Double(adopted) / Double(sampled) * Double(byteCount)).rounded())
  }

  /// How many bytes of the first file its first `count` unpacked bytes take.
  private func bytesRead(for count: Int) throws -> Int {
    guard let file = files.first else { return 0 }
    let source = try TextSource(file)
    let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: count)
    defer { buffer.deallocate() }
    var rest = count
    while rest > 0 {
      let received = try source.read(into: buffer, rest)
      if received == 0 { break }
      rest -= received
    }
    return source.bytesOfFile
  }

  private var isSplit: Bool {
    if case .recBoleSplit = format { return true }
    return format == .proSG
  }
}

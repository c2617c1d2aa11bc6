/// Something the weaver found wrong: where, and what to do.
struct Finding: Equatable, CustomStringConvertible {
  /// Relative to the package's folder.
  var file: String
  var line: Int?
  var message: String

  var description: String { "\(file):\(line.map { "\($0):" } ?? "") \(message)" }
}

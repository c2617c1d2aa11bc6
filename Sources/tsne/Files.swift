import Foundation
import Macrid
import Workbench

/// Little-endian 32-bit floats, row after row.
func readPoints(_ path: String, columns: Int) throws -> Matrix {
  // A pipe is read, too.
  guard let file = FileHandle(forReadingAtPath: path),
    let bytes = try? file.readToEnd() ?? Data()
  else {
    var isFolder: ObjCBool = false
    let reason =
      !FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      ? "there is no such file"
      : isFolder.boolValue ? "it is a folder" : "permission denied, or the disk fails"
    throw ChapterFailure(.missingInput, "\(path) cannot be read: \(reason)")
  }
  guard !bytes.isEmpty, bytes.count % (4 * columns) == 0 else {
    throw ChapterFailure(
      .badData,
      "\(path) holds \(bytes.count) bytes; expected rows of \(columns) 32-bit floats, "
        + "\(4 * columns) bytes each. Is --dimensions right? In Python: "
        + "points.astype('<f4').tofile(PATH)")
  }
  let values = bytes.withUnsafeBytes { raw in
    (0..<bytes.count / 4).map { index in
      Float(
        bitPattern: UInt32(
          littleEndian: raw.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)))
    }
  }
  return Matrix(rows: values.count / columns, columns: columns, values: values)
}

/// As CSV under the header `x,y`.
func write(_ coordinates: Matrix, to path: String) throws {
  try AtomicFile.write(to: URL(filePath: path)) { writer in
    try writer.append("x,y\n")
    for row in 0..<coordinates.rows {
      try writer.append("\(coordinates[row, 0]),\(coordinates[row, 1])\n")
    }
  }
}

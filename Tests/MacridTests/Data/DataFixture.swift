import Foundation

@testable import Macrid

/// A folder of its own under the system's temporary folder, gone with the last reference.
final class DataFixture {
  let folder: URL

  init() throws {
    // A blank in the path, as users have them.
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("macrid data \(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> URL {
    try write(name, Data(text.utf8))
  }

  @discardableResult
  func write(_ name: String, _ data: Data) throws -> URL {
    let file = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
    return file
  }

  /// Names of everything in the folder, hidden files too.
  func contents(_ name: String = "") throws -> [String] {
    let path = folder.appendingPathComponent(name).path
    return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// The real datasets, if the machine has them.
  static let realData = ProcessInfo.processInfo.environment["MACRIDVAE_DATA"].map {
    URL(fileURLWithPath: $0, isDirectory: true)
  }

  static func hasReal(_ name: String) -> Bool {
    guard let realData else { return false }
    return FileManager.default.fileExists(atPath: realData.appendingPathComponent(name).path)
  }
}

extension Ratings {
  /// Lines as text, `user item rating`, sorted.
  var lines: [String] {
    (0..<count).map { line in
      let value = values.map { " \($0[line])" } ?? ""
      return "\(userIDs[Int(users[line])]) \(itemIDs[Int(items[line])])\(value)"
    }.sorted()
  }
}

/// Made-up ratings, `user,item,rating` lines in random order: users 0..<users rate about half of
/// the items 1 to 5.
func madeUpRatings(users: Int, items: Int, seed: UInt64) -> [(user: Int, item: Int, rating: Int)] {
  var generator = Philox(seed: seed)
  var lines: [(user: Int, item: Int, rating: Int)] = []
  for user in 0..<users {
    for item in 0..<items where generator.index(below: 2) == 0 {
      lines.append((user, item, 1 + generator.index(below: 5)))
    }
  }
  generator.shuffle(&lines)
  return lines
}

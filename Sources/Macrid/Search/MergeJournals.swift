import Foundation

/// What came of merging journals.
public struct MergedJournals: Sendable, Equatable {
  /// Finished trials of each method.
  public let trialsByMethod: [String: Int]
  /// Lines that repeated a trial of another line byte for byte, and were dropped.
  public let repeated: Int
  /// Journals that end in a torn line, which was left out; their trial is to be run again.
  public let torn: [String]
}

/// Merges journals into one, sorted by method and number.
///
/// The result does not depend on the order of the journals, nor on how a sweep was cut into
/// them: the journals of all shards and the journal of a single machine, merged alone, give the
/// same bytes. The inputs stay as they are.
///
/// - Parameters:
///   - output: written whole or not at all; may be one of the inputs.
/// - Throws: `SearchError` for a line that is no trial, trials of different contexts, or two
///   different results of one configuration; `CannotWrite`.
@discardableResult
public func mergeJournals(_ inputs: [URL], into output: URL) throws -> MergedJournals {
  var merged: [TrialKey: (line: [UInt8], place: String)] = [:]
  var context: (digest: String, place: String)?
  var repeated = 0
  var torn: [String] = []
  for path in inputs.map({ $0.path(percentEncoded: false) }).sorted() {
    let content = try JournalLines(path: path)
    if content.tornBytes > 0 { torn.append(path) }
    for (index, line) in content.lines.enumerated() {
      let place = "\(path):\(index + 1)"
      let head: JournalHead = try content.decode(line, number: index + 1)
      let first = context ?? (head.context, place)
      context = first
      try content.check(
        head.context, against: first.digest, than: "that of \(first.place)", number: index + 1)
      let key = TrialKey(head.configuration)
      if let earlier = merged[key] {
        guard earlier.line == line else {
          throw SearchError.contradiction(
            method: key.method, number: key.number, first: earlier.place, second: place)
        }
        repeated += 1
      } else {
        merged[key] = (line, place)
      }
    }
  }
  let sorted = merged.sorted { $0.key < $1.key }
  try AtomicFile.write(Data(sorted.flatMap { $0.value.line + [0x0A] }), to: output)
  return MergedJournals(
    trialsByMethod: Dictionary(grouping: sorted, by: \.key.method).mapValues(\.count),
    repeated: repeated, torn: torn)
}

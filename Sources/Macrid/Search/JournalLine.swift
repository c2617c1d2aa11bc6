import Foundation

/// What a journal's trials are for: its first line.
public struct StudyHeader: Codable, Sendable, Equatable {
  /// Such as "table1".
  public var artifact: String
  /// The command that computes these trials.
  public var command: String
  /// Whether verdicts on the paper may stand on them: not those of a quick run or of one's own data.
  public var isJudged: Bool
  /// Of the journal's form.
  public var schema = Self.schema

  /// The form that this version writes and reads.
  static let schema = 1

  public init(artifact: String, command: String, isJudged: Bool) {
    self.artifact = artifact
    self.command = command
    self.isJudged = isJudged
  }
}

/// A line of a journal: one of three kinds of JSON object.
enum JournalLine<M: Measured> {
  case header(StudyHeader)
  case dataset(DatasetRecord)
  case trial(TrialRecord<M>)

  /// Its bytes without the end of the line; keys in alphabetical order, so that equal lines are
  /// equal bytes. Numbers that JSON has no form for are "inf", "-inf" and "nan".
  func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return switch self {
    case .header(let header): try encoder.encode(["study": header])
    case .dataset(let record): try encoder.encode(["dataset": record])
    case .trial(let record): try encoder.encode(record)
    }
  }

  init(decoding line: Data) throws {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    if line.starts(with: Data(#"{"study""#.utf8)) || line.starts(with: Data(#"{"dataset""#.utf8)) {
      let other = try decoder.decode(OtherLine.self, from: line)
      if let header = other.study {
        self = .header(header)
        return
      }
      if let record = other.dataset {
        self = .dataset(record)
        return
      }
    }
    self = .trial(try decoder.decode(TrialRecord<M>.self, from: line))
  }
}

private struct OtherLine: Decodable {
  var study: StudyHeader?
  var dataset: DatasetRecord?
}

/// What is wrong with a dataset, told to the person who can put it right: where, what was found,
/// what was expected, and what to do.
public struct DataError: Error, Sendable, Equatable {
  /// What kind of failure it is; decides the exit status.
  public enum Kind: Sendable, Equatable {
    /// A name or argument that means nothing.
    case usage
    /// A file that is there but cannot be right.
    case badData
    /// Data that is not there.
    case missingInput
    /// A file or folder that cannot be written.
    case cannotWrite
  }

  /// The cause, as data; `DataError+Wording.swift` puts it into words.
  enum Cause: Sendable, Equatable {
    // A line of a file.
    case emptyFile
    case noData
    case lineTooLong(limit: Int)
    case noText(what: String, todo: String)
    case fieldCount(found: Int, line: String, expected: String)
    case separator(line: String, expected: String)
    case header(line: String, expected: String)
    case ambiguousColumns([String], meaning: String)
    case unnamedNumbers(column: String)
    case identifier(String, column: String)
    case rating(String)
    case notUTF8
    case unclosedQuote
    case noMovieYet(line: String)
    case number(String, column: String, below: Int?)
    case twoCategories(item: String, first: String, second: String)
    case noItemKnown(there: String, here: String)
    case repeatedIdentifier(String)
    // A dataset as a whole.
    case tooFewUsers(found: Int, minimumItems: Int, needed: Int)
    case nobodyLikes(highest: Float, threshold: Float)
    case notNested(trainingUsers: Int, most: Int, users: Int)
    case noItems
    case noTrainingUsers
    case nothingToBeFound(part: String, users: Int)
    case userInTwoParts(String, first: String, second: String)
    case itemKnownAndSought(user: String, item: String)
    case unlisted(String, list: String)
    case severalDatasets([String])
    // Names, files and folders.
    case unknownDataset(String, nearest: String, known: [String])
    case cannotRead(String)
    case unrecognised(what: String)
    case noSavedModel(what: String)
    case missingDataset(name: String, looked: [String], howToGet: String)
    case occupied(by: String)
    case noFileName(String)
    case sameName(String)
    case tabInIdentifier(String)
    // Downloads.
    case notDownloadable(name: String, howToGet: String)
    case download(url: String, what: String, howToGet: String)
    case checksum(found: String, expected: String)
    case archive(what: String)
  }

  public let kind: Kind
  /// The file or folder in question, if there is one.
  public let file: String?
  /// The line in `file`, counted from 1.
  public let line: Int?
  let cause: Cause

  init(_ kind: Kind, file: String? = nil, line: Int? = nil, _ cause: Cause) {
    self.kind = kind
    self.file = file
    self.line = line
    self.cause = cause
  }
}

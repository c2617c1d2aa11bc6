import Foundation

extension DataError: CustomStringConvertible, LocalizedError {
  /// `file:line: what was found; what was expected; what to do`.
  public var description: String {
    let place = file.map { $0 + (line.map { ":\($0)" } ?? "") + ": " } ?? ""
    return place + cause.words
  }

  public var errorDescription: String? { description }
}

extension DataError.Cause {
  fileprivate var words: String {
    switch self {
    case .emptyFile:
      "the file is empty; expected data. Was it copied or unpacked to the end?"
    case .noData:
      "there is no data below the first line. Was the file copied or unpacked to the end?"
    case .lineTooLong(let limit):
      "a line of more than \(limit) bytes; expected text with one rating a line. "
        + "Is this a compressed or binary file? Unpack it first."
    case .fieldCount(let found, let line, let expected):
      "found \(found) field\(found == 1 ? "" : "s") in \(quoted(line)); expected \(expected). "
        + "The line may have been cut short: get the file again or mend the line."
    case .separator(let line, let expected):
      "found \(quoted(line)); expected \(expected). Is this the right file, and its separator?"
    case .header(let line, let expected):
      "the header \(quoted(line)) does not say which column is which; expected \(expected). "
        + "Rename the columns, or remove the header if they stand in that order."
    case .identifier(let text, let column):
      "found \(quoted(text)) as \(column); expected an id, not a blank, NaN or negative number "
        + "(these usually mark a missing value). Remove or mend the line."
    case .rating(let text):
      "found \(quoted(text)) as rating; expected a finite number. Remove or mend the line."
    case .notUTF8:
      "an id that is not UTF-8 text. Convert the file, for instance: iconv -t UTF-8."
    case .unclosedQuote:
      "a quotation mark that is never closed; expected \"...\" with inner marks doubled."
    case .noMovieYet(let line):
      "found \(quoted(line)) before any movie; expected a line 'movie:' first, as in the "
        + "Netflix Prize's mv_*.txt and combined_data_*.txt. Was the file cut at the front?"
    case .number(let text, let column, let below):
      "found \(quoted(text)) as \(column); expected a whole number"
        + (below.map { " from 0 to \($0 - 1)" } ?? "") + "."
    case .repeatedIdentifier(let id):
      "the id \(quoted(id)) occurs twice; expected every id once."
    case .tooFewUsers(let found, let minimum, let needed):
      "\(found) user\(found == 1 ? " has" : "s have") \(minimum) or more items rated 4 or higher; "
        + "holding users out for validation and test takes at least \(needed)."
    case .userInTwoParts(let user, let first, let second):
      "user \(quoted(user)) is in \(first) and in \(second); expected every user in one part only "
        + "(strong generalisation)."
    case .itemKnownAndSought(let user, let item):
      "item \(quoted(item)) of user \(quoted(user)) is both among the known items (_tr) and among "
        + "those to be found (_te); expected it in one of them, or the answer is given away."
    case .unlisted(let id, let list):
      "found the id \(quoted(id)), which \(list) does not list; expected every id there."
    case .severalDatasets(let names):
      "several datasets in one folder: \(names.joined(separator: ", ")). Name one of the files."
    case .unknownDataset(let name, let nearest, let known):
      "there is no dataset \(quoted(name)); did you mean \(nearest)? "
        + "Known: \(known.joined(separator: ", ")); or give a path with a / in it."
    case .cannotRead(let what):
      "cannot be read: \(what)."
    case .unrecognised(let what):
      "no dataset found here: \(what). Expected one of: \(DatasetFormat.layouts)."
    case .missingDataset(let name, let looked, let howToGet):
      "\(name) is not there (looked in \(looked.joined(separator: ", "))). \(howToGet)"
    case .cannotWrite(let what):
      "cannot be written: \(what)."
    case .occupied:
      "is there already and holds other files; name a folder that is new or empty."
    case .notDownloadable(let name, let howToGet):
      "\(name) cannot be downloaded. \(howToGet)"
    case .download(let url, let what, let howToGet):
      "downloading \(url) failed: \(what). Nothing was kept. \(howToGet)"
    case .checksum(let found, let expected):
      "the download's SHA-256 is \(found); expected \(expected). Nothing was kept: the transfer "
        + "was damaged, or the publisher's file has changed."
    case .archive(let what):
      "the archive is refused: \(what). Nothing was kept."
    }
  }

  /// Short, on one line, printable: text from a file may hold anything.
  private func quoted(_ text: String) -> String {
    let limit = 60
    var shown = ""
    for scalar in text.unicodeScalars.prefix(limit) {
      shown +=
        scalar.value < 32 || scalar.value == 127 ? scalar.escaped(asASCII: true) : "\(scalar)"
    }
    return "'\(shown)\(text.unicodeScalars.count > limit ? "..." : "")'"
  }
}

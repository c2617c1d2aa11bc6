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
        + "Is this a binary file? Export it as CSV."
    case .noText(let what, let todo):
      "this is \(what), not text with one rating a line. \(todo)"
    case .fieldCount(let found, let line, let expected):
      "found \(found) field\(found == 1 ? "" : "s") in \(quoted(line)); expected \(expected). "
        + "The line may have been cut short: get the file again or mend the line."
    case .separator(let line, let expected):
      "found \(quoted(line)); expected \(expected). Is this the right file, and its separator?"
    case .header(let line, let expected):
      "the header \(quoted(line)) does not say which column is which; expected \(expected). "
        + "Rename the columns, or remove the header if they stand in that order."
    case .ambiguousColumns(let names, let meaning):
      "the columns \(names.map(quoted).joined(separator: " and ")) could both be the \(meaning). "
        + "Rename or remove those that are not."
    case .unnamedNumbers(let column):
      "the column \(quoted(column)) holds numbers, and no column is called rating. If these are "
        + "the ratings, rename it to rating (4 or higher counts). If they say 0 or 1, keep the "
        + "lines with 1 and remove the column: every line then counts. If they are something "
        + "else, remove the column, or call it timestamp if it is the time."
    case .identifier(let text, let column):
      "found \(quoted(text)) as \(column); expected an id, not a blank, NaN or negative number "
        + "(these usually mark a missing value). Remove or mend the line."
    case .rating(let text):
      "found \(quoted(text)) as rating; expected a finite number. Remove or mend the line."
    case .notUTF8:
      "text that is not UTF-8; mostly this is Latin-1 or Windows-1252. Convert the file: "
        + "iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW"
    case .unclosedQuote:
      "a quotation mark that is never closed; expected \"...\" with inner marks doubled."
    case .noMovieYet(let line):
      "found \(quoted(line)) before any movie; expected a line 'movie:' first, as in the "
        + "Netflix Prize's mv_*.txt and combined_data_*.txt. Was the file cut at the front?"
    case .number(let text, let column, let below):
      "found \(quoted(text)) as \(column); expected a whole number"
        + (below.map { " from 0 to \($0 - 1)" } ?? "") + "."
    case .twoCategories(let item, let first, let second):
      "the item \(quoted(item)) is in the categories \(quoted(first)) and \(quoted(second)); "
        + "expected one."
    case .noItemKnown(let there, let here):
      "none of the items is one of the ratings': the ids here look like \(quoted(there)), the "
        + "ratings' like \(quoted(here)). Write the ids alike, or take the file away to go on "
        + "without titles and categories."
    case .repeatedIdentifier(let id):
      "the id \(quoted(id)) occurs twice; expected every id once."
    case .tooFewUsers(let found, let minimum, let needed):
      "\(found) user\(found == 1 ? " has" : "s have") \(minimum) or more items rated 4 or higher; "
        + "holding users out for validation and test takes at least \(needed)."
    case .nobodyLikes(let highest, let threshold):
      "no rating is \(plain(threshold)) or higher, which is what counts as liked, on a scale to 5; the "
        + "highest here is \(plain(highest)). Bring the ratings to that scale; or keep the lines that say "
        + "liked and remove the column: every line then counts."
    case .notNested(let count, let most, let users):
      "\(count) training users of at most \(most) cannot be taken of \(users) users: ask for 1 to "
        + "\(most), and leave at least one user to validate."
    case .noItems:
      "there are no items after the split. Do any users share items?"
    case .noTrainingUsers:
      "there are no training users after the split, so that nothing can be learnt."
    case .nothingToBeFound(let part, let users):
      (users == 0
        ? "there are no \(part) users with items that training users also have, "
        : "none of the \(users) \(part) user\(users == 1 ? "" : "s") has anything to be found "
          + "(that takes 5 items that training users also have), ")
        + "so that nothing can be measured. More users, or users with more items in common, are "
        + "needed; another --seed draws other users."
    case .userInTwoParts(let user, let first, let second):
      "user \(quoted(user)) is in \(first) and in \(second); expected every user in one part only "
        + "(strong generalisation)."
    case .itemKnownAndSought(let user, let item):
      "item \(quoted(item)) of user \(quoted(user)) is both among the known items (_tr) and among "
        + "those to be found (_te); expected it in one of them, or the answer is given away."
    case .unlisted(let id, let list):
      "found the id \(quoted(id)), which \(list) does not list; expected every id there."
    case .severalDatasets(let names):
      "several files here could be the dataset: \(names.joined(separator: ", ")). Name one of them."
    case .unknownDataset(let name, let nearest, let known):
      "there is no dataset \(quoted(name)); did you mean \(nearest)? "
        + "Known: \(known.joined(separator: ", ")); or give a path with a / in it."
    case .cannotRead(let what):
      "cannot be read: \(what)" + (what.hasSuffix("?") ? "" : ".")
    case .unrecognised(let what):
      "no dataset found here: \(what). Expected one of: \(DatasetFormat.layouts)."
    case .noSavedModel(let what):
      "this is no model that can be used: \(what). Expected a safetensors file as this library "
        + "writes it."
    case .missingDataset(let name, let looked, let howToGet):
      "\(name) is not there (looked in \(looked.joined(separator: ", "))). \(howToGet)"
    case .occupied(let file):
      "is there already and holds \(quoted(file)), and an export replaces nothing: "
        + "name a folder that is new or empty."
    case .noFileName(let name):
      "the dataset's name \(quoted(name)) cannot name a folder; rename its file or folder."
    case .sameName(let name):
      "two datasets are called \(quoted(name)), so that their results would overwrite each other; "
        + "rename a file or folder, or take one at a time."
    case .tabInIdentifier(let id):
      "the id \(quoted(id)) holds a TAB, which separates the columns of RecBole's files."
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

  /// A rating as it stands in a file: 4, not 4.0.
  private func plain(_ rating: Float) -> String {
    rating == rating.rounded() && abs(rating) < 1e6 ? "\(Int(rating))" : "\(rating)"
  }
}

/// Short, on one line, printable: text from a file may hold anything.
func quoted(_ text: String) -> String {
  let limit = 60
  var shown = ""
  for scalar in text.unicodeScalars.prefix(limit) {
    shown +=
      scalar.value < 32 || scalar.value == 127 ? scalar.escaped(asASCII: true) : "\(scalar)"
  }
  return "'\(shown)\(text.unicodeScalars.count > limit ? "..." : "")'"
}

import ArgumentParser
import Foundation
import Macrid
import Workbench

/// The command line.
struct Yours: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chapter-yours",
    abstract: "What lies in your own ratings: concepts, a map, recommendations.",
    discussion: """
      Examples:
        chapter-yours ratings.csv --items items.csv
        chapter-yours ratings.csv --user anna --user ben
        chapter-yours ratings.csv --model yours/model.safetensors --users ids.txt
      """)

  @Argument(
    help: """
      user,item[,rating[,timestamp]] as CSV or TSV, with or without a header; RecBole's .inter; or \
      a folder as MovieLens has them. Ratings of 4 and up are likes; without ratings every line is.
      """)
  var ratings: String

  @Option(
    help: """
      Titles and categories: item,title[,category] as CSV or TSV, with or without a header. \
      (default: movies.csv, movies.dat, u.item or item_cate.csv beside the ratings)
      """)
  var items: String?

  @Option(
    name: .customLong("concepts"), help: "How many concepts to look for. (default: 7)",
    transform: Bounded.whole(1...100))
  var askedConcepts: Int?

  @Option(
    name: .customLong("user"),
    help: "A user to recommend to; may be given more than once.")
  var userIDs: [String] = []

  @Option(help: "A file of users to recommend to, an id a line, with or without a header.")
  var users: String?

  @Option(help: "Recommendations a user.", transform: Bounded.whole(1...1_000))
  var top: Int = 10

  @Option(help: "A model that an earlier run wrote; nothing is trained then.")
  var model: String?

  @Option(
    help: ArgumentHelp("Folder for the page and all else that is written.", valueName: "dir"))
  var out: String = "yours"

  @OptionGroup(title: "THE RUN ITSELF")
  var manner: MannerOptions

  func validate() throws {
    let inputs: [(path: String?, name: String)] = [
      (ratings, "<ratings>"), (items, "--items"), (users, "--users"), (model, "--model"),
    ]
    for (path, name) in inputs where path?.isEmpty == true {
      throw ValidationError("\(name) needs the name of a file.")
    }
    if out.isEmpty { throw ValidationError("--out needs the name of a folder.") }
    if folder.standardizedFileURL.lastPathComponent == "figures" {
      throw ValidationError(
        "--out figures is where the chapters' results are; name another folder.")
    }
    if model != nil, askedConcepts != nil {
      throw ValidationError("--model has its concepts; leave --concepts away.")
    }
    if model != nil, userIDs.isEmpty, users == nil {
      throw ValidationError(
        "--model recommends without training; say to whom by --user ID or --users FILE.")
    }
  }

  var concepts: Int { askedConcepts ?? 7 }

  var seed: UInt64 { manner.seed }
  var workers: Workers { manner.threads.map(Workers.init(count:)) ?? Workers() }

  /// The users that recommendations are asked for, each once, in the order given.
  ///
  /// - Throws: `DataError` where the file of users cannot be read, `ChapterFailure` where it names
  ///   none.
  var askedUsers: [AskedUser] {
    get throws {
      var asked = userIDs.map { AskedUser(id: $0) }
      if let users {
        let named = try userIdentifiers(in: URL(filePath: users))
        guard !named.isEmpty else {
          throw ChapterFailure(.badData, "\(users): names no user; expected an id a line")
        }
        asked += named.map { AskedUser(id: $0.id, place: "\(users):\($0.line)") }
      }
      let places = IdentifierPlaces(asked.map(\.id))
      return asked.enumerated().filter { places[$1.id] == $0 }.map(\.element)
    }
  }

  func say(_ line: String) {
    if !manner.quiet { Console.standardError.say("chapter-yours: \(line)") }
  }

  func progress(_ title: String, total: Int, unit: String) -> ProgressReporter {
    ProgressReporter(
      title, total: total, unit: unit, console: manner.quiet ? nil : Console.standardError)
  }
}

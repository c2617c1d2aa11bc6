import Foundation
import Macrid
import Workbench

/// Someone to whom recommendations are asked for.
struct AskedUser {
  var id: String
  /// The line of a file that names the user, such as "ids.txt:3"; nil for the command line.
  var place: String?
}

/// Everyone in the file: those too who like too few items to train on or to be tested with.
struct Users {
  let ids: [String]
  /// Ids of the items, in the columns of the next two.
  private let itemIDs: [String]
  /// Likes: ratings of 4 and up, or all lines where there are no ratings.
  private let liked: Interactions
  /// All that was rated at all.
  private let rated: Interactions
  /// The file, for messages.
  private let path: String

  init(_ ratings: Ratings, path: String) {
    ids = ratings.userIDs
    itemIDs = ratings.itemIDs
    liked = ratings.adoptions(threshold: StrongGeneralisation.threshold).matrix
    rated = ratings.adoptions(threshold: -.infinity).matrix
    self.path = path
  }

  /// From files that hold a split: a user's known and hidden likes together.
  init(_ split: Split, path: String) {
    ids = split.trainUserIDs + split.validation.userIDs + split.test.userIDs
    itemIDs = split.itemIDs
    let training = (0..<split.train.userCount).map { Array(split.train.items(of: $0)) }
    let heldOut = [split.validation, split.test].flatMap { part in
      part.userIDs.indices.map { Array(part.known.items(of: $0) + part.sought.items(of: $0)) }
    }
    liked = Interactions(rows: training + heldOut, itemCount: split.itemIDs.count)
    rated = liked
    self.path = path
  }

  /// What some users like and what they rated, in a model's columns.
  struct Known {
    var ids: [String]
    var liked: Interactions
    var rated: Interactions
  }

  /// - Parameter columns: the model's items.
  /// - Throws: `ChapterFailure`, usage, with the nearest ids, for a user who is not in the file.
  func known(of asked: [AskedUser], columns: [String]) throws -> Known {
    let places = IdentifierPlaces(ids)
    let rows = try asked.map { user in
      guard let row = places[user.id] else { throw unknown(user) }
      return row
    }
    let columnOf = IdentifierPlaces(columns)
    func matrix(_ all: Interactions) -> Interactions {
      Interactions(
        rows: rows.map { row in
          all.items(of: row).compactMap { columnOf[itemIDs[Int($0)]].map(Int32.init) }
        }, itemCount: columns.count)
    }
    return Known(ids: asked.map(\.id), liked: matrix(liked), rated: matrix(rated))
  }

  /// Items in the file.
  var itemCount: Int { itemIDs.count }

  /// How many of a model's items are in the file.
  func count(of columns: [String]) -> Int {
    let places = IdentifierPlaces(itemIDs)
    return columns.count { places[$0] != nil }
  }

  /// How many users like each item of a model.
  func likes(of columns: [String]) -> [Int] {
    let (places, counts) = (IdentifierPlaces(itemIDs), Popularity(liked).counts)
    return columns.map { places[$0].map { counts[$0] } ?? 0 }
  }

  private func unknown(_ user: AskedUser) -> ChapterFailure {
    let near = ids.map { (distance: editDistance(user.id, $0), id: $0) }
      .sorted { $0.distance < $1.distance }.prefix(3).map { "'\($0.id)'" }
    return ChapterFailure(
      .usage,
      (user.place.map { "\($0): " } ?? "")
        + "there is no user '\(user.id)' among the \(Format.count(ids.count)) of \(path); the "
        + "nearest ids are \(Format.list(near))")
  }
}

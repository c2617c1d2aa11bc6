import Foundation

/// A dataset on which a training takes milliseconds: two kinds of users who like one half of the
/// items each, with ratings below 4 between.
public enum TinyDataset {
  /// As a file of one's own: user,item,rating,timestamp.
  public static func csv(users: Int = 80) -> String {
    "user,item,rating,timestamp\n"
      + ratings(users).map { "\($0.user),\($0.item),\($0.rating),0\n" }.joined()
  }

  /// As MovieLens 100K's u.data, so that it stands for a dataset of the catalogue: its results are
  /// judged, and may be committed.
  public static func movieLens100K(users: Int = 240) -> String {
    ratings(users).map { "\($0.user + 1)\t\($0.item + 1)\t\($0.rating)\t0\n" }.joined()
  }

  /// u.item to it: a title with its year, and two genres.
  public static func movieLens100KItems() -> String {
    (1...30).map { item in
      let flags = (0..<19).map { $0 == 1 + item % 2 || $0 == 5 + item % 3 ? "1" : "0" }
      return "\(item)|Movie \(item) (\(1960 + item))|01-Jan-\(1960 + item)||http://x|"
        + flags.joined(separator: "|") + "\n"
    }.joined()
  }

  private static func ratings(_ users: Int) -> [(user: Int, item: Int, rating: Int)] {
    (0..<users).flatMap { user in
      (0..<30).filter { (user * 7 + $0 * 11) % 3 == 0 }
        .map { (user, $0, (user + $0 / 15) % 2 == 0 ? 5 : 3) }
    }
  }
}

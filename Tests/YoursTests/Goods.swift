import Foundation

/// Simulated ratings of a shop with five kinds of goods, of which a user likes two.
enum Goods {
  static let kinds = ["Bags", "Shoes", "Lamps", "Books", "Tea"]
  static let itemCount = 200

  /// Of item i: every fifth is of one kind.
  static func kind(_ item: Int) -> String { kinds[item % kinds.count] }
  static func title(_ item: Int) -> String { "\(kind(item)), number \(item)" }

  /// item,title,category without a header; a title with a comma stands in quotation marks.
  static let items = (0..<itemCount).map { "i\($0),\"\(title($0))\",\(kind($0))\n" }.joined()

  /// (user, item, rating), and at the end a user of one like and one of none.
  static func ratings(users: Int = 300) -> [(user: String, item: Int, rating: Int)] {
    var state: UInt64 = 7
    func draw(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    var all: [(user: String, item: Int, rating: Int)] = []
    for user in 0..<users {
      let favourites = [draw(5), draw(5)]
      var chosen: Set<Int> = []
      while chosen.count < 12 + user % 24 {
        let kind = draw(100) < 85 ? favourites[draw(2)] : draw(5)
        // The first of a kind are chosen more often.
        chosen.insert(min(draw(40), draw(40)) * 5 + kind)
      }
      for item in chosen.sorted() {
        all.append(("u\(user)", item, favourites.contains(item % 5) ? 3 + draw(3) : 2 + draw(3)))
      }
    }
    return all + [("newcomer", 0, 5), ("silent", 1, 2)]
  }

  static func csv(header: Bool = true, users: Int = 300) -> String {
    (header ? "user,item,rating\n" : "")
      + ratings(users: users).map { "\($0.user),i\($0.item),\($0.rating)\n" }.joined()
  }
}

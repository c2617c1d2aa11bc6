import Foundation
import Macrid
import Workbench

/// One of the model's concepts: the items whose nearest prototype it is.
struct Concept {
  /// From 1 on.
  var number: Int
  /// Columns.
  var members: [Int]
  /// Its share of the training users' likes.
  var likes: Double
  /// Members by how many likes they bring it (users who like the item times c_ik), most first.
  var typical: [Int]
  /// The categories that are commonest in it against all items, at most two: their share of its
  /// items, and of all.
  var categories: [(name: String, share: Double, overall: Double)]
  /// Number and categories, or its most typical title.
  var name: String
}

/// The concepts that hold an item, by number.
func concepts(of model: MacridVAE, _ items: Items, likes: [Int], workers: Workers) -> [Concept] {
  let assignment = model.assignment(workers: workers)
  let nearest = assignment.largestPlaces
  let overall = shares(nearest.indices, items)
  let all = max(1, likes.reduce(0, +))
  return (0..<assignment.columns).compactMap { k in
    let members = nearest.indices.filter { nearest[$0] == k }
    guard !members.isEmpty else { return nil }
    func weight(_ item: Int) -> Float { Float(likes[item]) * assignment[item, k] }
    let typical = members.sorted { (-weight($0), $0) < (-weight($1), $1) }
    let categories = distinguishing(shares(members, items), overall)
    let words =
      categories.isEmpty ? [shortened(items.title(typical[0]))] : categories.map(\.name)
    return Concept(
      number: k + 1, members: members,
      likes: Double(members.reduce(0) { $0 + likes[$1] }) / Double(all), typical: typical,
      categories: categories, name: "\(k + 1) \(words.joined(separator: ", "))")
  }
}

/// The two categories that a concept has more of than all items, by a twentieth at least.
private func distinguishing(
  _ own: [String: Double], _ overall: [String: Double]
) -> [(name: String, share: Double, overall: Double)] {
  var found: [(name: String, share: Double, overall: Double)] = []
  for (name, share) in own.sorted(by: { $0.key < $1.key }) {
    let all = overall[name] ?? 0
    if share - all >= 0.05 { found.append((name, share, all)) }
  }
  func excess(_ one: (name: String, share: Double, overall: Double)) -> Double {
    one.share - one.overall
  }
  return Array(found.sorted { excess($0) > excess($1) }.prefix(2))
}

/// What share of items is of each category.
private func shares(_ items: some Collection<Int>, _ known: Items) -> [String: Double] {
  var counts: [String: Int] = [:]
  for name in items.lazy.flatMap({ known.categories($0) }) { counts[name, default: 0] += 1 }
  return counts.mapValues { Double($0) / Double(max(1, items.count)) }
}

/// The beginning of a title, for a name.
private func shortened(_ title: String) -> String {
  title.count <= 24 ? title : title.prefix(23).trimmingCharacters(in: .whitespaces) + "…"
}

func percent(_ share: Double) -> String { "\(Format.decimal(100 * share, 0)) %" }

extension Table {
  /// - Parameter titles: most typical items shown a concept.
  init(_ concepts: [Concept], _ items: Items, titles: Int) {
    let hasCategories = concepts.contains { !$0.categories.isEmpty }
    self.init(
      columns: [
        Column("Concept", .right), Column("Items", .right), Column("Of all likes", .right),
      ] + (hasCategories ? [Column("More of it than elsewhere")] : [])
        + [Column("Most typical items")],
      groups: [
        Group(
          rows: concepts.map { concept in
            [.count(concept.number), .count(concept.members.count), .text(percent(concept.likes))]
              + (hasCategories
                ? [
                  .text(
                    concept.categories.map {
                      "\($0.name) \(percent($0.share)) (all: \(percent($0.overall)))"
                    }.joined(separator: ", "))
                ] : [])
              + [
                .text(
                  concept.typical.prefix(titles).map { items.title($0) }.joined(separator: "; "))
              ]
          })
      ])
  }
}

import Foundation
import Macrid
import Workbench

extension Lab {
  /// The simulated shop, from a sample of starts, as a trial keeps it.
  func shopWorld(
    _ codes: Codes, _ directions: ConceptDirections, _ control: RecommendationControl
  ) throws -> Explorer.World {
    guard let concepts = codes.concepts else { throw ControlFailure.shapes("no concepts") }
    let every = 0..<concepts.prototypes.rows
    // A concept is called after the categories that most of its items are of.
    let names = every.map { k -> String in
      let members = concepts.ofItem.indices.filter { concepts.ofItem[$0] == k }
      let counts = groups.map { group in group.count { concepts.ofItem[$0] == k } }
      let most = counts.indices.sorted { (-counts[$0], $0) < (-counts[$1], $1) }.prefix(2).map {
        "\(SimulatedShop.categories[$0].name) \(Format.decimal(100 * Double(counts[$0]) / Double(max(1, members.count)), 0)) %"
      }
      return "\(k + 1): \(most.joined(separator: ", "))"
    }
    var builder = ExplorerBuilder(
      Explorer.World(
        name: "shop", title: "Simulated shop",
        about:
          "Simulated data: goods drawn from their attributes. Pick a start and a dimension, and "
          + "drag the slider: the recommended item changes in that dimension and stays as it is in "
          + "the others, as far as the model knows how.",
        concepts: names, dimensions: directions.numbers)
    ) { Explorer.Item(shopItems[$0], in: shop) }
    for k in every {
      let members = concepts.ofItem.indices.filter { concepts.ofItem[$0] == k }
        .sorted { (-clicks[$0], $0) < (-clicks[$1], $1) }
      for item in members.prefix(5) {
        let title = shop.title(of: shopItems[item])
        builder.add(
          from: "item", id: split.itemIDs[item], label: title, detail: "", item: item,
          vector: Array(codes.items.row(item)), along: directions[k], control: control,
          count: sweepLength)
      }
    }
    for user in 0..<min(3, users.userCount) {
      addUser(
        &builder, user, id: split.trainUserIDs[user], codes, directions, control,
        detail: "\(users.items(of: user).count) clicks")
    }
    return builder.world
  }
}

extension MovieSet {
  /// The movies, from a sample of starts, as a trial keeps them.
  func movieWorld(
    _ codes: Codes, _ directions: ConceptDirections, _ control: RecommendationControl
  ) throws -> Explorer.World {
    guard let concepts = codes.concepts else { throw ControlFailure.shapes("no concepts") }
    let every = 0..<concepts.prototypes.rows
    let members = every.map { k in
      concepts.ofItem.indices.filter { concepts.ofItem[$0] == k }
        .sorted { (-clicks[$0], $0) < (-clicks[$1], $1) }
    }
    var builder = ExplorerBuilder(
      Explorer.World(
        name: split.dataset, title: "Movies (\(split.dataset))",
        about:
          "Pick a movie or a user and a dimension, and drag the slider. Where a dimension goes "
          + "with year or genre, its name says so.",
        concepts: every.map { k in
          "\(k + 1): \(members[k].prefix(2).map { title($0) }.joined(separator: "; "))"
        },
        dimensions: directions.numbers)
    ) { item in
      Explorer.Item(
        t: title(item), d: metadata.genres[item].joined(separator: ", "), s: nil)
    }
    for (k, members) in members.enumerated() {
      for item in members.prefix(8) {
        builder.add(
          from: "item", id: split.itemIDs[item], label: title(item), detail: "",
          item: item, vector: Array(codes.items.row(item)), along: directions[k], control: control,
          count: sweepLength)
      }
    }
    for user in 0..<min(6, codes.users.rows) {
      addUser(
        &builder, user, id: split.test.userIDs[user], codes, directions, control,
        detail: "a held-out user with \(split.test.known.items(of: user).count) known movies")
    }
    return builder.world
  }
}

/// Each component of a user is a start of its own, at the concept nearest to it.
private func addUser(
  _ builder: inout ExplorerBuilder, _ user: Int, id: String, _ codes: Codes,
  _ directions: ConceptDirections, _ control: RecommendationControl, detail: String
) {
  guard let concepts = codes.concepts else { return }
  let (K, d) = (concepts.prototypes.rows, concepts.prototypes.columns)
  let row = Array(codes.users.row(user))
  for k in 0..<K {
    let vector = Array(row[k * d..<(k + 1) * d])
    guard let concept = try? control.concept(nearestTo: vector) else { continue }
    builder.add(
      from: "user", id: "\(id)-\(k + 1)", label: "user \(id), component \(k + 1)",
      detail: detail, item: nil, vector: vector, along: directions[concept], control: control,
      count: sweepLength)
  }
}

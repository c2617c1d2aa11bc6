import Foundation
import Macrid
import Workbench

/// The data behind figures/figure3.html; its fields' short names are the page's.
struct Explorer: Encodable {
  struct World: Codable, Sendable, Equatable {
    var name: String
    var title: String
    var about: String
    /// A name for each concept.
    var concepts: [String]
    /// concepts x d: what is known of each dimension.
    var dimensions: [[String]]
    var items: [Item] = []
    var starts: [Start] = []
  }

  /// An item that some sweep shows: title, detail, and its drawing as (colour, path).
  struct Item: Codable, Sendable, Equatable {
    var t: String
    var d: String?
    var s: [[String]]?
  }

  struct Start: Codable, Sendable, Equatable {
    /// "item" or "user".
    var from: String
    var id: String
    var label: String
    var detail: String
    /// Where it is among the world's items.
    var item: Int?
    var concept: Int
    /// One a dimension; nil where there is nothing to recommend.
    var sweeps: [Sweep?]
  }

  struct Sweep: Codable, Sendable, Equatable {
    var items: [Int]
    var values: [Double]
    var start: Double
    var range: [Double]
    /// The place in the sweep nearest to the start's value.
    var nearest: Int
    var note: String
  }

  var source: String
  var worlds: [World]

  /// The page, with the data as JSON in which no `<` is left, so that no title can end the script
  /// element or open another.
  func page() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let json = String(decoding: try encoder.encode(self), as: UTF8.self)
      .replacing("<", with: "\\u003c").replacing("\u{2028}", with: "\\u2028")
      .replacing("\u{2029}", with: "\\u2029")
    let template = String(decoding: PackageResources.explorer_html, as: UTF8.self)
    return template.replacing("{{DATA}}", with: json)
  }
}

/// Collects the items that sweeps show, each once.
struct ExplorerBuilder {
  private(set) var world: Explorer.World
  private let describe: (Int) -> Explorer.Item
  private var places: [Int: Int] = [:]

  init(_ world: Explorer.World, describe: @escaping (Int) -> Explorer.Item) {
    self.world = world
    self.describe = describe
  }

  mutating func place(of item: Int) -> Int {
    if let place = places[item] { return place }
    places[item] = world.items.count
    world.items.append(describe(item))
    return world.items.count - 1
  }

  /// Adds a start with a sweep along every dimension; one without any is left out.
  mutating func add(
    from kind: String, id: String, label: String, detail: String, item: Int?, vector: [Float],
    control: RecommendationControl, count: Int
  ) {
    var concept: Int?
    let sweeps = vector.indices.map { dimension -> Explorer.Sweep? in
      guard
        let found = try? control.sequence(from: vector, dimension: dimension, count: count)
      else { return nil }
      concept = found.concept
      func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
      let gaps = found.values.map { abs($0 - found.startValue) }
      return Explorer.Sweep(
        items: found.items.map { place(of: $0) }, values: found.values.map(rounded),
        start: rounded(found.startValue),
        range: [rounded(found.range.lowerBound), rounded(found.range.upperBound)],
        nearest: gaps.indices.min { gaps[$0] < gaps[$1] } ?? 0,
        note: found.remarks.map { "\($0)." }.joined(separator: " "))
    }
    guard let concept else { return }
    world.starts.append(
      Explorer.Start(
        from: kind, id: id, label: label, detail: detail, item: item.map { place(of: $0) },
        concept: concept, sweeps: sweeps))
  }
}

extension Lab {
  /// The simulated shop, from a sample of starts.
  func shopWorld(
    _ codes: Codes, _ found: [[Encoding]], _ control: RecommendationControl
  ) throws -> Explorer.World {
    guard let concepts = codes.concepts else { throw ControlFailure.shapes("no concepts") }
    let (K, d) = (concepts.prototypes.rows, concepts.prototypes.columns)
    // A concept is called after the categories that most of its items are of.
    let names = (0..<K).map { k -> String in
      let members = concepts.ofItem.indices.filter { concepts.ofItem[$0] == k }
      let counts = groups.map { group in group.count { concepts.ofItem[$0] == k } }
      let most = counts.indices.sorted { (-counts[$0], $0) < (-counts[$1], $1) }.prefix(2).map {
        "\(SimulatedShop.categories[$0].name) \(Format.decimal(100 * Double(counts[$0]) / Double(max(1, members.count)), 0)) %"
      }
      return "\(k + 1): \(most.joined(separator: ", "))"
    }
    let dimensions = (0..<K).map { _ in
      (0..<d).map { j -> String in
        let held = found.joined().filter { $0.dimension == j }
          .map { "\($0.category) \($0.attribute)" }
        return held.isEmpty ? "\(j + 1)" : "\(j + 1): best for \(held.joined(separator: "; "))"
      }
    }
    var builder = ExplorerBuilder(
      Explorer.World(
        name: "shop", title: "Simulated shop",
        about:
          "Simulated data: goods drawn from their attributes. Pick a start and a dimension, and "
          + "drag the slider: the recommended item changes in that dimension and stays as it is in "
          + "the others, as far as the model knows how.",
        concepts: names, dimensions: dimensions)
    ) { item in
      let words = shop.title(of: shopItems[item]).split(separator: ", ")
      return Explorer.Item(
        t: words.dropFirst().joined(separator: ", "), d: words.first.map(String.init),
        s: thumbnail(of: shopItems[item], in: shop).map {
          ["#" + String(String($0.fill + 0x1000000, radix: 16).dropFirst()), $0.svgPath]
        })
    }
    for k in 0..<K {
      let members = concepts.ofItem.indices.filter { concepts.ofItem[$0] == k }
        .sorted { (-clicks[$0], $0) < (-clicks[$1], $1) }
      for item in members.prefix(5) {
        let title = shop.title(of: shopItems[item])
        builder.add(
          from: "item", id: split.itemIDs[item], label: title, detail: "", item: item,
          vector: Array(codes.items.row(item)), control: control, count: sweepLength)
      }
    }
    for user in 0..<min(3, users.userCount) {
      addUser(
        &builder, user, id: split.trainUserIDs[user], codes, control,
        detail: "\(users.items(of: user).count) clicks", count: sweepLength)
    }
    return builder.world
  }
}

extension MovieSet {
  /// The movies, from a sample of starts.
  func movieWorld(
    _ codes: Codes, _ found: [MovieCorrelation], _ control: RecommendationControl
  ) throws -> Explorer.World {
    guard let concepts = codes.concepts else { throw ControlFailure.shapes("no concepts") }
    let (K, d) = (concepts.prototypes.rows, concepts.prototypes.columns)
    let members = (0..<K).map { k in
      concepts.ofItem.indices.filter { concepts.ofItem[$0] == k }
        .sorted { (-clicks[$0], $0) < (-clicks[$1], $1) }
    }
    let strong = strongest(found, found.count)
    var builder = ExplorerBuilder(
      Explorer.World(
        name: split.dataset, title: "Movies (\(split.dataset))",
        about:
          "Pick a movie or a user and a dimension, and drag the slider. Where a dimension goes "
          + "with year or genre, its name says so.",
        concepts: (0..<K).map { k in
          "\(k + 1): \(members[k].prefix(2).map { title($0) }.joined(separator: "; "))"
        },
        dimensions: (0..<K).map { k in
          (0..<d).map { j in
            let held = strong.filter { $0.concept == k && $0.dimension == j }.prefix(3)
              .map { "\($0.factor) \(Format.decimal($0.rho, 2))" }
            return held.isEmpty ? "\(j + 1)" : "\(j + 1): \(held.joined(separator: ", "))"
          }
        })
    ) { item in
      Explorer.Item(
        t: title(item), d: metadata.genres[item].joined(separator: ", "), s: nil)
    }
    for item in members.flatMap({ $0.prefix(8) }) {
      builder.add(
        from: "item", id: split.itemIDs[item], label: title(item), detail: "",
        item: item, vector: Array(codes.items.row(item)), control: control,
        count: sweepLength)
    }
    for user in 0..<min(6, codes.users.rows) {
      addUser(
        &builder, user, id: split.test.userIDs[user], codes, control,
        detail: "a held-out user with \(split.test.known.items(of: user).count) known movies",
        count: sweepLength)
    }
    return builder.world
  }
}

/// Each component of a user is a start of its own, at the concept nearest to it.
private func addUser(
  _ builder: inout ExplorerBuilder, _ user: Int, id: String, _ codes: Codes,
  _ control: RecommendationControl, detail: String, count: Int
) {
  guard let concepts = codes.concepts else { return }
  let (K, d) = (concepts.prototypes.rows, concepts.prototypes.columns)
  let row = Array(codes.users.row(user))
  for k in 0..<K {
    builder.add(
      from: "user", id: "\(id)-\(k + 1)", label: "user \(id), component \(k + 1)",
      detail: detail, item: nil, vector: Array(row[k * d..<(k + 1) * d]), control: control,
      count: count)
  }
}

import Foundation
import Macrid
import Plotting

/// The colours of a dataset's maps: a category that some prototype is matched with has one, and so
/// has that prototype. All else is grey, or a map would look more alike than it is.
///
/// Where there are colours for all categories each has its own, the same as in the maps over epochs.
struct Colouring {
  private let placeOfCategory: [Int: Int]

  init(_ maps: [Map]) {
    let isEnough = maps.allSatisfy { $0.names.count <= Palette.colors.count }
    let matched =
      isEnough
      ? Array(0..<Palette.colors.count) : Set(maps.flatMap(\.matches.values)).sorted()
    placeOfCategory = Dictionary(uniqueKeysWithValues: zip(matched, matched.indices))
  }

  fileprivate func color(_ category: Int) -> Color {
    let colors = Palette.colors
    return colors[(placeOfCategory[category] ?? 0) % colors.count]
  }
}

/// The same frame for all panels of a map, whichever points they show.
func mapAxis(_ values: [Float]) -> Axis {
  let (low, high) = (Double(values.min() ?? 0), Double(values.max() ?? 1))
  let margin = 0.03 * (high - low)
  return Axis(range: low - margin...high + margin)
}

extension Map {
  /// Prototypes and categories that are each other's most frequent.
  var matches: [Int: Int] { contingency.mutualMatches }

  /// Of the items that have a category.
  private var contingency: ContingencyTable {
    let known = categories.indices.filter { categories[$0] >= 0 }
    return ContingencyTable(
      clusters: known.map { clusters[$0] }, classes: known.map { categories[$0] })
  }

  /// Items by prototype.
  func items(_ title: String, _ colouring: Colouring) -> Panel {
    panel(title, colouring, clusters.enumerated().map { ($0, $1) })
  }

  /// Items by category; those that no prototype is matched with are grey.
  func categories(_ title: String, _ colouring: Colouring) -> Panel {
    let matched = Set(matches.values)
    return panel(
      title, colouring, categories.enumerated().map { ($0, $1 < 0 ? nil : $1) },
      category: { matched.contains($0) ? $0 : nil }, label: { short(names[$0]) })
  }

  /// Users' components by prototype.
  func users(_ title: String, _ colouring: Colouring) -> Panel {
    panel(title, colouring, components.enumerated().map { (clusters.count + $0, $1) })
  }

  /// Items and users' components by prototype.
  func all(_ title: String, _ colouring: Colouring) -> Panel {
    panel(title, colouring, (clusters + components).enumerated().map { ($0, $1) })
  }

  /// How the items of each prototype are spread over the categories, matched cells framed; the
  /// categories in the order of the prototypes that suit them best.
  func shares(_ title: String) -> Panel {
    let table = contingency
    let suited = (0..<conceptCount).compactMap { matching[$0] }
    let order = suited + names.indices.filter { !suited.contains($0) }
    let (sizes, matches) = (table.clusterSizes, matches)
    let values = (0..<conceptCount).map { cluster -> [Double?] in
      guard let row = table.clusters.firstIndex(of: cluster) else { return order.map { _ in nil } }
      return order.map { category in
        table.classes.firstIndex(of: category).map {
          100 * Double(table[row, $0]) / Double(sizes[row])
        } ?? 0
      }
    }
    let framed = matches.compactMap { cluster, category in
      order.firstIndex(of: category).map { HeatMap.Place(row: cluster, column: $0) }
    }
    return Panel(
      title,
      .heatMap(
        HeatMap(
          rows: (0..<conceptCount).map(letter), columns: order.map { short(names[$0]) },
          values: values, rowLabel: "prototype", columnLabel: "category", digits: 0,
          colors: .shares, range: 0...100, framed: Set(framed), showsScale: names.count > 8)))
  }

  /// What a prototype is called on the map.
  private func letter(_ cluster: Int) -> String {
    String("ABCDEFGHIJKLMNOPQRSTUVWXYZ".dropFirst(cluster).prefix(1))
  }

  private func short(_ name: String) -> String { name.replacing("category ", with: "") }

  private func panel(
    _ title: String, _ colouring: Colouring, _ points: [(row: Int, group: Int?)]
  ) -> Panel {
    let matches = matches
    return panel(title, colouring, points, category: { matches[$0] }, label: letter)
  }

  /// Points in groups, each with its label at the point that is nearest to its middle: where a group
  /// lies in two places the middle itself is empty.
  ///
  /// - Parameter category: the matched category that a group has the colour of, or nil.
  private func panel(
    _ title: String, _ colouring: Colouring, _ points: [(row: Int, group: Int?)],
    category: (Int) -> Int?, label: (Int) -> String
  ) -> Panel {
    let shown = Dictionary(grouping: points) { $0.group.flatMap(category) ?? -1 }
    let series = shown.sorted { $0.key < $1.key }.map { category, points in
      Series(
        category < 0 ? "not matched" : "matched: \(names[category])",
        x: points.map { Double(x[$0.row]) }, y: points.map { Double(y[$0.row]) },
        style: Style(color: category < 0 ? Color(0xBBBBBB) : colouring.color(category)))
    }
    let groups = Dictionary(grouping: points.filter { $0.group != nil }) { $0.group! }
    let labels = groups.sorted { $0.key < $1.key }.compactMap { group, points -> PlacedLabel? in
      guard let x = points.map({ Double(x[$0.row]) }).median,
        let y = points.map({ Double(y[$0.row]) }).median
      else { return nil }
      func distance(_ row: Int) -> Double {
        hypot(Double(self.x[row]) - x, Double(self.y[row]) - y)
      }
      let nearest = points.min { distance($0.row) < distance($1.row) }!.row
      return PlacedLabel(
        label(group), x: Double(self.x[nearest]), y: Double(self.y[nearest]))
    }
    return Panel(
      title, .xy(XYPlot(x: mapAxis(x), y: mapAxis(y), series: series, isMap: true, labels: labels)))
  }
}

import Plotting

/// The colours of a map: a category and the prototype it is matched with have the same.
struct Colouring {
  /// Place in the palette of each category that a prototype is matched with.
  private var placeOfCategory: [Int: Int] = [:]
  private var placeOfCluster: [Int: Int] = [:]
  private let nameOfPlace: [String]

  init(_ map: Map) {
    for (place, category) in map.matching.values.sorted().enumerated() {
      placeOfCategory[category] = place
    }
    for (cluster, category) in map.matching { placeOfCluster[cluster] = placeOfCategory[category] }
    // Clusters without a category, because they hold no item or there are fewer categories.
    let taken = Set(placeOfCluster.values)
    var free = (0..<conceptCount).filter { !taken.contains($0) }
    for cluster in 0..<conceptCount where placeOfCluster[cluster] == nil {
      placeOfCluster[cluster] = free.removeFirst()
    }
    var names = (0..<conceptCount).map { "unmatched prototype \($0 + 1)" }
    for (category, place) in placeOfCategory { names[place] = map.names[category] }
    nameOfPlace = names
  }

  /// Points by concept, a series each, in the order of the palette.
  func byConcept(_ map: Map, _ points: [(row: Int, concept: Int)]) -> [Series] {
    series(map, points.map { ($0.row, placeOfCluster[$0.concept]) })
  }

  /// Items by category; those of none, or of one that no prototype is matched with, are grey.
  func byCategory(_ map: Map) -> [Series] {
    series(
      map, map.categories.enumerated().map { ($0, $1 < 0 ? nil : placeOfCategory[$1]) })
  }

  private func series(_ map: Map, _ points: [(row: Int, place: Int?)]) -> [Series] {
    let groups: [Int?] = [nil] + (0..<conceptCount).map { $0 }
    return groups.compactMap { place in
      let rows = points.filter { $0.place == place }.map(\.row)
      guard !rows.isEmpty else { return nil }
      return Series(
        place.map { nameOfPlace[$0] } ?? "no matched category",
        x: rows.map { Double(map.x[$0]) }, y: rows.map { Double(map.y[$0]) },
        style: Style(color: place.map { Palette.colors[$0] } ?? Color(0xBBBBBB)))
    }
  }
}

extension Map {
  /// Items coloured by the prototypes' clusters.
  func items(_ title: String) -> Panel {
    panel(title, Colouring(self).byConcept(self, clusters.enumerated().map { ($0, $1) }))
  }

  /// Items coloured by their categories.
  func categories(_ title: String) -> Panel {
    panel(title, Colouring(self).byCategory(self))
  }

  /// Users' components coloured by their concept.
  func users(_ title: String) -> Panel {
    let rows = components.enumerated().map { (clusters.count + $0, $1) }
    return panel(title, Colouring(self).byConcept(self, rows))
  }

  /// Both.
  func all(_ title: String) -> Panel {
    let rows =
      clusters.enumerated().map { ($0, $1) }
      + components.enumerated().map { (clusters.count + $0, $1) }
    return panel(title, Colouring(self).byConcept(self, rows))
  }

  private func panel(_ title: String, _ series: [Series]) -> Panel {
    // The same frame for all panels of a map, whichever points they show.
    func axis(_ values: [Float]) -> Axis {
      let (low, high) = (Double(values.min() ?? 0), Double(values.max() ?? 1))
      let margin = 0.03 * (high - low)
      return Axis(range: low - margin...high + margin)
    }
    return Panel(title, .xy(XYPlot(x: axis(x), y: axis(y), series: series, isMap: true)))
  }
}

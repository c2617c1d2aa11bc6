import Macrid
import Plotting
import Workbench

/// The items' map while it is learned: one t-SNE for each of some epochs, the last of the epoch
/// that is kept.
struct Strip: Codable, Sendable, Equatable {
  /// Of the items that are shown, spread evenly over the split's: the place among `names`, -1
  /// without a category.
  var categories: [Int]
  var names: [String]
  var maps: [Map] = []

  struct Map: Codable, Sendable, Equatable {
    var epoch: Int
    /// To a tenth.
    var x: [Float]
    var y: [Float]
    /// Of all items, prototypes against categories.
    var nmi: Double
  }

  /// Epochs that are shown if a later one is kept.
  static let epochs: Set = [1, 3, 10, 30, 60]
  private static let itemsShown = 3_000

  init(
    _ snapshots: Snapshots, keptEpoch: Int, _ labels: Labels, seed: UInt64, _ run: Experiment.Run
  ) throws {
    let count = labels.ofItem.count
    let step = max(1, (count + Self.itemsShown - 1) / Self.itemsShown)
    let shown = Array(stride(from: 0, to: count, by: step))
    categories = shown.map { labels.ofItem[$0] ?? -1 }
    names = labels.names
    // Each map begins where that of the next epoch has its points, so that they can be compared.
    var start = Initialisation.pca
    for (epoch, snapshot) in snapshots.until(keptEpoch).reversed() {
      let layout = try layOut(snapshot.items, from: start, seed: seed, run).embedding.coordinates
      start = .rescaled(layout)
      maps.insert(
        Map(
          epoch: epoch, x: shown.map { (layout[$0, 0] * 10).rounded() / 10 },
          y: shown.map { (layout[$0, 1] * 10).rounded() / 10 },
          nmi: rounded(Agreement(clusters: snapshot.clusters, labels).nmi)), at: 0)
    }
  }
}

/// A model's items at some epochs of its training, and as it is kept.
struct Snapshots {
  struct Snapshot {
    var items: Matrix
    /// argmax_k c_ik of each item.
    var clusters: [Int]

    init(items: Matrix, clusters: [Int]) { (self.items, self.clusters) = (items, clusters) }

    init(_ model: MacridVAE, workers: Workers) {
      self.init(
        items: model.itemRepresentations,
        clusters: model.assignment(workers: workers).largestPlaces)
    }
  }

  var byEpoch: [Int: Snapshot] = [:]
  var kept: Snapshot?

  /// In the order of epochs: those before the kept one, and the kept model's.
  func until(_ keptEpoch: Int) -> [(epoch: Int, snapshot: Snapshot)] {
    let earlier = byEpoch.filter { $0.key < keptEpoch }.sorted { $0.key < $1.key }
    return earlier.map { ($0.key, $0.value) } + (kept.map { [(keptEpoch, $0)] } ?? [])
  }
}

/// Clusters forming: a map an epoch, coloured by category.
func stripFigure(_ reading: Reading, _ chapter: Chapter<Figure2>) -> Figure? {
  guard let training = reading.furtherMaps, let strip = training.clusters.strip else { return nil }
  // What has no colour of its own is drawn last, as one.
  let colors = Palette.colors
  let own = strip.categories.map { colors.indices.contains($0) ? $0 : colors.count }
  let groups = Set(own).sorted()
  let last = strip.maps.last?.epoch
  return Figure(
    title: "Clusters forming: \(reading.title)",
    panels: strip.maps.map { map in
      Panel(
        "epoch \(map.epoch)\(map.epoch == last ? ", kept" : ""): NMI \(Format.decimal(map.nmi, 2))",
        .xy(
          XYPlot(
            x: mapAxis(map.x), y: mapAxis(map.y),
            series: groups.map { group in
              let places = own.indices.filter { own[$0] == group }
              let isOther = group == colors.count
              return Series(
                isOther ? "others" : strip.names[group], x: places.map { Double(map.x[$0]) },
                y: places.map { Double(map.y[$0]) },
                style: Style(color: isOther ? Color(0xBBBBBB) : colors[group]))
            }, isMap: true)))
    }, columns: 3,
    caption: chapter.caption(
      "\(reading.title): t-SNE of all items after some epochs of one training (the authors' "
        + "settings, cosine, seed \(training.trial.seed)), \(Format.count(strip.categories.count)) "
        + "of them drawn; each map begins from the next one's positions. Colours are the items' true "
        + "categories; the NMI is that of prototypes and categories.", of: reading.dataset),
    panelAspect: 1)
}

/*:
 # Speed: how close to the machine, how far from PyTorch and openTSNE

 Speeds are worth telling only as ratios measured side by side, on one machine, in one run. This
 chapter measures four: an epoch of each model against the arithmetic it cannot do without, the
 rate of that arithmetic against the machine's own matrix product, and, where a Python with PyTorch,
 openTSNE and scikit-learn-intelex is at hand, the same epoch and the same t-SNE maps there.

     swift run chapter-speed                            this library alone
     swift run chapter-speed --peer /path/to/python     and its peers beside it

 Both write to figures/here; with `--full` besides they write this page.

 <!-- include figures/speed.md -->

 <!-- include figures/speed-maps.md -->
 */
import ArgumentParser
import Foundation
import Macrid
import Workbench

/*:
 ## What is compared

 The peer, `Tests/Peers/epoch_peer.py`, is the same model as a PyTorch user would write it, and as
 RecBole and the authors do: dense batches of users, autograd, one matrix product a concept. Both
 sides train on the same users of the same split, in batches of the same size, with both cores;
 neither side evaluates. The two take turns, an epoch's time is the median of several, and the
 first, in which memory is touched and code is generated, does not count.

 The maps are of seven Gaussian clusters: 28,000 points in 7 dimensions and 70,000 in 50. All
 libraries get the same points, perplexity 30, PCA for a start and 750 iterations, 250 of them with
 early exaggeration; the peers are run by `Tests/Peers/tsne_peers.py`, each with its own defaults
 for the rest. Importing does not count, the search for neighbours does. What a map is worth is
 measured here for all of them, by the exact divergence over every pair of points and by how many
 of the ten nearest neighbours survive.

 Other work on the machine slows both, but not equally: PyTorch's threads wait for one another at
 every operation, ours hand out blocks. So run this on a machine that does nothing else.
 */
struct Speed: ChapterArguments {
  static let configuration = CommandConfiguration(
    commandName: "chapter-speed",
    abstract: "Measures epochs and t-SNE maps, against the machine and against peers in Python.")

  @OptionGroup var shared: ChapterOptions

  @Option(help: "Datasets, separated by commas. (default: ml-latest-small)")
  var datasets: String?

  @Option(
    help: ArgumentHelp(
      "A Python that can import torch, openTSNE and sklearnex.", valueName: "python"))
  var peer: String?

  @Option(help: "Epochs to time.", transform: Bounded.whole(1...1_000))
  var epochs = 5

  func validate() throws {
    try shared.requireNoTrials()
    if shared.depth == .full, peer == nil {
      throw ValidationError("--full is the committed page, which has peers beside it: --peer.")
    }
  }
}

/// What figures/speed.json holds.
struct Results: Encodable {
  var epochs: [Row]
  var maps: [MapRow]
}

/// One model on one dataset.
struct Row: Encodable {
  var dataset: String
  var model: String
  var users: Int
  var items: Int
  var batchSize: Int
  /// Median over epochs.
  var secondsPerEpoch: Double
  var gigaflopsPerSecond: Double
  var shareOfSgemm: Double
  var peerSecondsPerEpoch: Double?
  var peerOverOurs: Double?
}

//: ## Ours
//:
//: The arithmetic an epoch cannot do without is the library's to count (`gigaflopAnEpoch`): three
//: products of users' codes and items, forward and twice backward, once for each concept.
func secondsPerEpoch(
  _ model: some TrainableRecommender, _ split: Split, batchSize: Int, _ chapter: Chapter<Speed>
) throws -> Double {
  var settings = TrainingSettings()
  settings.batchSize = batchSize
  settings.seed = chapter.options.seed
  let trainer = Trainer(
    model, on: split.train, settings, workers: Workers(count: chapter.options.threadCount))
  var seconds: [Double] = []
  for number in 0...chapter.arguments.epochs {
    try Interruption.check()
    let clock = ContinuousClock()
    let start = clock.now
    _ = try trainer.epoch(number + 1)
    if number > 0 { seconds.append(start.duration(to: clock.now) / .seconds(1)) }
  }
  return seconds.median!
}

//: ## The peer
func peerSeconds(
  _ model: String, _ folder: URL, batchSize: Int, _ chapter: Chapter<Speed>
) throws -> Double? {
  guard let python = chapter.arguments.peer else { return nil }
  struct Answer: Decodable { var seconds: [Double] }
  let answer: Answer = try ask(
    python, "Tests/Peers/epoch_peer.py",
    [
      folder.path, "--model", model, "--batch", "\(batchSize)", "--epochs",
      "\(chapter.arguments.epochs + 1)", "--threads", "\(chapter.options.threadCount)",
    ], needs: "torch")
  return answer.seconds.dropFirst().median
}

/*:
 ## The run
 */
func measure(_ name: String, _ chapter: Chapter<Speed>) throws -> [Row] {
  let options = chapter.options
  let split = try Dataset.load(name, in: options.dataFolder, seed: options.seed)
  chapter.datasets.append(DatasetRecord(split))
  let batchSize = split.train.userCount > 4_000 ? 500 : 100
  let capacity = BatchCapacity(batchSize: batchSize, of: [split.train])
  let itemCount = split.itemIDs.count
  let folder = FileManager.default.temporaryDirectory.appending(path: "speed-\(UUID())")
  defer { try? FileManager.default.removeItem(at: folder) }
  try split.writeProSG(to: folder)
  let models: [(Method, any TrainableRecommender)] = [
    (.multDAE, MultDAE(.init(), itemCount: itemCount, capacity: capacity, seed: 1)),
    (.multVAE, MultVAE(.init(), itemCount: itemCount, capacity: capacity, seed: 1)),
    (.macridVAE, MacridVAE(.init(), itemCount: itemCount, capacity: capacity, seed: 1)),
  ]
  return try models.map { method, model in
    let label = "\(type(of: model))"
    let sgemm = measureSgemmRate(workers: Workers(count: options.threadCount))
    let ours = try secondsPerEpoch(model, split, batchSize: batchSize, chapter)
    let peer = try peerSeconds(label.lowercased(), folder, batchSize: batchSize, chapter)
    let rate =
      method.gigaflopAnEpoch([:], users: split.train.userCount, items: itemCount) / ours
    chapter.say(
      "\(label) on \(name): \(Format.decimal(ours, 3)) s an epoch"
        + (peer.map { ", PyTorch \(Format.decimal($0, 3)) s" } ?? ""))
    return Row(
      dataset: split.dataset, model: label, users: split.train.userCount, items: itemCount,
      batchSize: batchSize, secondsPerEpoch: ours, gigaflopsPerSecond: rate,
      shareOfSgemm: rate / sgemm, peerSecondsPerEpoch: peer, peerOverOurs: peer.map { $0 / ours })
  }
}

Chapter<Speed>.main { chapter in
  if chapter.options.depth == .standard { chapter.writeBeside() }
  let wish = try chapter.options.own(or: chapter.arguments.datasets, option: "--datasets")
  let names = (wish ?? "ml-latest-small").split(separator: ",").map {
    $0.trimmingCharacters(in: .whitespaces)
  }
  var groups: [Table.Group] = []
  var rows: [Row] = []
  for name in names {
    let measured = try measure(name, chapter)
    rows += measured
    groups.append(
      Table.Group(
        name,
        rows: measured.map {
          [
            .text($0.model), .count($0.batchSize), .number($0.secondsPerEpoch),
            .number($0.gigaflopsPerSecond), .number(100 * $0.shareOfSgemm),
            .number($0.peerSecondsPerEpoch), .number($0.peerOverOurs),
          ]
        }))
  }
  try chapter.publish(
    Table(
      caption: "Seconds for an epoch of training, median of \(chapter.arguments.epochs), on "
        + "\(chapter.options.threadCount) threads of one machine.",
      columns: [
        Table.Column("Model"), Table.Column("Batch", .right),
        Table.Column("Seconds an epoch", .right, decimals: 3),
        Table.Column("GFLOP/s", .right, decimals: 0),
        Table.Column("% of sgemm", .right, decimals: 0),
        Table.Column("PyTorch, seconds", .right, decimals: 3),
        Table.Column("PyTorch / ours", .right, decimals: 1),
      ], groups: groups))
  let maps = try measureMaps(chapter)
  try chapter.publish(mapTable(maps, threads: chapter.options.threadCount), suffix: "-maps")
  try chapter.publish(results: Results(epochs: rows, maps: maps), claims: [])
}

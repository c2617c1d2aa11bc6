import Foundation
import Macrid
import Workbench

/// One model on one dataset.
struct EpochRow: Encodable {
  var dataset: String
  var model: String
  var users: Int
  var items: Int
  var batchSize: Int
  /// Median over epochs.
  var secondsPerEpoch: Double
  /// The same with the decoder's products of bfloat16; nil where this processor has none.
  var secondsInBF16: Double?
  var gigaflopsPerSecond: Double
  /// Against the square product.
  var shareOfSgemm: Double
  /// Seconds that the decoder's products alone would take, at their shapes' rates, over the epoch's.
  var shareOfProducts: Double
  /// PyTorch's, of the same epoch, by the names of `PeerVariant`; without what cannot be run here.
  var peerSeconds: [String: Double]
  /// The same over ours.
  var peerOverOurs: [String: Double]
  /// A step's passes.
  var step: StepSeconds
  var products: [ProductRow]
  /// Seconds that the products alone would take of a step.
  var productSeconds: Double
  /// What of PyTorch could not be run, in words.
  var failures: [String]
}

/// One of the decoder's products at its shape in a step.
struct ProductRow: Encodable {
  var purpose: String
  var m: Int
  var n: Int
  var k: Int
  var gigaflopsPerSecond: Double
  var shareOfSgemm: Double
}

/// What is there of the committed page's datasets with `--full`, else the embedded one; or what was
/// asked for.
func datasetNames(_ chapter: Chapter<Speed>) throws -> [String] {
  if let wish = try chapter.arguments.wishedDatasets() { return wish }
  guard chapter.options.depth == .full else { return ["ml-latest-small"] }
  return try ["ml-latest-small", "ml-100k", "ml-1m", "alishop-7c"].filter { name in
    let availability = try Dataset.availability(of: name, in: chapter.options.dataFolder)
    if case .missing(_, let howToGet) = availability {
      chapter.say("leaves out \(name): not there. \(howToGet)")
      return false
    }
    return true
  }
}

/// The three models on one dataset, and PyTorch's beside each in turn.
func measureEpochs(_ name: String, _ chapter: Chapter<Speed>) throws -> [EpochRow] {
  let options = chapter.options
  let split = try Dataset.load(name, in: options.dataFolder, seed: options.seed)
  chapter.datasets.append(DatasetRecord(split))
  let (users, items) = (split.train.userCount, split.itemIDs.count)
  let batchSize = batchSize(for: split.train)
  let folder = FileManager.default.temporaryDirectory.appending(path: "speed-\(UUID())")
  defer { try? FileManager.default.removeItem(at: folder) }
  if chapter.arguments.peer != nil { try split.writeProSG(to: folder) }
  let workers = Workers(count: options.threadCount)
  return try Method.timed.map { method in
    let roof = measureSgemmRate(of: .square, workers: workers)
    let ours = try time(
      method.model(for: split.train, batchSize: batchSize), on: split.train,
      batchSize: batchSize, epochs: chapter.arguments.epochs, chapter)
    let rounded: Timing? =
      (try? Precision.bf16.check()) == nil
      ? nil
      : try time(
        method.model(precision: .bf16, for: split.train, batchSize: batchSize), on: split.train,
        batchSize: batchSize, epochs: chapter.arguments.epochs, chapter)
    let products = method.decoderProducts([:], users: batchSize, items: items).map {
      (product: $0, rate: measureSgemmRate(of: $0.shape, workers: workers))
    }
    let productSeconds = products.reduce(0) { $0 + $1.product.gigaflop / $1.rate }
    let rate = method.gigaflopAnEpoch([:], users: users, items: items) / ours.seconds
    chapter.say(
      "\(method.rawValue) on \(name): \(Format.decimal(ours.seconds, 3)) s an epoch, "
        + "\(Format.decimal(100 * rate / roof, 0)) % of sgemm")
    let peers = try askPeers(method, folder, batchSize: batchSize, chapter)
    return EpochRow(
      dataset: split.dataset, model: method.rawValue, users: users, items: items,
      batchSize: batchSize, secondsPerEpoch: ours.seconds, secondsInBF16: rounded?.seconds,
      gigaflopsPerSecond: rate,
      shareOfSgemm: rate / roof,
      shareOfProducts: productSeconds * Double(users) / Double(batchSize) / ours.seconds,
      peerSeconds: peers.seconds, peerOverOurs: peers.seconds.mapValues { $0 / ours.seconds },
      step: ours.step,
      products: products.map {
        let shape = $0.product.shape
        return ProductRow(
          purpose: $0.product.purpose.rawValue, m: shape.m, n: shape.n, k: shape.k,
          gigaflopsPerSecond: $0.rate, shareOfSgemm: $0.rate / roof)
      },
      productSeconds: productSeconds, failures: peers.failures)
  }
}

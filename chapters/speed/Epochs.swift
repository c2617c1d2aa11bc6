import Foundation
import Macrid
import Workbench

/// One model on one dataset.
struct EpochRow: Codable {
  var dataset: String
  var model: String
  var users: Int
  var items: Int
  var batchSize: Int
  /// Median over epochs.
  var secondsPerEpoch: Double
  var gigaflopsPerSecond: Double
  /// Against the square product.
  var shareOfSgemm: Double
  /// PyTorch's, of the same epoch.
  var peers: PeerSeconds?
  /// PyTorch's as written over ours.
  var peerOverOurs: Double?
  var bestPeerOverOurs: Double?
  /// A step's passes.
  var step: StepSeconds
  var products: [ProductRow]
  /// Seconds that the decoder's products alone would take of a step, at their shapes' rates.
  var productSeconds: Double
  /// What of PyTorch could not be run, in words.
  var failures: [String]
}

/// One of the decoder's products at its shape in a step.
struct ProductRow: Codable {
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
  if let wish = try chapter.options.own(or: chapter.arguments.datasets, option: "--datasets") {
    return wish.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
  }
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
  let batchSize = users > 4_000 ? 500 : 100
  let folder = FileManager.default.temporaryDirectory.appending(path: "speed-\(UUID())")
  defer { try? FileManager.default.removeItem(at: folder) }
  if chapter.arguments.peer != nil { try split.writeProSG(to: folder) }
  let workers = Workers(count: options.threadCount)
  return try Method.timed.map { method in
    let roof = measureSgemmRate(of: .square, workers: workers)
    let model = method.model(
      items: items, capacity: BatchCapacity(batchSize: batchSize, of: [split.train]))
    let ours = try time(
      model, on: split.train, batchSize: batchSize, epochs: chapter.arguments.epochs, chapter)
    let products = method.decoderProducts([:], users: batchSize, items: items).map {
      (product: $0, rate: measureSgemmRate(of: $0.shape, workers: workers))
    }
    let peer = try peerSeconds(method, folder, batchSize: batchSize, chapter)
    let rate = method.gigaflopAnEpoch([:], users: users, items: items) / ours.seconds
    chapter.say(
      "\(method.rawValue) on \(name): \(Format.decimal(ours.seconds, 3)) s an epoch, "
        + "\(Format.decimal(100 * rate / roof, 0)) % of sgemm"
        + (peer.map { ", PyTorch \(Format.decimal($0.seconds.plain, 3)) s" } ?? ""))
    return EpochRow(
      dataset: split.dataset, model: method.rawValue, users: users, items: items,
      batchSize: batchSize, secondsPerEpoch: ours.seconds, gigaflopsPerSecond: rate,
      shareOfSgemm: rate / roof, peers: peer?.seconds,
      peerOverOurs: peer.map { $0.seconds.plain / ours.seconds },
      bestPeerOverOurs: peer.map { $0.seconds.best / ours.seconds }, step: ours.step,
      products: products.map {
        let shape = $0.product.shape
        return ProductRow(
          purpose: $0.product.purpose.rawValue, m: shape.m, n: shape.n, k: shape.k,
          gigaflopsPerSecond: $0.rate, shareOfSgemm: $0.rate / roof)
      },
      productSeconds: products.reduce(0) { $0 + $1.product.gigaflop / $1.rate },
      failures: peer?.failures ?? [])
  }
}

import Foundation
import Macrid
import Synchronization
import Workbench

/// What the trials of this run cost, a method: seconds of one core, which other programs on the
/// machine do not lengthen as they do the clock's.
final class Costs: Sendable {
  struct Cost: Sendable {
    var trials = 0
    var training = 0.0
    var measuring = 0.0
    var epochs = 0
  }

  private let sums = Mutex<[Method: Cost]>([:])

  func add(_ method: Method, training: Double, measuring: Double, epochs: Int) {
    sums.withLock {
      $0[method, default: Cost()].trials += 1
      $0[method, default: Cost()].training += training
      $0[method, default: Cost()].measuring += measuring
      $0[method, default: Cost()].epochs += epochs
    }
  }

  /// A row a method; nil where this run had no trial to run for one of them.
  func table(_ split: Split, threads: Int) -> Table? {
    let sums = sums.withLock { $0 }
    guard Method.allCases.allSatisfy({ sums[$0] != nil }) else { return nil }
    // The best of several: other programs on the machine can only take from it.
    let roof = (0..<10).map { _ in measureSgemmRate(workers: Workers(count: 1)) }.max()!
    func seconds(_ method: Method) -> Double {
      (sums[method]!.training + sums[method]!.measuring) / Double(sums[method]!.trials)
    }
    func rate(_ method: Method) -> Double {
      Double(sums[method]!.epochs)
        * method.gigaflop(users: split.train.userCount, items: split.itemIDs.count)
        / sums[method]!.training
    }
    let total = Method.allCases.reduce(0) { $0 + seconds($1) }
    let slowest = Method.allCases.max { seconds($0) < seconds($1) }!
    let rows = Method.allCases.map { method -> [Table.Cell] in
      let cost = sums[method]!
      let (seconds, rate) = (seconds(method), rate(method))
      return [
        .text(method.rawValue), .count(cost.trials), .number(seconds),
        .number(100 * cost.measuring / (cost.training + cost.measuring)),
        .number(Double(cost.epochs) / Double(cost.trials)), .number(rate),
        .number(100 * rate / roof), .count(Int(3600 * Double(threads) / seconds)),
      ]
    }
    return Table(
      caption: "What a trial costs, over the "
        + "\(Format.count(sums.values.reduce(0) { $0 + $1.trials })) trials of one run on "
        + "\(threads) threads.",
      columns: [
        Table.Column("Method"), Table.Column("Trials", .right),
        Table.Column("Core seconds a trial", .right, decimals: 2),
        Table.Column("% for measures", .right, decimals: 0),
        Table.Column("Epochs", .right, decimals: 1),
        Table.Column("GFLOP/s in training", .right, decimals: 0),
        Table.Column("% of sgemm", .right, decimals: 0),
        Table.Column("Trials an hour", .right),
      ], groups: [Table.Group(rows: rows)],
      notes: [
        "Trials an hour: on \(threads) cores that do nothing else. The paper's 8,000 trials, 2,000 "
          + "a method, take \(Format.duration(2_000 * total / Double(threads))) there.",
        "What limits it: \(Format.decimal(100 * seconds(slowest) / total, 0)) % of that is "
          + "\(slowest.rawValue), whose training runs at "
          + "\(Format.decimal(100 * rate(slowest) / roof, 0)) % of the rate of matrix products.",
        "% of sgemm: of one thread's matrix products at these shapes, "
          + "\(Format.decimal(roof, 0)) GFLOP/s, the best of ten measurements.",
      ])
  }
}

extension Method {
  /// Arithmetic of one epoch in GFLOP, counted as sgemm does: three products, one forward and two
  /// backward, of decoder and head; the sparse encoder is small beside them.
  func gigaflop(users: Int, items: Int) -> Double {
    let (d, l) = (itemDimensions, userDimensions)
    let weights = isOurs ? concepts * (items * d + 2 * d * d) : items * d + 3 * d * l
    return 6 * Double(users) * Double(weights) / 1e9
  }
}

/// Processor time of the calling thread.
func threadSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

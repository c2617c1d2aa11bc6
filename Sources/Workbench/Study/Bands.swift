import Foundation
import Macrid

/// How far a trial's numbers may lie off on another kind of processor, whose last bits training
/// carries on: four root mean squares of the differences between committed trials and their
/// committed repetitions with another instruction set, of the same method and quantity; but at least
/// `least`.
///
/// A quantity whose band is as wide as the committed trials lie apart tells nothing, and is not
/// compared: it is named instead.
struct Bands {
  struct Key: Hashable {
    var method: String
    var quantity: String
  }

  /// A band from fewer repetitions than this is none.
  static let fewest = 3
  /// Outcomes are kept to four decimals or more, and a last bit may turn the last of them, though it
  /// has turned none in any repetition.
  static let least = 0.00015

  /// Of fewer test users none is left out: one of few is too much of the evidence.
  static let fewestUsers = 20

  private(set) var widths: [Key: Double] = [:]
  /// As wide as the trials lie apart.
  private(set) var tooWide: Set<Key> = []
  /// Repetitions that were used.
  private(set) var repetitions = 0

  init<M>(_ committed: Trials<M>, repetitions repeated: Trials<M>?) {
    var differences: [Key: [Double]] = [:]
    for record in repeated?.current ?? [] {
      guard let first = committed[record.trial], first.run.processor != record.run.processor
      else { continue }
      repetitions += 1
      let again = record.outcome.quantities
      for (name, value) in first.outcome.quantities {
        guard let other = again[name], value.isFinite, other.isFinite else { continue }
        differences[Key(method: record.trial.method, quantity: name), default: []].append(
          other - value)
      }
    }
    var ranges: [Key: (lower: Double, upper: Double)] = [:]
    for record in committed.current {
      for (name, value) in record.outcome.quantities where value.isFinite {
        let key = Key(method: record.trial.method, quantity: name)
        let range = ranges[key] ?? (value, value)
        ranges[key] = (min(range.lower, value), max(range.upper, value))
      }
    }
    for (key, values) in differences where values.count >= Self.fewest {
      let width = 4 * (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
      widths[key] = max(Self.least, width)
      let range = ranges[key] ?? (0, 0)
      if width > 0, max(Self.least, width) >= range.upper - range.lower { tooWide.insert(key) }
    }
  }

  /// A trial against the committed one.
  enum Agreement: Equatable {
    /// To the last byte.
    case same
    /// Every quantity within its band.
    case within
    case differs([Difference])
    /// Another kind of processor, and no band to hold it against.
    case notComparable
  }

  struct Difference: Equatable {
    var quantity: String
    var committed: Double
    var now: Double
    /// Nil: must be equal.
    var band: Double?
  }

  /// How far a quantity of another processor lies from the committed one, as its band judges it.
  ///
  /// Of a mean over test users the one who moved furthest need not count. Where two scores nearly
  /// tie the last bit decides, and a ranking moves by a whole item: of 50 users, by more than a band
  /// of repetitions in which no item happened to move.
  static func distance<M>(
    of quantity: String, _ committed: Outcome<M>, _ now: Outcome<M>
  ) -> Double {
    guard let metric = RankingMetric(rawValue: quantity),
      let before = committed.test?.values(metric), let after = now.test?.values(metric),
      before.count == after.count, before.count >= fewestUsers
    else {
      return abs((now.quantities[quantity] ?? .nan) - (committed.quantities[quantity] ?? .nan))
    }
    let moves = zip(before, after).map { $1 - $0 }
    let sum = moves.reduce(0, +)
    let furthest = moves.max { abs($0) < abs($1) } ?? 0
    return min(abs(sum), abs(sum - furthest)) / Double(moves.count)
  }

  func compare<M>(_ committed: TrialRecord<M>, _ now: TrialRecord<M>) -> Agreement {
    if committed.outcome.isSame(as: now.outcome) { return .same }
    let (before, after) = (committed.outcome.quantities, now.outcome.quantities)
    var differences: [Difference] = []
    var compared = 0
    for (name, value) in before.sorted(by: { $0.key < $1.key }) {
      let key = Key(method: committed.trial.method, quantity: name)
      let other = after[name] ?? .nan
      if committed.run.processor == now.run.processor {
        if other != value {
          differences.append(Difference(quantity: name, committed: value, now: other, band: nil))
        }
      } else if let width = widths[key], !tooWide.contains(key) {
        compared += 1
        if !(Self.distance(of: name, committed.outcome, now.outcome) <= width) {
          differences.append(Difference(quantity: name, committed: value, now: other, band: width))
        }
      }
    }
    if committed.run.processor == now.run.processor {
      // The same means may hide other users' values.
      return .differs(
        differences.isEmpty
          ? [Difference(quantity: "the outcome's bytes", committed: 0, now: 1, band: nil)]
          : differences)
    }
    if !differences.isEmpty { return .differs(differences) }
    return compared == 0 ? .notComparable : .within
  }
}

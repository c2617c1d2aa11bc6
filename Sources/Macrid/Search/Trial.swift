import Foundation

/// One training, tuning trial, fold or baseline, as a value: what is trained, on what, with which
/// seed, and what is measured then. Its outcome is a function of this alone.
///
/// Two trials with equal values are the same trial, whoever runs them, on whatever day: neither a
/// commit nor a machine is part of it.
public struct Trial: Sendable, Hashable, Codable {
  /// Such as "MacridVAE": a `Method`'s name, or a name of the chapter's own.
  public var method: String
  /// Every setting by name, those at their defaults too (`Method.settings`).
  public var settings: [String: Setting]
  /// The dataset's name.
  public var dataset: String
  /// The first twelve digits of the split's digest.
  public var split: String
  /// Which of the dataset's rotating folds; nil for its one split.
  public var fold: Int?
  /// Of the initial parameters, the order of users and all noise.
  public var seed: UInt64
  /// What is measured besides ranking, by the chapter's name for it.
  public var measure: String

  public init(
    method: String, settings: [String: Setting] = [:], dataset: String, split: String,
    fold: Int? = nil, seed: UInt64, measure: String = "ranking"
  ) {
    self.method = method
    self.settings = settings
    self.dataset = dataset
    self.split = split
    self.fold = fold
    self.seed = seed
    self.measure = measure
  }

  /// A trial of one of the library's methods; settings that are not named have their defaults.
  ///
  /// - Throws: `SearchError.setting` for a name that the method does not know, or a value out of
  ///   its range.
  public init(
    _ method: Method, _ settings: [String: Setting] = [:], on split: Split, fold: Int? = nil,
    seed: UInt64, measure: String = "ranking"
  ) throws {
    self.init(
      method: method.rawValue, settings: try method.completed(settings, for: split),
      dataset: split.dataset, split: split.shortDigest, fold: fold, seed: seed, measure: measure)
  }

  /// Its values as JSON with sorted keys: equal trials are equal text.
  public var canonical: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Encoding strings, whole numbers and finite numbers cannot fail.
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// Twelve digits that stand for it in messages and file names.
  public var id: String { SHA256.hash(Data(canonical.utf8)).prefix(6).hexadecimal }

  /// Such as "MacridVAE on ml-1m, fold 3, seed 1".
  public var title: String {
    "\(method) on \(dataset)" + (fold.map { ", fold \($0)" } ?? "") + ", seed \(seed)"
  }
}

extension Trial: Comparable {
  /// By dataset, fold, method, measure, settings and seed: an order to show and to store them in.
  public static func < (a: Trial, b: Trial) -> Bool {
    if a.dataset != b.dataset { return a.dataset < b.dataset }
    if a.fold != b.fold { return (a.fold ?? -1) < (b.fold ?? -1) }
    if a.method != b.method { return a.method < b.method }
    if a.measure != b.measure { return a.measure < b.measure }
    return a.settings == b.settings ? a.seed < b.seed : a.canonical < b.canonical
  }
}

extension Split {
  /// The first twelve digits of the digest: what a trial carries.
  public var shortDigest: String { String(digest.prefix(12)) }
}

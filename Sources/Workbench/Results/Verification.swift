import Foundation

/// Fresh results against committed ones of the same settings.
///
/// Compared are `results` (numbers within their bands, everything else exactly) and the claims'
/// verdicts. Provenance is not, and neither is the wording of evidence, which quotes numbers.
/// A dataset that is absent here is passed over with its rows, and one that is only here too.
struct Verification {
  struct Difference: Equatable {
    var path: String
    var committed: String
    var now: String
    /// "exact", or the largest difference allowed.
    var band: String
  }

  private(set) var differences: [Difference] = []
  /// Numbers, texts and verdicts that were compared.
  private(set) var comparedCount = 0
  /// Committed datasets that this run had not.
  private(set) var datasetsNotRun: [String] = []
  /// Datasets of this run without a committed result.
  private(set) var datasetsNotCommitted: [String] = []

  private let keys: [String]
  private let bands: [(path: ResultPath, band: Double)]

  /// - Throws: `ChapterFailure`, usage, where settings differ: there is nothing to compare.
  init(committed: ResultFile, now: ResultFile) throws {
    try Self.checkSettings(committed: committed, now: now.provenance)
    keys = committed.verification.keys
    bands = try committed.verification.bands.map { (try ResultPath($0.path), $0.band) }
    let before = Set(committed.provenance.datasets.map(\.name))
    let here = Set(now.provenance.datasets.map(\.name))
    datasetsNotRun = before.subtracting(here).sorted()
    datasetsNotCommitted = here.subtracting(before).sorted()

    compare(committed.results, now.results, [("results", committed.results)], path: "results")
    let verdicts = Dictionary(
      now.claims.map { ($0.claim, $0.verdict) }, uniquingKeysWith: { first, _ in first })
    for claim in committed.claims {
      let verdict = verdicts[claim.claim]
      // A claim about a dataset that is absent here cannot be judged here.
      if !datasetsNotRun.isEmpty, verdict == nil || verdict == .notRun { continue }
      comparedCount += 1
      if verdict != claim.verdict {
        differences.append(
          Difference(
            path: "verdict on \"\(claim.claim)\"", committed: claim.verdict.rawValue,
            now: verdict?.rawValue ?? "missing", band: "exact"))
      }
    }
  }

  /// What lies outside its band, for the terminal.
  var table: Table {
    var notes: [String] = []
    if !datasetsNotRun.isEmpty {
      notes.append("not here, so not compared: " + datasetsNotRun.joined(separator: ", "))
    }
    if !datasetsNotCommitted.isEmpty {
      notes.append(
        "no committed result, so not compared: " + datasetsNotCommitted.joined(separator: ", "))
    }
    return Table(
      caption: differences.isEmpty
        ? "Verified: \(comparedCount) values compared, all within their bands."
        : "\(differences.count) of \(comparedCount) values lie outside their bands.",
      columns: [
        Table.Column("Path"), Table.Column("Committed", .right), Table.Column("Now", .right),
        Table.Column("Band", .right),
      ],
      groups: [
        Table.Group(
          rows: differences.map {
            [.text($0.path), .text($0.committed), .text($0.now), .text($0.band)]
          })
      ],
      notes: notes)
  }

  /// Throws where the settings, or the data of a name, are not those of the committed result.
  static func checkSettings(committed: ResultFile, now: Provenance) throws {
    let differing = differingSettings(committed.provenance, now)
    guard !differing.isEmpty else { return }
    throw ChapterFailure(
      .usage,
      "the committed result of \(committed.artifact) was made with other settings; "
        + "run --verify with the same:\n"
        + differing.map { "  " + $0 }.joined(separator: "\n"))
  }

  private static func differingSettings(_ committed: Provenance, _ now: Provenance) -> [String] {
    var out: [String] = []
    func check(_ name: String, _ before: String, _ after: String) {
      if before != after { out.append("\(name): committed \(before), now \(after)") }
    }
    check("--seed", String(committed.seed), String(now.seed))
    check("--quick", String(committed.quick), String(now.quick))
    if case .object(let before) = committed.settings, case .object(let after) = now.settings {
      for name in Set(before.keys).union(after.keys).sorted() {
        func text(_ value: JSON?) -> String {
          (value ?? .null).text().trimmingCharacters(in: .whitespacesAndNewlines)
        }
        check(name, text(before[name]), text(after[name]))
      }
    }
    for before in committed.datasets {
      guard let after = now.datasets.first(where: { $0.name == before.name }) else { continue }
      check("\(before.name), split", before.split, after.split)
      if before.split == after.split {
        check("\(before.name), sha256", before.sha256, after.sha256)
      }
    }
    return out
  }

  private mutating func compare(
    _ committed: JSON, _ now: JSON, _ chain: [(key: String, node: JSON)], path: String
  ) {
    switch (committed, now) {
    case (.object(let before), .object(let after)):
      for key in Set(before.keys).union(after.keys).sorted() {
        let path = "\(path).\(key)"
        if let first = before[key], let second = after[key] {
          compare(first, second, chain + [(key, first)], path: path)
        } else {
          record(path, before[key], after[key])
        }
      }
    case (.array(let before), .array(let after)):
      let first = named(before)
      let second = named(after)
      let secondByName = Dictionary(second.map { ($0.name, $0.node) }) { first, _ in first }
      for (position, element) in first.enumerated() {
        let path = "\(path)[\(element.name)]"
        if let other = secondByName[element.name] {
          compare(
            element.node, other, chain + [(String(position), element.node)], path: path)
        } else if !isOf(datasetsNotRun, element.node) {
          record(path, element.node, nil)
        }
      }
      let names = Set(first.map(\.name))
      for element in second where !names.contains(element.name) {
        if !isOf(datasetsNotCommitted, element.node) {
          record("\(path)[\(element.name)]", nil, element.node)
        }
      }
    default:
      comparedCount += 1
      if let first = committed.asDouble, let second = now.asDouble {
        let band = bands.first { $0.path.matches(chain) }?.band ?? 0
        // Half an ulp in the subtraction must not fail a number that sits on its band's edge.
        guard abs(first - second) > band * (1 + 1e-12) else { return }
        differences.append(
          Difference(
            path: path, committed: summary(committed), now: summary(now),
            band: band == 0 ? "exact" : "±\(band)"))
      } else if committed != now {
        differences.append(
          Difference(path: path, committed: summary(committed), now: summary(now), band: "exact"))
      }
    }
  }

  /// Elements with the names their key fields give, else their positions; a name that occurs
  /// twice is told apart by a count.
  private func named(_ elements: [JSON]) -> [(name: String, node: JSON)] {
    var seen: [String: Int] = [:]
    return elements.enumerated().map { position, element in
      let fields = keys.compactMap { key in element[key]?.scalarText.map { "\(key)=\($0)" } }
      guard !fields.isEmpty else { return (String(position), element) }
      let name = fields.joined(separator: ",")
      seen[name, default: 0] += 1
      let count = seen[name, default: 1]
      return (count == 1 ? name : "\(name) (\(count))", element)
    }
  }

  private func isOf(_ datasets: [String], _ element: JSON) -> Bool {
    element["dataset"]?.asString.map(datasets.contains) ?? false
  }

  private mutating func record(_ path: String, _ committed: JSON?, _ now: JSON?) {
    comparedCount += 1
    differences.append(
      Difference(
        path: path, committed: committed.map(summary) ?? "missing",
        now: now.map(summary) ?? "missing", band: "exact"))
  }

  private func summary(_ value: JSON) -> String {
    switch value {
    case .array(let elements): "\(elements.count) elements"
    case .object(let members): "\(members.count) fields"
    default: value.scalarText ?? "null"
    }
  }
}

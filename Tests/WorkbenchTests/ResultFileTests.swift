import Commands
import Foundation
import Macrid
import Testing

@testable import Workbench

private func read(_ text: String) throws -> JSON {
  try JSONDecoder().decode(JSON.self, from: Data(text.utf8))
}

@Suite struct JSONTests {
  @Test func theReleaseIsCitedAsItIs() throws {
    let citation = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../CITATION.cff")
    #expect(try String(contentsOf: citation, encoding: .utf8).contains("version: \(release)\n"))
  }

  @Test func textIsOrderedShortAndReadsBackTheSame() throws {
    let value = JSON.object([
      "b": .number(0.1), "a": .integer(3), "text": .string("q\" \\ \n \u{1} é/"),
      "long": .array((0..<60).map { .number(Double($0) / 7 + 0.01) }), "none": .null,
      "flag": .bool(true),
      "empty": .array([]), "nothing": .object([:]),
    ])
    let text = value.text(first: ["text", "absent"])
    #expect(text.hasPrefix("{\n  \"text\": \"q\\\" \\\\ \\n \\u0001 é/\",\n  \"a\": 3,\n"))
    #expect(try read(text) == value)
  }

  @Test func numbersKeepEveryBit() throws {
    var bits: UInt64 = 0x9E37_79B9_7F4A_7C15
    var values: [Double] = [
      0.1, 1e22, .leastNonzeroMagnitude, -.greatestFiniteMagnitude, 1.0 / 3, 2.0 / 3,
    ]
    for _ in 0..<20_000 {
      bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Double(bitPattern: bits)
      if value.isFinite { values.append(value) }
    }
    let text = try JSON(encoding: values, at: "x").text()
    guard case .array(let back) = try read(text) else {
      Issue.record("no array")
      return
    }
    #expect(back.count == values.count)
    let changed = zip(values, back).first { $0 != $1.asDouble }
    #expect(changed == nil)
  }

  @Test(arguments: ["", "{\"a\": [1, 2", "{\"a\" 1}", "NaN", "{} x", "results"])
  func whatIsNoJSONIsNamed(text: String) throws {
    let folder = try ScratchFolder()
    try folder.write(text, to: "table1.json")
    let failure = try #require(throws: ChapterFailure.self) {
      try JSON(contentsOf: folder.url.appending(path: "table1.json"))
    }
    #expect(failure.exitStatus == .badData)
    #expect(failure.description.contains("table1.json is not JSON"))
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func whatIsNoNumberIsNamedByItsPath(value: Double) {
    struct Row: Encodable { var metrics: [String: [Double]] }
    #expect {
      try JSON(encoding: [Row(metrics: [:]), Row(metrics: ["ndcg": [0, value]])], at: "results")
    } throws: { error in
      "\(error)".contains("results[1].metrics.ndcg[1] is \(value)")
    }
  }
}

@Suite struct ResultFileTests {
  @Test func saysItsFormAndWhereItsNumbersComeFrom() throws {
    let folder = try ScratchFolder()
    let claim = Claim(
      "ours wins", section: "3.2", quantity: "NDCG@100", paperEffect: 0.05,
      effect: Estimate(value: 0.04, lower: 0.01, upper: 0.06), margin: 0.01, units: "50 users")
    try ResultFile(
      artifact: "table1",
      provenance: Provenance(command: "swift run chapter-table1", datasets: [], machine: .current),
      results: .array([.object(["ndcg100": .number(0.4)])]), claims: [claim]
    ).write(to: folder.url.appending(path: "table1.json"))
    let text = try folder.read("table1.json")
    #expect(text.hasPrefix("{\n  \"schema\": 2,\n  \"artifact\": \"table1\",\n"))
    let root = try read(text)
    for (path, value) in [
      ("results[0].ndcg100", 0.4), ("claims[0].paperEffect", 0.05), ("claims[0].effect", 0.04),
      ("claims[0].interval.0", 0.01), ("claims[0].interval.1", 0.06),
    ] {
      #expect(try ResultPath(path).value(in: root).asDouble == value, "\(path)")
    }
    #expect(try ResultPath("claims[0].verdict").value(in: root) == .string("holds"))
  }
}

@Suite struct ResultPathTests {
  static let root = JSON.object([
    "results": .array([
      .object(["dataset": .string("ml-1m"), "K": .integer(7), "ndcg100": .number(0.42)]),
      .object(["dataset": .string("ml-1m"), "K": .integer(1), "ndcg100": .number(0.41)]),
      .object(["dataset": .string("a, \"b]"), "K": .integer(2), "x.y": .number(3)]),
    ])
  ])

  @Test(arguments: [
    ("results.0.ndcg100", 0.42), ("results[1].ndcg100", 0.41),
    ("results[dataset=ml-1m,K=7].ndcg100", 0.42), ("results[K=1].ndcg100", 0.41),
    ("results[K=1.0].ndcg100", 0.41), ("results[2].\"x.y\"", 3),
  ])
  func finds(path: String, value: Double) throws {
    #expect(try ResultPath(path).value(in: Self.root).asDouble == value)
  }

  @Test func quotedValues() throws {
    let root = JSON.object([
      "r": .array([.object(["t": .string("Heat, [1995]"), "n": .integer(5)])])
    ])
    #expect(try ResultPath("r[t=\"Heat, [1995]\"].n").value(in: root) == .integer(5))
  }

  @Test(arguments: [
    ("results[dataset=ml-1m].ndcg100", "2 elements with dataset=ml-1m"),
    ("results[dataset=ml-2m].ndcg100", "dataset is one of a, \"b], ml-1m"),
    ("results[0].ndgc100", "no ndgc100; there is K, dataset, ndcg100"),
    ("results[9]", "no element 9 of 3"),
    ("results[*].K", "stands for many"),
    ("results[0].K.x", "nothing lies below"),
    ("claims", "no claims; there is results"),
  ])
  func missing(path: String, reason: String) {
    #expect {
      try ResultPath(path).value(in: Self.root)
    } throws: { "\($0)".contains(reason) }
  }

  @Test(arguments: [
    "", ".a", "a.", "a..b", "a[", "a[]", "a[x]", "a[x=", "a[x=1", "a[=1]", "[0]", "a]b[0]c",
    "a.\"b",
  ])
  func malformed(path: String) {
    #expect(throws: ChapterFailure.self) { try ResultPath(path) }
  }
}

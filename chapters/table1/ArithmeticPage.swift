import Macrid
import Plotting
import Workbench

/// What cheaper arithmetic costs in ranking: two tables, a picture and a sentence or two.
func publishArithmetic(
  _ roundings: [Rounding], _ samplings: [Sampling], _ chapter: Chapter<Table1>
) throws {
  guard !roundings.isEmpty || !samplings.isEmpty else { return }
  try AtomicFile.write(
    arithmeticAnswer(roundings, samplings), to: chapter.file("arithmetic-answer.md"))
  let isDetail = !chapter.arguments.arithmetic
  if !roundings.isEmpty {
    try chapter.publish(roundingTable(roundings), suffix: "-precision", isDetail: isDetail)
  }
  if !samplings.isEmpty {
    try chapter.publish(samplingTable(samplings), suffix: "-sampled", isDetail: isDetail)
  }
  if let picture = samplingFigure(
    samplings,
    caption: chapter.caption(
      "Each square is the mean over the test users of one seed's training; the line joins the means of "
        + "\(sampledDataset.seeds) seeds. Dashed: the full softmax."))
  {
    chapter.publish(picture, suffix: "-sampled")
  }
}

private func roundingTable(_ roundings: [Rounding]) -> Table {
  Table(
    caption: "MacridVAE with the decoder's products of bfloat16 and of single precision: NDCG@100, "
      + "mean over users (standard error), same folds and seed.",
    columns: [
      Table.Column("Dataset"), Table.Column("Folds", .right), Table.Column("Users", .right),
      Table.Column("Single", .right, decimals: 4), Table.Column("bfloat16", .right, decimals: 4),
      Table.Column("less single", .right, decimals: 4),
    ],
    groups: [
      Table.Group(
        rows: roundings.map { one in
          [
            .text(one.dataset), .count(one.folds), .count(one.single.count), cell(one.single),
            cell(one.rounded), .estimate(one.difference),
          ]
        })
    ])
}

private func samplingTable(_ samplings: [Sampling]) -> Table {
  Table(
    caption: "MacridVAE with sampled softmax (Section 2.2) on \(sampledDataset.name): NDCG@100, "
      + "mean over seeds of the mean over test users, with the standard deviation over seeds.",
    columns: [
      Table.Column("Items drawn a step", .right), Table.Column("Seeds", .right),
      Table.Column("NDCG@100", .right, decimals: 4), Table.Column("SD", .right, decimals: 4),
      Table.Column("less the full softmax's", .right, decimals: 4),
    ],
    groups: [
      Table.Group(
        rows: samplings.map { one in
          [
            .count(one.items), .count(one.means.count),
            .number(one.means.mean), .number(one.means.standardDeviation),
            .estimate(one.difference),
          ]
        })
    ],
    notes: samplings.filter { $0.size == nil }.map {
      "\(Format.count($0.items)) are all items: the full softmax."
    })
}

/// NDCG@100 against the number of items drawn. Nil for fewer than two numbers.
private func samplingFigure(_ samplings: [Sampling], caption: String) -> Figure? {
  let drawn = samplings.filter { $0.size != nil }
  guard drawn.count > 1 else { return nil }
  let sizes = drawn.map { Double($0.size!) }
  var series = [
    Series(
      "one seed", x: zip(sizes, drawn).flatMap { size, one in one.means.map { _ in size } },
      y: drawn.flatMap(\.means), mark: .points(diameter: 12, opacity: 0.6), style: .numbered(1)),
    Series(
      "mean over seeds", x: sizes, y: drawn.map { $0.means.mean! }, mark: .line(markers: true),
      style: Method.macridVAE.style),
  ]
  if let full = samplings.first(where: { $0.size == nil })?.means.mean {
    series.append(
      Series(
        "all items", x: [sizes[0], sizes.last!], y: [full, full], mark: .line(dashed: true),
        style: Method.macridVAE.style))
  }
  let plot = XYPlot(
    x: Axis("items drawn a step (N)", scale: .logarithmic), y: Axis("test NDCG@100"),
    series: series)
  return Figure(
    title: "How many sampled items are enough? MacridVAE on \(sampledDataset.name)",
    panels: [Panel("", .xy(plot))], columns: 1, caption: caption, panelAspect: 0.45)
}

/// What bfloat16 changes, and the smallest sample that changes nothing, by the margin of the claims.
func arithmeticAnswer(_ roundings: [Rounding], _ samplings: [Sampling]) -> String {
  func words(_ estimate: Estimate?) -> String {
    guard let estimate else { return "—" }
    let interval = estimate.lower.flatMap { low in
      estimate.upper.map { " [\(Format.decimal(low, 4)), \(Format.decimal($0, 4))]" }
    }
    return Format.decimal(estimate.value, 4) + (interval ?? "")
  }
  func isNothing(_ estimate: Estimate?) -> Bool {
    Verdict(of: estimate, paperEffect: nil, margin: margin) == .noDifference
  }
  var sentences: [String] = []
  if !roundings.isEmpty {
    let parts = roundings.map { "\(words($0.difference)) on \($0.dataset)" }
    sentences.append(
      "With products of bfloat16 MacridVAE's NDCG@100 over the folds changes by "
        + "\(Format.list(parts)): "
        + (roundings.allSatisfy { isNothing($0.difference) }
          ? "no difference." : "not everywhere within \(Format.decimal(margin, 2))."))
  }
  let drawn = samplings.filter { $0.size != nil }
  if let least = drawn.first {
    let enough = drawn.first { isNothing($0.difference) }
    sentences.append(
      enough.map {
        "Of sampled softmax \(Format.count($0.size!)) items a step are enough on "
          + "\(sampledDataset.name): NDCG@100 less the full softmax's is \(words($0.difference))."
      }
        ?? "No sample tried is enough on \(sampledDataset.name) to be within "
        + "\(Format.decimal(margin, 2)) of the full softmax.")
    if enough.map({ $0.size != least.size }) ?? true {
      sentences.append(
        "With \(Format.count(least.size!)) it is \(words(least.difference)).")
    }
  }
  return sentences.joined(separator: " ") + "\n"
}

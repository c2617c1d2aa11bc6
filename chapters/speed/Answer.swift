import Macrid
import Workbench

/// What the page finds, in sentences that follow from the results: nothing here is typed.
func answer(_ results: Results) -> String {
  let sentences = [
    againstPeers(results.epochs), againstTheMachine(results.epochs), rounded(results.epochs),
    growth(results.growth),
    large(results.growth), maps(results.maps), processors(results.processors),
  ]
  return sentences.compactMap { $0.map(Format.sentence) }.joined(separator: " ")
}

/// `3.1 to 7.2`, or the one number where both read the same.
private func span(_ values: [Double], _ decimals: Int) -> String? {
  guard let low = values.min(), let high = values.max() else { return nil }
  let (first, last) = (Format.decimal(low, decimals), Format.decimal(high, decimals))
  return first == last ? first : "\(first) to \(last)"
}

/// MacridVAE on the set of the most users, and the ratios of all.
private func againstPeers(_ rows: [EpochRow]) -> String? {
  let own = rows.filter { $0.model == Method.macridVAE.rawValue }
  guard let row = own.max(by: { $0.users < $1.users }) else { return nil }
  let ours =
    "an epoch of \(row.model) takes \(significant(row.secondsPerEpoch)) s on \(row.dataset)"
  guard let plain = row.peerOverOurs[PeerVariant.plain.rawValue],
    let all = span(rows.compactMap { $0.peerOverOurs[PeerVariant.plain.rawValue] }, 1),
    let best = span(rows.compactMap { $0.peerOverOurs.values.min() }, 1)
  else { return ours + ", and no peer was asked" }
  return ours
    + ", \(Format.decimal(plain, 1)) times as fast as PyTorch as written; over all models and sets it "
    + "is \(all) times, against the best of PyTorch's three ways \(best) times"
}

private func againstTheMachine(_ rows: [EpochRow]) -> String? {
  let shares = Method.timed.compactMap { method in
    span(rows.filter { $0.model == method.rawValue }.map { 100 * $0.shareOfSgemm }, 0).map {
      (method.rawValue, "\($0) %")
    }
  }
  let own = rows.filter { $0.model == Method.macridVAE.rawValue }
  guard !shares.isEmpty, let products = span(own.map { 100 * $0.shareOfProducts }, 0) else {
    return nil
  }
  let parts = shares.enumerated().map { number, one in
    "\(one.0) \(number == 0 ? "runs at" : "at") \(one.1)"
  }
  return "held against the rate of the machine's own matrix product, \(Format.list(parts)); the "
    + "products of its decoder alone would take \(products) % of MacridVAE's time"
}

/// What products of bfloat16 save.
private func rounded(_ rows: [EpochRow]) -> String? {
  let ratios = rows.compactMap { row in row.secondsInBF16.map { row.secondsPerEpoch / $0 } }
  return span(ratios, 1).map {
    "with the decoder's products of bfloat16 (`--precision bf16`) epochs are \($0) times as fast"
  }
}

/// How much MacridVAE's time and memory grow with the items.
private func growth(_ rows: [GrowthRow]) -> String? {
  let own = rows.filter {
    $0.series == .items && $0.method == Method.macridVAE.rawValue && !$0.isEstimated
  }
  let parts = [own.filter { $0.sampled == nil }, own.filter { $0.sampled != nil }].compactMap {
    line -> String? in
    guard let first = line.first, let last = line.last, first.items < last.items,
      let low = first.peakMiB, let high = last.peakMiB
    else { return nil }
    return "from \(Format.count(first.items)) to \(Format.count(last.items)) items its time grows "
      + "\(significant(last.secondsPerUser / first.secondsPerUser)) times, to "
      + "\(significant(1_000 * last.secondsPerUser)) ms a user, and its memory "
      + "\(significant(high / low)) times, to \(Format.decimal(high, 0)) MiB, with "
      + (first.sampled == nil ? "the " : "") + softmaxName(first.sampled)
  }
  return parts.isEmpty
    ? nil : "of MacridVAE on simulated sets: \(parts.joined(separator: "; "))"
}

/// The largest set, and what ranking takes there.
private func large(_ rows: [GrowthRow]) -> String? {
  guard let row = rows.last(where: { $0.ranking != nil }), let ranking = row.ranking else {
    return nil
  }
  let memory = row.peakMiB.map { " and \(Format.decimal($0 / 1_024, 1)) GiB" } ?? ""
  return
    "an epoch of \(Format.count(row.users)) simulated users on \(Format.count(row.items)) items with "
    + "\(softmaxName(row.sampled)) takes \(Format.duration(row.secondsPerEpoch))\(memory), and "
    + "ranking all items there \(Format.decimal(ranking.overProduct, 1)) times as long as the matrix "
    + "product that it needs"
}

/// The largest map, and the largest that openTSNE made too.
private func maps(_ rows: [MapRow]) -> String? {
  let ours = rows.filter { $0.library == MapRow.ours && $0.seconds != nil }
  guard let largest = ours.max(by: { $0.number < $1.number }), let seconds = largest.seconds else {
    return nil
  }
  let shared = rows.filter { $0.library.hasPrefix("openTSNE") && $0.seconds != nil }
    .max { $0.number < $1.number }
  let beside = shared.flatMap { peer -> String? in
    guard let own = ours.first(where: { $0.points == peer.points }), let took = own.seconds else {
      return nil
    }
    let another =
      own.number == largest.number ? "" : "; one of \(peer.points) takes \(Format.duration(took))"
    return another
      + ", \(peer.library) \(Format.decimal(peer.seconds! / took, 1)) times as long, at a "
      + "divergence of "
      + "\(Format.decimal(own.divergence, 3)) against \(Format.decimal(peer.divergence, 3))"
  }
  return "a t-SNE map of \(largest.points) simulated points takes \(Format.duration(seconds))"
    + (largest.peakMiB.map { " and \(Format.decimal($0 / 1_024, 1)) GiB" } ?? "") + (beside ?? "")
}

private func processors(_ rows: [ProcessorRow]) -> String? {
  let parts = Processor.InstructionSet.allCases.compactMap { set -> String? in
    let own = rows.filter { $0.instructionSet == set.rawValue }
    guard let times = span(own.map(\.timesAsLong), 1), times != "1.0" else { return nil }
    return "\(set.rawValue) \(times) times as long"
  }
  guard !parts.isEmpty, let most = rows.map({ abs($0.relativeDifference) }).max() else {
    return nil
  }
  return "held to lesser instructions epochs take \(Format.list(parts)), and losses differ by "
    + "\(significant(1e6 * most)) in a million at most"
}

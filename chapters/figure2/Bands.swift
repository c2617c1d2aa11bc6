import Workbench

/// How far numbers may lie off on another machine, where last bits differ and training carries
/// them on: three standard deviations over seeds, the largest of this dataset's methods, which is
/// as far as another seed would take them.
func verificationBands(_ run: DatasetRun) -> [Band] {
  let place = "results[dataset=\(run.name)]"
  let methods = run.methods
  func widest(_ value: (MethodResult) -> OverSeeds?) -> Double {
    3 * (methods.compactMap { value($0)?.deviation }.max() ?? 0)
  }
  let basis = "three standard deviations over seeds, the largest of any method"
  let fields: [(String, [String], Double)] = [
    ("nmi", ["prototypes.nmi", "kMeans.nmi", "lastRise"], widest(\.nmi)),
    ("ari", ["prototypes.ari", "kMeans.ari"], widest(\.ari)),
    ("purity", ["prototypes.purity", "kMeans.purity"], widest(\.purity)),
    ("matched", ["prototypes.matched", "kMeans.matched"], widest(\.matched)),
    ("recall20", ["recall20"], widest(\.recall20)),
    ("ndcg100", ["ndcg100"], widest(\.ndcg100)),
    ("largestShare", ["spread.largest"], widest(\.largestShare)),
    ("smallestShare", ["spread.smallest"], widest(\.smallestShare)),
    ("effectiveClusters", ["spread.effective"], widest(\.effectiveClusters)),
    ("ownDistance", ["distances.own"], widest(\.ownDistance)),
    ("otherDistance", ["distances.others"], widest(\.otherDistance)),
    ("nearestOwn", ["distances.nearest"], widest(\.nearestOwn)),
  ]
  var bands: [Band] = []
  for (field, gridFields, width) in fields {
    bands.append(Band("\(place).methods[*].\(field).*", width, basis: basis))
    bands += gridFields.map { name in
      // A training of the grid is one of its own: AVX2 in place of AVX-512 moved a share by 0.027.
      name.hasPrefix("spread") && name != "spread.effective" && width < 0.05
        ? Band(
          "\(place).grid[*].\(name)", 0.05,
          basis: "twice what another instruction set moved a share by")
        : Band("\(place).grid[*].\(name)", width, basis: basis)
    }
  }
  bands += [
    Band(
      "\(place).methods[*].seedsNotAllMatched", Double(run.cosine.count), basis: "any of the seeds"),
    Band(
      "\(place).methods[*].seedsBestAtTheEnd", Double(run.cosine.count - 1),
      basis: "near the best, one epoch is as good as another: all seeds but one may change sides"),
    Band(
      "\(place).grid[*].bestEpoch", Double(run.settings.map(\.epochs).max() ?? 0) / 2,
      basis: "near the best, one epoch is as good as another: half of them"),
  ]
  // Measured by running this chapter again with DNNL_MAX_CPU_ISA=AVX2 and OPENBLAS_CORETYPE=Haswell
  // in place of AVX-512: --quick with seeds 1, 2 and 3, and the small grid on the simulated shop,
  // nine maps in all. The divergence moved by 0.23 % at most, the share of neighbours kept by 0.0018.
  // Another seed moves them further (standard deviations over the quick seeds: 2 to 4 %, and 0.007
  // to 0.013), so that a map of another model falls outside.
  for map in run.maps {
    let path = "\(place).maps[role=\(map.result.role)]"
    bands += [
      Band(
        "\(path).divergence", 0.01 * map.result.divergence,
        basis: "1 %, four times what another instruction set moved it by"),
      Band(
        "\(path).neighboursKept", 0.006,
        basis: "three times what another instruction set moved it by"),
    ]
  }
  return bands
}

/// How results of the reader's own data are told from those of a chapter's page.
enum OwnNames {
  /// What follows a chapter's name in its own files, as far as the next hyphen or dot.
  static let taken: Set<Substring> = [
    "ablation", "agreement", "alignment", "answer", "arithmetic", "attributes", "bands", "bars",
    "ceiling", "claims", "collapse", "correlations", "dimensions", "directions", "epochs",
    "factors", "findings", "folds", "grid", "growth", "larger", "law", "maps", "measures", "movie",
    "movies", "parameters", "peers", "popularity", "precision", "priors", "processors", "products",
    "ranking", "recall", "repetitions", "sampled", "script", "shop", "sizes", "small", "steps",
    "sweeps", "training", "trainings", "trials", "tries", "tuned", "users", "verdicts",
  ]

  /// A dataset's name as a part of a file's name: `tuned` is `own-tuned`, since `table1-tuned.json`
  /// is the page's.
  static func fileName(of data: String) -> String {
    let plain = data.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "_" }
    let name = String(plain)
    return taken.contains(name.prefix { $0 != "-" && $0 != "." }) ? "own-\(name)" : name
  }
}

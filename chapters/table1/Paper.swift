import Macrid

/// The figures of Table 1 as the paper prints them: mean and standard error over test users.
struct PaperCell {
  var dataset: String
  var method: Method
  var ndcg100: (mean: Double, error: Double)
  var recall20: (mean: Double, error: Double)
  var recall50: (mean: Double, error: Double)

  subscript(metric: RankingMetric) -> (mean: Double, error: Double) {
    switch metric {
    case .ndcg100: ndcg100
    case .recall20: recall20
    case .recall50: recall50
    }
  }
}

/// Typed from the paper, Table 1. Nothing here is a result of ours.
enum Paper {
  /// The datasets of Table 1, by the names of the data folder, with the paper's own names.
  static let datasets: [(name: String, title: String)] = [
    ("alishop-7c", "AliShop-7C"), ("ml-100k", "ML-100k"), ("ml-1m", "ML-1M"),
    ("ml-20m", "ML-20M"), ("netflix", "Netflix"),
  ]

  /// The row of Table 1 that a dataset is held against.
  ///
  /// The authors' code names `ml-latest-small` where the paper says ML-100k, so that both are
  /// held against that row.
  static func row(for dataset: String) -> String {
    dataset == "ml-latest-small" ? "ml-100k" : dataset
  }

  static func cell(_ dataset: String, _ method: Method) -> PaperCell? {
    cells.first { $0.dataset == row(for: dataset) && $0.method == method }
  }

  private static func make(
    _ dataset: String, _ method: Method, _ n: (Double, Double), _ r20: (Double, Double),
    _ r50: (Double, Double)
  ) -> PaperCell {
    PaperCell(dataset: dataset, method: method, ndcg100: n, recall20: r20, recall50: r50)
  }

  private static let cells: [PaperCell] = [
    make("alishop-7c", .multDAE, (0.23923, 0.00380), (0.15242, 0.00305), (0.24892, 0.00391)),
    make("alishop-7c", .multVAE, (0.23875, 0.00379), (0.15040, 0.00302), (0.24589, 0.00387)),
    make("alishop-7c", .macridVAE, (0.29148, 0.00380), (0.18616, 0.00317), (0.30256, 0.00397)),
    make("ml-100k", .multDAE, (0.24487, 0.02738), (0.23794, 0.03605), (0.32279, 0.04070)),
    make("ml-100k", .multVAE, (0.27484, 0.02883), (0.24838, 0.03294), (0.35270, 0.03927)),
    make("ml-100k", .macridVAE, (0.28895, 0.02739), (0.30951, 0.03808), (0.41309, 0.04503)),
    make("ml-1m", .multDAE, (0.40453, 0.00799), (0.34382, 0.00961), (0.46781, 0.01032)),
    make("ml-1m", .multVAE, (0.40555, 0.00809), (0.33960, 0.00919), (0.45825, 0.01039)),
    make("ml-1m", .macridVAE, (0.42740, 0.00789), (0.36046, 0.00947), (0.49039, 0.01029)),
    make("ml-20m", .multDAE, (0.41900, 0.00209), (0.39169, 0.00271), (0.53054, 0.00285)),
    make("ml-20m", .multVAE, (0.41113, 0.00212), (0.38263, 0.00273), (0.51975, 0.00289)),
    make("ml-20m", .macridVAE, (0.42496, 0.00212), (0.39649, 0.00271), (0.52901, 0.00284)),
    make("netflix", .multDAE, (0.37450, 0.00095), (0.33982, 0.00123), (0.43247, 0.00126)),
    make("netflix", .multVAE, (0.36291, 0.00094), (0.32792, 0.00122), (0.41960, 0.00125)),
    make("netflix", .macridVAE, (0.37987, 0.00096), (0.34587, 0.00124), (0.43478, 0.00125)),
  ]
}

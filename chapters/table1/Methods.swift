import Macrid

/// The rows of the table: the paper's three methods and the anchor.
enum Method: String, CaseIterable {
  case popularity = "Popularity"
  case multDAE = "MultDAE"
  case multVAE = "beta-MultVAE"
  case macridVAE = "MacridVAE"

  /// Its name on the command line.
  var option: String {
    switch self {
    case .popularity: "popularity"
    case .multDAE: "multdae"
    case .multVAE: "multvae"
    case .macridVAE: "macridvae"
    }
  }
}

/// The columns of the table.
enum Metric: String, CaseIterable {
  case ndcg100 = "NDCG@100"
  case recall20 = "Recall@20"
  case recall50 = "Recall@50"

  var path: KeyPath<RankingMetrics, Double> {
    switch self {
    case .ndcg100: \.ndcg100
    case .recall20: \.recall20
    case .recall50: \.recall50
    }
  }
}

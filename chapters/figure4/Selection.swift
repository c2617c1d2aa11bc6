/// Which configurations of a method a quantity is of.
enum Selection: String, Hashable, Sendable {
  case all = "all configurations"
  /// What a person would use.
  case best = "best fifth by validation users"
  /// As the paper says that beta-MultVAE needs; all of MultDAE, which has no beta.
  case smallBeta = "beta at most 1"
  /// Of all those whose training did not collapse.
  case notCollapsed = "without collapsed"

  /// What the claims are judged on.
  static let judged: [Selection] = [.all, .best, .smallBeta]
  /// What tables show.
  static let shown = judged + [.notCollapsed]

  /// How many of as many configurations are the best fifth.
  static func bestCount(of configurations: Int) -> Int { (configurations + 4) / 5 }
}

import Foundation

// What the divergence of a user's component says of its mean. The paper's mean has length one and its
// prior the same deviation in every direction, so that there is nothing to say; variants have terms.

extension MacridVAE.Configuration {
  /// The prior's standard deviation of dimension j, over sigma_0: 1, or a geometric series from
  /// sqrt(ratio) down to 1 / sqrt(ratio).
  func priorScale(_ j: Int) -> Float {
    guard let priorRatio, dimensions > 1 else { return 1 }
    return pow(priorRatio, 0.5 - Float(j) / Float(dimensions - 1))
  }

  /// Whether 1/2 sum_j mu_j^2 / sigma_0j^2 changes with mu.
  fileprivate var hasSquaredMean: Bool { mean == .raw || priorRatio != nil }
}

extension MacridVAE {
  /// 1/2 sum_j mu_j^2 / sigma_0j^2 where it is no constant, and the penalty's ||mu||_1.
  func divergence(ofMean mean: UnsafePointer<Float>) -> Double {
    let (d, sigma0, scale) = (
      configuration.dimensions, configuration.sigma0, workspace.priorScale.pointer
    )
    var sum = 0.0
    if configuration.hasSquaredMean {
      let squares: Float = (0..<d).reduce(0) {
        $0 + mean[$1] * mean[$1] / (scale[$1] * scale[$1])
      }
      sum += Double(squares / (2 * sigma0 * sigma0))
    }
    if let axisPenalty = configuration.axisPenalty {
      sum += Double(axisPenalty * (0..<d).reduce(0) { $0 + abs(mean[$1]) })
    }
    return sum
  }

  /// Adds its gradient in mu, times beta over the batch's users.
  func addDivergenceGradient(
    _ mean: UnsafePointer<Float>, beta: Float, users: Float,
    to gradient: UnsafeMutablePointer<Float>
  ) {
    let (d, sigma0, scale) = (
      configuration.dimensions, configuration.sigma0, workspace.priorScale.pointer
    )
    if configuration.hasSquaredMean {
      let pull = beta / (users * sigma0 * sigma0)
      for j in 0..<d { gradient[j] += pull / (scale[j] * scale[j]) * mean[j] }
    }
    if let axisPenalty = configuration.axisPenalty {
      let push = beta * axisPenalty / users
      for j in 0..<d where mean[j] != 0 { gradient[j] += mean[j] > 0 ? push : -push }
    }
  }
}

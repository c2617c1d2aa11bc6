/// What one step of training reports, averaged over the batch's users.
public struct Loss: Sendable, Equatable {
  /// -sum_i x_ui log p(x_ui), mean over users.
  public var negativeLogLikelihood: Double
  /// KL divergence from the prior, summed over components, mean over users.
  public var kl: Double
  /// Weight of the KL term at this step.
  public var beta: Double

  /// The objective that is minimised: negative log-likelihood + beta KL (equation 5).
  public var total: Double { negativeLogLikelihood + beta * kl }
}

/// A model that scores every item for a user from the items fed in.
///
/// Letters used throughout: B users in a batch, M items, K concepts, d dimensions of an item's
/// representation, d' of a user's.
public protocol Recommender: AnyObject {
  /// Number of columns (M).
  var itemCount: Int { get }
  /// Scores without noise, B x M, higher is better; in the order of log p(x_ui).
  func score(_ batch: Batch, into scores: UnsafeMutablePointer<Float>, workers: Workers)
}

/// A recommender trained by gradient steps on batches of users.
public protocol TrainableRecommender: Recommender {
  /// All trainable tensors, each once, in a fixed order.
  var parameters: [Parameter] { get }
  /// The largest batch that the workspace holds.
  var capacity: BatchCapacity { get }
  /// Draws the step's noise: a function of (seed, step) alone.
  func drawNoise(for batch: Batch, seed: UInt64, step: UInt64, workers: Workers)
  /// Forward and backward pass with the noise that was drawn; leaves every parameter's gradient.
  ///
  /// - Parameter beta: weight of the KL term at this step.
  func gradient(of batch: Batch, beta: Float, workers: Workers) -> Loss
}

extension TrainableRecommender {
  /// Glorot-uniform weights and truncated normal biases, each from a stream of its own.
  func initialise(seed: UInt64) {
    for (index, parameter) in parameters.enumerated() {
      var generator = Philox(seed: seed, stream: NoiseStream.initialisation.at(UInt64(index)))
      if parameter.isWeight {
        parameter.fillGlorotUniform(&generator)
      } else {
        parameter.fillTruncatedNormal(&generator)
      }
    }
  }
}

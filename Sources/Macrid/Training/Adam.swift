import Foundation

/// Adam (Kingma and Ba 2015) over all of a model's parameters, with an L2 penalty on its weights.
///
/// TensorFlow's form, which the authors' code uses: the bias corrections are folded into the
/// rate, epsilon is added after.
///
/// Of a table with sampled softmax it moves the step's rows alone (`Parameter.rows`), with the same
/// formulas and the same count of steps. That is not Adam over all rows, by exactly this: in a step
/// without a row, neither do the row's moments decay (by beta1 and beta2) nor do they move it (by rate
/// m / (sqrt(v) + epsilon)), nor does the L2 penalty. With every row in every step it is Adam.
final class Adam {
  let learningRate: Float
  /// Weight of the sum of squares of all weights in the objective.
  let l2: Float
  /// Steps taken.
  var step = 0
  let firstMoments: [Buffer<Float>]
  let secondMoments: [Buffer<Float>]
  private let parameters: [Parameter]
  private let beta1: Float = 0.9
  private let beta2: Float = 0.999
  private let epsilon: Float = 1e-8

  init(_ parameters: [Parameter], learningRate: Float, l2: Float) {
    self.parameters = parameters
    self.learningRate = learningRate
    self.l2 = l2
    firstMoments = parameters.map { Buffer(count: $0.count) }
    secondMoments = parameters.map { Buffer(count: $0.count) }
  }

  /// Moves every parameter by its gradient.
  func update(workers: Workers) {
    step += 1
    let t = Double(step)
    let rate =
      Double(learningRate) * (1 - pow(Double(beta2), t)).squareRoot() / (1 - pow(Double(beta1), t))
    for (index, parameter) in parameters.enumerated() {
      let (m, v) = (firstMoments[index], secondMoments[index])
      let (beta1, beta2, epsilon) = (beta1, beta2, epsilon)
      let penalty = parameter.isWeight ? l2 : 0
      if let rows = parameter.rows {
        let width = parameter.width
        forEachTile(of: rows.count, workers) { tile in
          for place in tile {
            let start = Int(rows.rows.pointer[place]) * width
            kernels.adam(
              parameter.value + start, parameter.gradient + place * width, m.pointer + start,
              v.pointer + start, width, Float(rate), beta1, beta2, epsilon, penalty)
          }
        }
        continue
      }
      let block = 1 << 16
      workers.forEach((parameter.count + block - 1) / block) { number in
        let start = number * block
        kernels.adam(
          parameter.value + start, parameter.gradient + start, m.pointer + start,
          v.pointer + start, min(block, parameter.count - start), Float(rate), beta1, beta2,
          epsilon, penalty)
      }
    }
  }
}

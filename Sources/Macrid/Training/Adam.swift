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
  /// Of parameters that a step moves as a whole: of every block, the parameter and where in it the
  /// block begins.
  private let blocks: [(parameter: Int, start: Int)]
  private let block = 1 << 14
  private let beta1: Float = 0.9
  private let beta2: Float = 0.999
  private let epsilon: Float = 1e-8

  init(_ parameters: [Parameter], learningRate: Float, l2: Float) {
    self.parameters = parameters
    self.learningRate = learningRate
    self.l2 = l2
    firstMoments = parameters.map { Buffer(count: $0.count) }
    secondMoments = parameters.map { Buffer(count: $0.count) }
    let block = block
    blocks = parameters.enumerated().flatMap { index, parameter in
      stride(from: 0, to: parameter.rows == nil ? parameter.count : 0, by: block)
        .map { (index, $0) }
    }
  }

  /// Moves every parameter by its gradient.
  func update(workers: Workers) {
    step += 1
    let t = Double(step)
    let (parameters, blocks, block) = (parameters, blocks, block)
    let (firstMoments, secondMoments) = (firstMoments, secondMoments)
    let (beta1, beta2, epsilon, l2) = (beta1, beta2, epsilon, l2)
    let rate =
      Double(learningRate) * (1 - pow(Double(beta2), t)).squareRoot() / (1 - pow(Double(beta1), t))
    workers.forEach(blocks.count) { number in
      let (index, start) = blocks[number]
      let parameter = parameters[index]
      kernels.adam(
        parameter.value + start, parameter.gradient + start, firstMoments[index].pointer + start,
        secondMoments[index].pointer + start, min(block, parameter.count - start), Float(rate),
        beta1, beta2, epsilon, parameter.isWeight ? l2 : 0)
    }
    for (index, parameter) in parameters.enumerated() {
      guard let rows = parameter.rows else { continue }
      let (m, v, width) = (firstMoments[index], secondMoments[index], parameter.width)
      forEachTile(of: rows.count, workers) { tile in
        for place in tile {
          let start = Int(rows.rows.pointer[place]) * width
          kernels.adam(
            parameter.value + start, parameter.gradient + place * width, m.pointer + start,
            v.pointer + start, width, Float(rate), beta1, beta2, epsilon,
            parameter.isWeight ? l2 : 0)
        }
      }
    }
  }
}

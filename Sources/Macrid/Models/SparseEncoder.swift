/// First layer of the baselines: tanh(dropout(x / ||x||) table + bias), for binary x.
///
/// Only the ones of x are touched: a step costs (ones in the batch) x d, not B x M x d.
final class SparseEncoder: Sendable {
  let dimensions: Int
  let keep: Float
  /// M x d.
  let weight: Parameter
  /// d.
  let bias: Parameter
  /// n, 0 or 1 / keep.
  let dropout: Buffer<Float>
  private let coefficient: Buffer<Float>  // n
  /// B x d.
  let hidden: Buffer<Float>
  /// B x d, filled by the caller with the gradient in `hidden` before `backward`.
  let hiddenGradient: Buffer<Float>

  /// - Parameter rows: with sampled softmax, those that a step moves.
  init(
    itemCount: Int, dimensions: Int, keep: Float, capacity: BatchCapacity, rows: SampledItems?
  ) {
    self.dimensions = dimensions
    self.keep = keep
    weight = Parameter(
      name: "encoderWeight", shape: [itemCount, dimensions], isWeight: true, rows: rows)
    bias = Parameter(name: "encoderBias", shape: [dimensions], isWeight: false)
    dropout = Buffer(count: capacity.entries)
    coefficient = Buffer(count: capacity.entries)
    hidden = Buffer(count: capacity.users * dimensions)
    hiddenGradient = Buffer(count: capacity.users * dimensions)
  }

  func drawDropout(_ first: Int, _ count: Int, seed: UInt64, step: UInt64) {
    kernels.dropout(
      dropout.pointer + first, count, keep, seed, NoiseStream.dropout.at(step), UInt64(first))
  }

  func forward(_ users: Range<Int>, of batch: Batch, isTraining: Bool) {
    let d = dimensions
    for user in users {
      let entries = batch.entries(of: user)
      let scale = 1 / Float(max(entries.count, 1)).squareRoot()
      for entry in entries {
        coefficient.pointer[entry] = isTraining ? scale * dropout.pointer[entry] : scale
      }
      kernels.encode(
        weight.value, d, batch.items.pointer + entries.lowerBound, entries.count,
        coefficient.pointer + entries.lowerBound, 1, hidden.pointer + user * d)
    }
    let first = users.lowerBound * d
    kernels.add_bias_tanh(hidden.pointer + first, bias.value, users.count, d)
  }

  /// Turns the gradient in `hidden` into that before the tanh.
  func activationBackward(_ users: Range<Int>) {
    let (first, count) = (users.lowerBound * dimensions, users.count * dimensions)
    kernels.tanh_backward(hidden.pointer + first, hiddenGradient.pointer + first, count)
  }

  /// The gradient of a tile of items' weights, once every user's `hiddenGradient` is there.
  ///
  /// - Parameter batch: with sampled softmax, the one numbered by the step's rows.
  func weightBackward(_ tile: Range<Int>, of batch: Batch) {
    let d = dimensions
    for item in tile {
      let entries = batch.entries(ofItem: item)
      let row = weight.gradient + item * d
      row.update(repeating: 0, count: d)
      kernels.encode_table_row(
        coefficient.pointer, hiddenGradient.pointer, d, 1,
        batch.usersByItem.pointer + entries.lowerBound,
        batch.entriesByItem.pointer + entries.lowerBound, entries.count, row)
    }
  }

  /// The bias's gradient, once every user's `hiddenGradient` is there.
  func biasBackward(of batch: Batch) {
    bias.gradient.update(repeating: 0, count: dimensions)
    kernels.add_column_sums(hiddenGradient.pointer, batch.userCount, dimensions, bias.gradient)
  }
}

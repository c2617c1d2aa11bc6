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

  func drawNoise(for batch: Batch, seed: UInt64, step: UInt64, workers: Workers) {
    forEachNoiseTile(batch.entryCount, workers) { first, n in
      kernels.dropout(
        self.dropout.pointer + first, n, self.keep, seed, NoiseStream.dropout.at(step),
        UInt64(first))
    }
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

  /// The parameters' gradients, once every user's `hiddenGradient` is there.
  ///
  /// - Parameter batch: with sampled softmax, the one numbered by the step's rows.
  func backward(of batch: Batch, workers: Workers) {
    let d = dimensions
    forEachTile(of: batch.itemCount, workers) { tile in
      for item in tile {
        let entries = batch.entries(ofItem: item)
        let row = self.weight.gradient + item * d
        row.update(repeating: 0, count: d)
        kernels.encode_table_row(
          self.coefficient.pointer, self.hiddenGradient.pointer, d, 1,
          batch.usersByItem.pointer + entries.lowerBound,
          batch.entriesByItem.pointer + entries.lowerBound, entries.count, row)
      }
    }
    bias.gradient.update(repeating: 0, count: d)
    kernels.add_column_sums(hiddenGradient.pointer, batch.userCount, d, bias.gradient)
  }
}

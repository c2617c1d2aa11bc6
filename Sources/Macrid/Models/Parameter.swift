/// One trainable tensor of a model with its gradient.
public final class Parameter: Sendable {
  /// Name in checkpoints, such as `items` or `headWeight`.
  public let name: String
  /// Sizes, slowest first, such as [items, dimensions].
  public let shape: [Int]
  /// Whether the L2 penalty applies: to weights and tables, not to biases.
  public let isWeight: Bool
  /// What rows of it, one after another, `gradient` holds where a step moves some alone (sampled
  /// softmax); nil where it holds all.
  let rows: SampledItems?
  let valueBuffer: Buffer<Float>
  let gradientBuffer: Buffer<Float>
  private let offset: Int

  /// Number of entries.
  public let count: Int

  /// Numbers in a row.
  var width: Int { count / max(shape[0], 1) }

  /// All zeros.
  init(name: String, shape: [Int], isWeight: Bool, rows: SampledItems? = nil) {
    self.name = name
    self.shape = shape
    self.isWeight = isWeight
    count = shape.reduce(1, *)
    offset = 0
    self.rows = rows
    valueBuffer = Buffer(count: count)
    let width = count / max(shape[0], 1)
    gradientBuffer = Buffer(count: (rows?.capacity ?? shape[0]) * width)
  }

  /// Room for a step's rows of `whole`, with the whole's gradient.
  init(rowsOf whole: Parameter, _ items: SampledItems) {
    name = whole.name
    shape = [items.capacity, whole.width]
    isWeight = whole.isWeight
    count = items.capacity * whole.width
    offset = 0
    rows = nil
    valueBuffer = Buffer(count: count)
    gradientBuffer = whole.gradientBuffer
  }

  /// A part of another parameter's memory, from `offset` on.
  init(name: String, shape: [Int], isWeight: Bool, within whole: Parameter, offset: Int) {
    self.name = name
    self.shape = shape
    self.isWeight = isWeight
    count = shape.reduce(1, *)
    precondition(offset + count <= whole.count)
    self.offset = offset
    rows = nil
    valueBuffer = whole.valueBuffer
    gradientBuffer = whole.gradientBuffer
  }

  var value: UnsafeMutablePointer<Float> { valueBuffer.pointer + offset }
  var gradient: UnsafeMutablePointer<Float> { gradientBuffer.pointer + offset }

  /// The entries, row-major.
  public var values: [Float] {
    get { Array(UnsafeBufferPointer(start: value, count: count)) }
    set {
      precondition(newValue.count == count, "\(name): \(newValue.count) values for \(count)")
      newValue.withUnsafeBufferPointer { value.update(from: $0.baseAddress!, count: count) }
    }
  }

  /// The objective's gradient in the entries after the last step, row-major.
  public var gradients: [Float] {
    guard let rows else { return Array(UnsafeBufferPointer(start: gradient, count: count)) }
    var all = [Float](repeating: 0, count: count)
    for place in 0..<rows.count {
      let first = Int(rows.rows.pointer[place]) * width
      for j in 0..<width { all[first + j] = gradient[place * width + j] }
    }
    return all
  }
}

extension Parameter {
  /// Uniform in +-sqrt(6 / (fan in + fan out)) (Glorot and Bengio 2010).
  func fillGlorotUniform(_ generator: inout Philox) {
    let limit = (6 / Double(shape[0] + shape[1])).squareRoot()
    for i in 0..<count { value[i] = Float((2 * generator.uniform() - 1) * limit) }
  }

  /// Normal of standard deviation 0.001, redrawn beyond two deviations: the authors' biases.
  func fillTruncatedNormal(_ generator: inout Philox) {
    for i in 0..<count {
      var draw = generator.normal()
      while abs(draw) > 2 { draw = generator.normal() }
      value[i] = Float(0.001 * draw)
    }
  }
}

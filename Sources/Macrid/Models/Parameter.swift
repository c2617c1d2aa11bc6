/// One trainable tensor of a model with its gradient.
public final class Parameter: Sendable {
  /// Name in checkpoints, such as `items` or `headWeight`.
  public let name: String
  /// Sizes, slowest first, such as [items, dimensions].
  public let shape: [Int]
  /// Whether the L2 penalty applies: to weights and tables, not to biases.
  public let isWeight: Bool
  let valueBuffer: Buffer<Float>
  let gradientBuffer: Buffer<Float>
  private let offset: Int

  /// Number of entries.
  public let count: Int

  /// All zeros.
  init(name: String, shape: [Int], isWeight: Bool) {
    self.name = name
    self.shape = shape
    self.isWeight = isWeight
    count = shape.reduce(1, *)
    offset = 0
    valueBuffer = Buffer(count: count)
    gradientBuffer = Buffer(count: count)
  }

  /// A part of another parameter's memory, from `offset` on.
  init(name: String, shape: [Int], isWeight: Bool, within whole: Parameter, offset: Int) {
    self.name = name
    self.shape = shape
    self.isWeight = isWeight
    count = shape.reduce(1, *)
    precondition(offset + count <= whole.count)
    self.offset = offset
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
  public var gradients: [Float] { Array(UnsafeBufferPointer(start: gradient, count: count)) }
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

extension Workers {
  /// Runs `body` on the ranges of `size` that `0..<count` falls into, the last one shorter.
  func forEachRange(of count: Int, size: Int, _ body: @Sendable (Range<Int>) -> Void) {
    forEach((count + size - 1) / size) { block in
      body(block * size..<min((block + 1) * size, count))
    }
  }

  /// The sum of `body` over those ranges, added in their order.
  func sum(of count: Int, size: Int, _ body: @Sendable (Range<Int>) -> Double) -> Double {
    let parts = Buffer<Double>(count: (count + size - 1) / size)
    forEachRange(of: count, size: size) { range in
      parts.pointer[range.lowerBound / size] = body(range)
    }
    return parts.array.reduce(0, +)
  }
}

extension Buffer {
  /// A copy of `values`.
  convenience init(copying values: [Element]) {
    self.init(count: values.count)
    if !values.isEmpty { copy(from: values) }
  }
}

import Synchronization

extension Workers {
  /// `[body(0), ..., body(count - 1)]`, computed on up to `self.count` threads.
  func map<Value: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Value) -> [Value] {
    let slots = Mutex([Value?](repeating: nil, count: max(count, 0)))
    forEach(count) { index in
      let value = body(index)
      slots.withLock { $0[index] = value }
    }
    return slots.withLock { $0.map { $0! } }
  }
}

import Synchronization

/// A value made when it is first asked for, once, whichever thread asks; the others wait.
final class Once<Value: Sendable>: Sendable {
  private let made = Mutex<Value?>(nil)

  func value<Failure: Error>(
    _ make: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    try made.withLock { (value) throws(Failure) -> Value in
      if let value { return value }
      let new = try make()
      value = new
      return new
    }
  }
}

/// A block of memory that lives as long as its owner and is shared by the threads of a step.
///
/// Models keep their parameters and workspaces in buffers, so that a training step allocates
/// nothing and kernels see plain pointers. Who writes where is settled by the blocks that
/// `Workers` hands out: no two write the same place.
final class Buffer<Element: BitwiseCopyable>: @unchecked Sendable {
  let count: Int
  let pointer: UnsafeMutablePointer<Element>

  /// `count` zeros, aligned to a cache line.
  init(count: Int) {
    self.count = count
    let bytes = max(count, 1) * MemoryLayout<Element>.stride
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    raw.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    pointer = raw.assumingMemoryBound(to: Element.self)
  }

  deinit {
    UnsafeMutableRawPointer(pointer).deallocate()
  }

  /// The contents as an array.
  var array: [Element] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  /// Replaces the contents.
  func copy(from values: [Element]) {
    precondition(values.count == count, "\(values.count) values for \(count) places")
    values.withUnsafeBufferPointer { pointer.update(from: $0.baseAddress!, count: count) }
  }
}

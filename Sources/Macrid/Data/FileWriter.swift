import Foundation

/// Buffered bytes into an open file: all of them arrive, or an error says why not.
public final class FileWriter {
  private let descriptor: Int32
  /// What errors call the file.
  private let path: String
  private var buffer: [UInt8] = []
  private static let capacity = 1 << 16

  /// - Parameter descriptor: open for writing; whoever opened it closes it, after `flush()`.
  init(_ descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
    buffer.reserveCapacity(Self.capacity)
  }

  /// - Throws: `CannotWrite`.
  public func append(_ data: some ContiguousBytes) throws {
    try data.withUnsafeBytes { bytes in
      if buffer.count + bytes.count > Self.capacity { try flush() }
      if bytes.count > Self.capacity { try write(bytes) } else { buffer.append(contentsOf: bytes) }
    }
  }

  /// Text as UTF-8.
  ///
  /// - Throws: `CannotWrite`.
  public func append(_ text: String) throws {
    var text = text
    try text.withUTF8 { try append(UnsafeRawBufferPointer($0)) }
  }

  /// - Throws: `CannotWrite`.
  func flush() throws {
    try buffer.withUnsafeBytes { try write($0) }
    buffer.removeAll(keepingCapacity: true)
  }

  private func write(_ bytes: UnsafeRawBufferPointer) throws {
    if let code = writeAll(bytes, to: descriptor) { throw CannotWrite(path: path, code: code) }
  }
}

/// Writes every byte; nil, or the error number that stopped it. A reader who has gone is an error
/// (EPIPE) and not the end of the process.
package func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32? {
  var pipe = sigset_t()
  var before = sigset_t()
  sigemptyset(&pipe)
  sigaddset(&pipe, SIGPIPE)
  pthread_sigmask(SIG_BLOCK, &pipe, &before)
  defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
  var rest = bytes[...]
  while !rest.isEmpty {
    let piece = UnsafeRawBufferPointer(rebasing: rest)
    let written = Foundation.write(descriptor, piece.baseAddress, piece.count)
    if written < 0 && errno == EINTR { continue }
    guard written > 0 else {
      let code = written < 0 ? errno : EIO
      if code == EPIPE {
        // The signal waits at this thread; take it before it is let through.
        var now = timespec()
        sigtimedwait(&pipe, nil, &now)
      }
      return code
    }
    rest = rest.dropFirst(written)
  }
  return nil
}

/// A file could not be written.
public struct CannotWrite: Error, Equatable, CustomStringConvertible {
  public let path: String
  /// The system's words.
  public let reason: String

  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// - Parameter code: an `errno`.
  public init(path: String, code: Int32) {
    self.init(path: path, reason: String(cString: strerror(code)))
  }

  public var description: String {
    "cannot write \(path): \(reason); name another folder or make room"
  }
}

import Foundation

/// A web server of a few lines on 127.0.0.1, for tests of downloads.
final class LocalServer: Sendable {
  enum Answer: Sendable {
    case file(Data)
    /// Promises the whole and sends the beginning.
    case cutShort(Data, after: Int)
    /// Says nothing about the length and sends zeros without end.
    case endless
    /// Accepts the connection and never answers.
    case silent
    case status(Int)
  }

  let url: String
  private let listener: Int32

  /// Serves every path with the same answer until the last reference is gone.
  init(_ answer: Answer) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(listener, pointer, length) == 0 && listen(listener, 8) == 0
          && getsockname(listener, pointer, &length) == 0
      }
    }
    guard listener >= 0, bound else { throw POSIXError(.EADDRNOTAVAIL) }
    self.listener = listener
    url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
    Thread.detachNewThread {
      while true {
        let connection = accept(listener, nil, nil)
        if connection < 0 { break }
        Self.serve(connection, answer)
        close(connection)
      }
      close(listener)
    }
  }

  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  private static func serve(_ connection: Int32, _ answer: Answer) {
    var request = [UInt8](repeating: 0, count: 4_096)
    guard read(connection, &request, request.count) > 0 else { return }
    switch answer {
    case .file(let data):
      _ = send(connection, head("200 OK", data.count) + data)
    case .cutShort(let data, let count):
      _ = send(connection, head("200 OK", data.count) + data.prefix(count))
    case .endless:
      var running = send(connection, Data("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".utf8))
      while running {
        running = send(connection, Data(count: 1 << 16))
        usleep(1_000)  // 64 MB a second, as a fast network
      }
    case .silent:
      _ = read(connection, &request, request.count)  // returns when the client gives up
    case .status(let code):
      _ = send(connection, head("\(code) No", 0))
    }
  }

  private static func head(_ status: String, _ length: Int) -> Data {
    Data("HTTP/1.1 \(status)\r\nContent-Length: \(length)\r\nConnection: close\r\n\r\n".utf8)
  }

  private static func send(_ connection: Int32, _ data: Data) -> Bool {
    data.withUnsafeBytes { bytes in
      var offset = 0
      while offset < bytes.count {
        let sent = Glibc.send(
          connection, bytes.baseAddress! + offset, bytes.count - offset,
          Int32(MSG_NOSIGNAL))
        if sent <= 0 { return false }
        offset += sent
      }
      return true
    }
  }
}

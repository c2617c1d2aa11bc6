import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Fetches one URL into an open file, hashing on the way.
final class HTTPDownload: NSObject, URLSessionDataDelegate, @unchecked Sendable {
  // URLSession calls the delegate on one serial queue, and `run` reads the outcome only after
  // the semaphore says that the last call is over.
  private let descriptor: Int32
  private let byteLimit: Int
  private let timeout: TimeInterval
  private let progress: (@Sendable (_ received: Int, _ expected: Int?) -> Void)?
  private let done = DispatchSemaphore(value: 0)
  private var received = 0
  private var expected = 0
  private let hasher = SHA256()
  private var failure: String?
  private var writeError: Int32?

  private init(
    descriptor: Int32, byteLimit: Int, timeout: TimeInterval,
    progress: (@Sendable (_ received: Int, _ expected: Int?) -> Void)?
  ) {
    self.descriptor = descriptor
    self.byteLimit = byteLimit
    self.timeout = timeout
    self.progress = progress
  }

  /// Downloads and waits.
  ///
  /// - Parameters:
  ///   - descriptor: a file open for writing.
  ///   - byteLimit: a longer file is refused.
  ///   - timeout: seconds without a byte after which to give up.
  ///   - progress: called with the bytes received and, if known, to be expected.
  /// - Returns: SHA-256 of what was received, or in words what went wrong.
  /// - Throws: `CannotWrite`.
  static func run(
    _ url: URL, into descriptor: Int32, byteLimit: Int, timeout: TimeInterval,
    progress: (@Sendable (_ received: Int, _ expected: Int?) -> Void)?
  ) throws -> (sha256: String?, failure: String?) {
    let download = HTTPDownload(
      descriptor: descriptor, byteLimit: byteLimit, timeout: timeout, progress: progress)
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = timeout
    let session = URLSession(
      configuration: configuration, delegate: download, delegateQueue: nil)
    session.dataTask(with: url).resume()
    download.done.wait()
    session.finishTasksAndInvalidate()
    if let code = download.writeError { throw CannotWrite(path: url.lastPathComponent, code: code) }
    if let failure = download.failure { return (nil, failure) }
    return (download.hasher.finalize().hexadecimal, nil)
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    if let status = (response as? HTTPURLResponse)?.statusCode, status != 200 {
      failure = "the server answers with status \(status)"
    }
    // Foundation reads on while the delegate works, and stops at the length promised: the promise
    // bounds the memory and the disk space that a download can take.
    let promised = response.expectedContentLength
    if failure == nil, promised < 0 {
      failure = "the server does not say how long the file is"
    } else if failure == nil, promised > byteLimit {
      failure = "the file has \(promised) bytes, more than \(byteLimit)"
    }
    expected = Int(promised)
    completionHandler(failure == nil ? .allow : .cancel)
    // Foundation on Linux passes over the disposition.
    if failure != nil { dataTask.cancel() }
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    if failure != nil { return }
    received += data.count
    if let code = data.withUnsafeBytes({ writeAll($0, to: descriptor) }) {
      failure = "writing failed"
      writeError = code
      dataTask.cancel()
      return
    }
    hasher.update(data)
    progress?(received, expected)
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    if failure == nil, let error {
      failure =
        (error as? URLError)?.code == .timedOut
        ? "no answer for \(Int(timeout)) s" : error.localizedDescription
    }
    if failure == nil, received != expected {
      failure = "\(received) of \(expected) bytes came"
    }
    done.signal()
  }
}

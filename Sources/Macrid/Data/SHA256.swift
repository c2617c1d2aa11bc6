import CCrypto
import Foundation

/// SHA-256 (FIPS 180-4), by OpenSSL.
///
///     SHA256.hash(Data("abc".utf8)).hexadecimal   // "ba7816bf 8f01cfea ..." without the blanks
public final class SHA256 {
  private let context = EVP_MD_CTX_new()

  public init() { EVP_DigestInit_ex(context, EVP_sha256(), nil) }

  deinit { EVP_MD_CTX_free(context) }

  /// Takes in more bytes.
  public func update(_ data: some ContiguousBytes) {
    data.withUnsafeBytes { _ = EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
  }

  /// The 32 bytes of the digest of all that was taken in. To be called once.
  public func finalize() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &digest, nil)
    return digest
  }

  /// The 32 bytes of the digest of `data`.
  public static func hash(_ data: some ContiguousBytes) -> [UInt8] {
    let hasher = SHA256()
    hasher.update(data)
    return hasher.finalize()
  }
}

extension Sequence<UInt8> {
  /// Two lower-case digits a byte.
  public var hexadecimal: String {
    map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

import Foundation
import Testing

/// Fixtures/tpe: what Hyperopt and Optuna say; peers.py there made it.
enum TPEFixture {
  static func file(_ name: String) throws -> URL {
    try #require(
      Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Fixtures/tpe"))
  }
}

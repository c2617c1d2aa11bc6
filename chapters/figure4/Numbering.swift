import Macrid

/// Configuration n of every method tests on fold n mod F. Its trial carries n in the last digits of
/// its seed, so that a page is drawn from trials alone.
enum Numbering {
  /// Configurations of a method, at most.
  static let most = 1_000_000

  /// The drawn seed with the configuration's number as its last six digits.
  static func seed(of configuration: Configuration) -> UInt64 {
    configuration.seed / UInt64(most) * UInt64(most) + UInt64(configuration.number)
  }

  /// Which of the rotating folds a configuration is tested on.
  static func fold(of number: Int, folds: Int) -> Int { number % folds }
}

extension Trial {
  /// n, from 0: its configuration's place in the method's sequence.
  var number: Int { Int(seed % UInt64(Numbering.most)) }
}

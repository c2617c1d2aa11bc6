import Foundation

/// A positive number whose logarithm is uniform between those of two bounds.
public struct LogUniform: Sendable, Equatable, Codable {
  public let lower: Double
  public let upper: Double

  /// - Precondition: 0 < lower <= upper.
  public init(from lower: Double, to upper: Double) {
    precondition(lower > 0 && lower <= upper && upper.isFinite, "\(lower) to \(upper)")
    self.lower = lower
    self.upper = upper
  }

  /// The quantile of u in (0, 1), to six significant digits: logarithms end in the machine's own
  /// last bits, and a configuration must be the same on all of them.
  func value(at u: Double) -> Double {
    let value = lower * exp(u * log(upper / lower))
    return min(max(value, lower), upper).toSixDigits
  }
}

/// What one trial is run with.
public struct Configuration: Sendable, Equatable, Hashable, Codable {
  /// The method, such as `Ours(100,700)`.
  public let method: String
  /// Its place in the method's sequence, from 0.
  public let number: Int
  /// For the trial's own draws (weights, noise, order of users); below 2^53, so that every reader
  /// of JSON keeps it exact.
  public let seed: UInt64
  /// Hyper-parameters by name.
  public let values: [String: Double]

  public init(method: String, number: Int, seed: UInt64, values: [String: Double]) {
    self.method = method
    self.number = number
    self.seed = seed
    self.values = values
  }
}

/// A method's hyper-parameters and the distributions they are drawn from.
public struct SearchSpace: Sendable, Equatable {
  public let method: String
  /// In the order in which they are drawn.
  public let parameters: [Parameter]

  /// A hyper-parameter by name.
  public struct Parameter: Sendable, Equatable {
    public let name: String
    public let distribution: LogUniform

    public init(_ name: String, _ distribution: LogUniform) {
      self.name = name
      self.distribution = distribution
    }
  }

  public init(method: String, parameters: [Parameter]) {
    self.method = method
    self.parameters = parameters
  }

  /// Configuration `number` of the sequence that `seed` begins.
  ///
  /// It depends on the seed, the method's name and the number alone: not on how many are asked
  /// for, nor on the machine or shard that asks.
  public func configuration(_ number: Int, seed: UInt64) -> Configuration {
    // Methods draw from unrelated keys, numbers from the streams of a key.
    let digest = SHA256.hash(Data("\(seed) \(method)".utf8))
    let key = digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    var generator = Philox(seed: key, stream: UInt64(number))
    let trialSeed = generator.next() >> 11
    var values: [String: Double] = [:]
    for parameter in parameters {
      values[parameter.name] = parameter.distribution.value(at: generator.uniform())
    }
    return Configuration(method: method, number: number, seed: trialSeed, values: values)
  }

  /// The first `count` configurations of every space, number by number, so that the methods
  /// advance together; of these, the shard's share.
  public static func plan(
    _ spaces: [SearchSpace], count: Int, seed: UInt64, shard: Shard = .whole
  ) -> [Configuration] {
    (0..<max(count, 0)).filter(shard.contains).flatMap { number in
      spaces.map { $0.configuration(number, seed: seed) }
    }
  }
}

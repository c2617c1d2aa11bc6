import Foundation

/// The values that a setting may take while it is tuned, and with which prior.
public enum Domain: Sendable, Equatable {
  /// A number between two bounds, all equally likely.
  case uniform(Double, Double)
  /// A positive number whose logarithm is uniform.
  case logUniform(Double, Double)
  /// A whole number, both bounds among them, all equally likely.
  case integer(Int, Int)
  /// One of some values without an order, all equally likely.
  case categorical([Setting])

  /// The bounds of a position: of the value itself, of its logarithm, or of what rounds to a whole
  /// number. A categorical's position is the choice's index.
  var bounds: ClosedRange<Double> {
    switch self {
    case .uniform(let low, let high): low...high
    case .logUniform(let low, let high): log(low)...log(high)
    case .integer(let low, let high): Double(low) - 0.5...Double(high) + 0.5
    case .categorical(let choices): 0...Double(choices.count - 1)
    }
  }

  /// Whether only whole positions stand for a value.
  var isWhole: Bool {
    switch self {
    case .uniform, .logUniform: false
    case .integer, .categorical: true
    }
  }

  /// The value that stands at a position, numbers to six significant digits: the last bits are the
  /// machine's own, and a trial must be the same on all of them.
  func setting(at position: Double) -> Setting {
    switch self {
    case .uniform(let low, let high): .number(min(max(position.toSixDigits, low), high))
    case .logUniform(let low, let high): .number(min(max(exp(position).toSixDigits, low), high))
    case .integer(let low, let high):
      // Plus zero, so that no trial has -0 where another has 0.
      .number(min(max(position.rounded(), Double(low)), Double(high)) + 0)
    case .categorical(let choices): choices[Int(position)]
    }
  }

  /// The position of the value that stands at a position.
  func snapped(_ position: Double) -> Double {
    switch (self, setting(at: position)) {
    case (.logUniform, .number(let value)): log(value)
    case (.uniform, .number(let value)), (.integer, .number(let value)): value
    default: position
    }
  }

  /// A position drawn from the prior.
  func position(drawnBy generator: inout Philox) -> Double {
    if case .categorical(let choices) = self {
      return Double(generator.index(below: choices.count))
    }
    let position =
      bounds.lowerBound + generator.uniform() * (bounds.upperBound - bounds.lowerBound)
    return isWhole ? position.rounded() : position
  }
}

extension Double {
  /// The number to six significant digits.
  var toSixDigits: Double { Double(String(format: "%.6g", self)) ?? self }
}

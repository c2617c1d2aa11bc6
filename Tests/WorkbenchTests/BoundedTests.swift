import ArgumentParser
import Testing

@testable import Workbench

@Suite struct BoundedTests {
  @Test func wholeNumbers() throws {
    let parse = Bounded.whole(1...1_024)
    for (text, number) in [("1", 1), ("1024", 1_024), ("08", 8), ("+2", 2)] {
      #expect(try parse(text) == number)
    }
    for text in [
      "0", "1025", "-1", "9223372036854775807", "9223372036854775808", "1e3", "2.0", "", " 2",
      "NaN",
      "0x10", "１",
    ] {
      #expect("\(text)") {
        try parse(text)
      } throws: {
        "\($0)" == "expected a whole number from 1 to 1024"
      }
    }
    #expect(try Bounded.whole(0...UInt64.max)("18446744073709551615") == .max)
    #expect(throws: (any Error).self) { try Bounded.whole(0...UInt64.max)("-1") }
  }

  @Test func decimalNumbers() throws {
    #expect(try Bounded.decimal(0.5...10)("0.5") == 0.5)
    #expect(try Bounded.decimal(0.5...10)("1e1") == 10)
    for text in ["nan", "inf", "-inf", "0.49", "10.01", "1e999", "0x1p1", "", "1,5"] {
      #expect("\(text)") {
        try Bounded.decimal(0.5...10)(text)
      } throws: {
        "\($0)" == "expected a number from 0.5 to 10"
      }
    }
    #expect(try Bounded.decimal(0..<1)("0.999") == 0.999)
    #expect("1") {
      try Bounded.decimal(0..<1)("1")
    } throws: {
      "\($0)" == "expected a number from 0 to below 1"
    }
  }

  private struct Options: ParsableArguments {
    @Option(transform: Bounded.whole(1...9)) var threads = 2
  }

  @Test func theOptionIsNamed() throws {
    #expect(try Options.parse([]).threads == 2)
    let error = #expect(throws: (any Error).self) { try Options.parse(["--threads", "10"]) }
    let message = Options.message(for: try #require(error))
    #expect(
      message == "The value '10' is invalid for '--threads <threads>': "
        + "expected a whole number from 1 to 9")
    #expect(Options.exitCode(for: try #require(error)).rawValue == 64)
  }
}

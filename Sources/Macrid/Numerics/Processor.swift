import CVectorMath
import Foundation

/// The processor, and which of its instructions are used.
///
/// Last bits of a result depend on the instruction set. `MACRID_ISA=baseline`, `avx2` or `avx512`
/// in the environment holds the kernels, and oneDNN with them, to at most that. It is there so
/// that, held to avx2, a training can have the same bytes on every processor that has x86-64-v3;
/// two makes of processor have not been compared yet.
public enum Processor {
  /// Instructions in rising order.
  public enum InstructionSet: String, Sendable, Codable, CaseIterable, Comparable {
    /// What every x86-64 processor has (oneDNN: SSE 4.1), or what another architecture has.
    case baseline
    /// x86-64-v3: AVX2, FMA and what came with them.
    case avx2
    /// x86-64-v4: AVX-512 of Skylake's server processors and later.
    case avx512

    /// CVectorMath's number.
    var level: Int32 { Int32(Self.allCases.firstIndex(of: self)!) }

    public static func < (left: Self, right: Self) -> Bool { left.level < right.level }
  }

  /// The variable of the environment that holds computations to an instruction set.
  public static let variable = "MACRID_ISA"

  /// The most that this processor has.
  public static let available = InstructionSet.allCases[Int(cvm_available_level())]

  /// What is used: `available`, or less where the environment says so. A value that `check()`
  /// complains of holds nothing.
  public static let instructionSet =
    (try? held(by: ProcessInfo.processInfo.environment)) ?? available

  /// Whether what the environment asks for can be had; to be called before anything is computed.
  ///
  /// - Throws: `ProcessorError`, in words for the terminal.
  public static func check() throws {
    _ = try held(by: ProcessInfo.processInfo.environment)
    if productsHeld != 0 { throw ProcessorError.productsNotHeld(status: Int(productsHeld)) }
  }

  static func held(by environment: [String: String]) throws -> InstructionSet {
    guard let value = environment[variable], !value.isEmpty else { return available }
    guard let wanted = InstructionSet(rawValue: value) else {
      throw ProcessorError.unknown(value)
    }
    guard wanted <= available else { throw ProcessorError.unavailable(wanted) }
    return wanted
  }

  /// Maker, family and model beside the name it goes by, such as
  /// "AMD EPYC (AuthenticAMD, family 25, model 1)": generations share a name.
  public static let name = name(identity)

  /// What last bits depend on, in a word: instruction set in use, maker, family and model, such as
  /// "avx2 AuthenticAMD-25-1".
  public static let kind = kind(identity, instructionSet)

  /// The fields of Linux's /proc/cpuinfo.
  private static let identity = fields(
    cpuinfo: (try? String(contentsOf: URL(filePath: "/proc/cpuinfo"), encoding: .utf8)) ?? "")

  static func name(_ identity: [String: String]) -> String {
    let parts = ["vendor_id", "cpu family", "model"].map { identity[$0] ?? "unknown" }
    return "\(identity["model name"] ?? "unknown processor") "
      + "(\(parts[0]), family \(parts[1]), model \(parts[2]))"
  }

  static func kind(_ identity: [String: String], _ set: InstructionSet) -> String {
    let parts = ["vendor_id", "cpu family", "model"].map { identity[$0] ?? "unknown" }
    return "\(set.rawValue) \(parts.joined(separator: "-"))"
  }

  /// What is said of the first processor.
  static func fields(cpuinfo: String) -> [String: String] {
    var fields: [String: String] = [:]
    for line in cpuinfo.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      if parts.count == 2, fields[parts[0]] == nil { fields[parts[0]] = parts[1] }
    }
    return fields
  }
}

/// Why the instruction set that the environment asks for cannot be used.
public enum ProcessorError: Error, Equatable, CustomStringConvertible {
  case unknown(String)
  case unavailable(Processor.InstructionSet)
  case productsNotHeld(status: Int)
  case noBF16

  public var description: String {
    switch self {
    case .unknown(let value):
      "\(Processor.variable)=\(value) is no instruction set; it may be "
        + Processor.InstructionSet.allCases.map(\.rawValue).joined(separator: ", ")
        + ", or not be set"
    case .unavailable(let wanted):
      "\(Processor.variable)=\(wanted.rawValue): this processor, \(Processor.name), has no more "
        + "than \(Processor.available.rawValue); ask for that, or run on another machine"
    case .productsNotHeld(let status):
      "oneDNN cannot be held to \(Processor.instructionSet.rawValue) (status \(status)): products "
        + "were computed before, or its build does not allow it"
    case .noBF16:
      "bf16 needs a processor with AVX512-BF16 or AMX, which is not \(Processor.name) at "
        + "\(Processor.instructionSet.rawValue); ask for single precision, or run elsewhere"
    }
  }
}

import CProjection
import CVectorMath
import Testing

@testable import Macrid

@Suite struct ProcessorTests {
  @Test func heldByTheEnvironment() throws {
    #expect(try Processor.held(by: [:]) == Processor.available)
    #expect(try Processor.held(by: ["MACRID_ISA": ""]) == Processor.available)
    for set in Processor.InstructionSet.allCases {
      if set <= Processor.available {
        #expect(try Processor.held(by: ["MACRID_ISA": set.rawValue]) == set)
      } else {
        #expect(throws: ProcessorError.unavailable(set)) {
          try Processor.held(by: ["MACRID_ISA": set.rawValue])
        }
      }
    }
    #expect(throws: ProcessorError.unknown("AVX2")) {
      try Processor.held(by: ["MACRID_ISA": "AVX2"])
    }
  }

  @Test func complaintsSayWhatToDo() {
    #expect(
      "\(ProcessorError.unknown("sse"))"
        == "MACRID_ISA=sse is no instruction set; it may be baseline, avx2, avx512, or not be set")
    #expect("\(ProcessorError.unavailable(.avx512))".hasPrefix("MACRID_ISA=avx512: this processor"))
  }

  @Test func nameAndKindTellGenerationsApart() {
    let fields = Processor.fields(
      cpuinfo: """
        processor\t: 0
        vendor_id\t: AuthenticAMD
        cpu family\t: 25
        model\t\t: 1
        model name\t: AMD EPYC
        flags\t\t: fpu vme: de

        processor\t: 1
        model\t\t: 2
        """)
    #expect(Processor.name(fields) == "AMD EPYC (AuthenticAMD, family 25, model 1)")
    #expect(Processor.kind(fields, .avx2) == "avx2 AuthenticAMD-25-1")
    #expect(Processor.kind([:], .baseline) == "baseline unknown-unknown-unknown")
  }

  /// Every level's kernels agree but for last bits: a level that is never chosen here would
  /// otherwise go untested.
  @Test func levelsAgree() {
    let n = 1_003
    let x = KernelTests.random(n, seed: 3)
    func run(_ level: Int32) -> (values: [Float], sums: [Float]) {
      let kernels = cvm_kernels(level).pointee
      let projection = cprojection_kernels(level).pointee
      var (normals, row, pieces) = ([Float](repeating: 0, count: n), x, x)
      kernels.normal(&normals, n, 1, 2, 0)
      var maximum: Float = 0
      let sum = kernels.exp_row(&row, n, &maximum)
      kernels.add_bias_tanh(&pieces, x, 1, n)
      var repulsion = [Float](repeating: 0, count: 2 * n)
      let z = projection.exact_repulsion(x, normals, n, 0, n, &repulsion)
      return (normals + row + pieces, repulsion + [sum, Float(z)])
    }
    let baseline = run(0)
    for set in Processor.InstructionSet.allCases where set <= Processor.available {
      let (values, sums) = run(set.level)
      for (got, want) in zip(values, baseline.values) {
        #expect(abs(got - want) <= 2e-5 * max(1, abs(want)), "\(set)")
      }
      // A thousand terms of either sign, whose sizes add up to hundreds, in another order.
      for (got, want) in zip(sums, baseline.sums) {
        #expect(abs(got - want) <= 2e-4 * max(1, abs(want)), "\(set)")
      }
    }
  }
}

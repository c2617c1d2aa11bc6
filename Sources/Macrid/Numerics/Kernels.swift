import CDNNL
import CProjection
import CVectorMath

// The inner loops for the instruction set in use, chosen once.

let kernels = cvm_kernels(Processor.instructionSet.level).pointee

let projectionKernels =
  cprojection_kernels(Processor.instructionSet.level).pointee

/// Holds oneDNN's products to the instruction set in use, which can only be done before the first
/// of them; zero if that succeeded.
let productsHeld: Int32 = cdnnl_hold(Processor.instructionSet.level)

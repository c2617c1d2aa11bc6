/// Where a number of the noise streams of one step begins; see `Philox`.
enum NoiseStream: UInt64 {
  case gumbel = 1
  case dropout = 2
  case epsilon = 3
  case shuffle = 4
  case initialisation = 5
  case bootstrap = 6
  case sampledItems = 7

  /// The stream of this purpose at a step (or epoch, or tensor).
  func at(_ step: UInt64) -> UInt64 { rawValue << 56 | step }
}

/// Rows of length 1; rows of zeros stay.
func normalised(_ matrix: Matrix) -> Matrix {
  var result = matrix
  result.values.withUnsafeMutableBufferPointer { values in
    for row in 0..<matrix.rows {
      normalise(values.baseAddress! + row * matrix.columns, count: matrix.columns)
    }
  }
  return result
}

/// Scales a vector to length 1; zeros stay. The sum of squares is in double precision, where no
/// square of a float overflows, in eight parts that the processor adds side by side.
func normalise(_ x: UnsafeMutablePointer<Float>, count: Int) {
  var parts = SIMD8<Double>()
  var j = 0
  while j + 8 <= count {
    let values = SIMD8<Double>(UnsafeRawPointer(x + j).loadUnaligned(as: SIMD8<Float>.self))
    parts += values * values
    j += 8
  }
  var squares = parts.sum()
  for rest in j..<count { squares += Double(x[rest]) * Double(x[rest]) }
  guard squares > 0 else { return }
  let scale = 1 / squares.squareRoot()
  for j in 0..<count { x[j] = Float(Double(x[j]) * scale) }
}

import Macrid

extension Matrix {
  /// Rows of length one; rows of zeros stay.
  public var unitRows: Matrix {
    var result = self
    for i in 0..<rows {
      let length = row(i).reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      if length > 0 { for j in 0..<columns { result[i, j] = Float(Double(self[i, j]) / length) } }
    }
    return result
  }

  /// The place of each row's largest value, the first of equals.
  public var largestPlaces: [Int] {
    (0..<rows).map { row in
      (1..<columns).reduce(0) { self[row, $1] > self[row, $0] ? $1 : $0 }
    }
  }
}

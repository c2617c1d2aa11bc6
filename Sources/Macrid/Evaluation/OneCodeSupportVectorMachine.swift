/// A linear support-vector machine on one code: per class against the rest, the minimum of
///
///     (w^2 + b^2) / 2 + C sum_p v_p max(0, 1 - y_p (w x_p + b))^2
///
/// with C = 0.01 and balanced weights v, n / (classes x points of the class). This is LIBLINEAR's
/// objective, its penalised intercept included, and its weights: with more than two classes "the
/// rest" weighs 1. With two unknowns a class, Newton's method reaches the minimum in a few steps.
struct OneCodeSupportVectorMachine {
  /// Distinct labels, ascending.
  private let labels: [Int]
  /// (w, b) a class; one pair for two classes, positive for the greater label.
  private let lines: [(w: Double, b: Double)]

  init(_ x: [Double], _ classes: [Int], c: Double = 0.01) {
    var sizes: [Int: Int] = [:]
    for label in classes { sizes[label, default: 0] += 1 }
    let labels = sizes.keys.sorted()
    func balanced(_ label: Int) -> Double {
      Double(classes.count) / (Double(labels.count) * Double(sizes[label]!))
    }
    let isBinary = labels.count == 2
    self.labels = labels
    lines = (isBinary ? [labels[1]] : labels).map { positive in
      OneCodeSupportVectorMachine.fit(
        x, classes.map { $0 == positive ? 1 : -1 },
        classes.map { c * (isBinary || $0 == positive ? balanced($0) : 1) })
    }
  }

  private static func fit(
    _ x: [Double], _ y: [Double], _ penalty: [Double]
  ) -> (w: Double, b: Double) {
    func objective(_ w: Double, _ b: Double) -> Double {
      var sum = (w * w + b * b) / 2
      for p in x.indices {
        let slack = 1 - y[p] * (w * x[p] + b)
        if slack > 0 { sum += penalty[p] * slack * slack }
      }
      return sum
    }
    var (w, b) = (0.0, 0.0)
    var value = objective(w, b)
    for _ in 0..<100 {
      var (gw, gb, hww, hwb, hbb) = (w, b, 1.0, 0.0, 1.0)
      for p in x.indices {
        let slack = 1 - y[p] * (w * x[p] + b)
        guard slack > 0 else { continue }
        gw -= 2 * penalty[p] * slack * y[p] * x[p]
        gb -= 2 * penalty[p] * slack * y[p]
        hww += 2 * penalty[p] * x[p] * x[p]
        hwb += 2 * penalty[p] * x[p]
        hbb += 2 * penalty[p]
      }
      guard gw * gw + gb * gb > 1e-20 else { break }
      let determinant = hww * hbb - hwb * hwb
      let stepW = (hbb * gw - hwb * gb) / determinant
      let stepB = (hww * gb - hwb * gw) / determinant
      var length = 1.0
      var next = objective(w - stepW, b - stepB)
      while next > value, length > 1e-10 {
        length /= 2
        next = objective(w - length * stepW, b - length * stepB)
      }
      guard next < value else { break }
      w -= length * stepW
      b -= length * stepB
      value = next
    }
    return (w, b)
  }

  /// Share of points whose class is predicted.
  func accuracy(_ x: [Double], _ classes: [Int]) -> Double {
    var right = 0
    for (value, label) in zip(x, classes) {
      let predicted: Int
      if lines.count == 1 {
        predicted = labels[lines[0].w * value + lines[0].b > 0 ? 1 : 0]
      } else {
        var best = 0
        for k in 1..<lines.count
        where lines[k].w * value + lines[k].b > lines[best].w * value + lines[best].b { best = k }
        predicted = labels[best]
      }
      if predicted == label { right += 1 }
    }
    return Double(right) / Double(classes.count)
  }
}

import Plotting

extension Image {
  /// Shapes drawn one over the other on white, anti-aliased: exact coverage along a row, four
  /// rows a pixel.
  static func drawing(_ shapes: [Shape], side: Int) throws -> Image {
    let samples = 4
    var canvas = [Float](repeating: 255, count: side * side * 3)
    var coverage = [Float](repeating: 0, count: side * side)
    let scale = Double(side) / 100
    for shape in shapes {
      let edges = shape.edges.map { ($0.0 * scale, $0.1 * scale, $0.2 * scale, $0.3 * scale) }
      for index in coverage.indices { coverage[index] = 0 }
      for row in 0..<side * samples {
        let y = (Double(row) + 0.5) / Double(samples)
        var crossings: [Double] = []
        for (x0, y0, x1, y1) in edges where (y0 <= y) != (y1 <= y) {
          crossings.append(x0 + (y - y0) / (y1 - y0) * (x1 - x0))
        }
        crossings.sort()
        for pair in stride(from: 0, to: crossings.count - 1, by: 2) {
          let (from, to) = (max(0, crossings[pair]), min(Double(side), crossings[pair + 1]))
          guard to > from else { continue }
          for column in Int(from)...min(side - 1, Int(to)) {
            let covered = min(to, Double(column + 1)) - max(from, Double(column))
            coverage[row / samples * side + column] += Float(max(0, covered)) / Float(samples)
          }
        }
      }
      let color = [16, 8, 0].map { Float(shape.fill >> $0 & 255) }
      for pixel in coverage.indices where coverage[pixel] > 0 {
        let share = min(1, coverage[pixel])
        for channel in 0..<3 {
          canvas[3 * pixel + channel] += share * (color[channel] - canvas[3 * pixel + channel])
        }
      }
    }
    var pixels = [UInt8](repeating: 255, count: 4 * side * side)
    for pixel in 0..<side * side {
      for channel in 0..<3 {
        pixels[4 * pixel + channel] = UInt8(canvas[3 * pixel + channel].rounded())
      }
    }
    return try Image(width: side, height: side, pixels: pixels)
  }
}

extension Shape {
  /// The outline as straight edges (x0, y0, x1, y1).
  fileprivate var edges: [(Double, Double, Double, Double)] {
    var edges: [(Double, Double, Double, Double)] = []
    var (start, at) = (Point(0, 0), Point(0, 0))
    func connect(_ p: Point) {
      edges.append((at.x, at.y, p.x, p.y))
      at = p
    }
    for segment in segments {
      switch segment {
      case .move(let p):
        connect(start)
        (start, at) = (p, p)
      case .line(let p): connect(p)
      case .curve(let a, let b, let end):
        let from = at
        for step in 1...12 {
          let t = Double(step) / 12
          let u = 1 - t
          let (w0, w1, w2, w3) = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
          connect(
            Point(
              w0 * from.x + w1 * a.x + w2 * b.x + w3 * end.x,
              w0 * from.y + w1 * a.y + w2 * b.y + w3 * end.y))
        }
      }
    }
    connect(start)
    return edges
  }
}

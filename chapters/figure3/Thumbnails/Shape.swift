/// A filled outline on a square of 100 x 100, y downwards; overlapping parts cut holes (even-odd).
///
/// It is drawn twice: into pixels for Figure 3 and as an SVG path for the explorer.
struct Shape {
  enum Segment {
    case move(Point)
    case line(Point)
    case curve(Point, Point, Point)
  }

  var fill: UInt32
  var segments: [Segment]

  init(_ fill: UInt32, _ segments: [Segment]) {
    self.fill = fill
    self.segments = segments
  }

  /// The path as SVG's `d`, in tenths of a unit.
  var svgPath: String {
    func text(_ point: Point) -> String {
      "\(Int((10 * point.x).rounded())) \(Int((10 * point.y).rounded()))"
    }
    var path = ""
    for (index, segment) in segments.enumerated() {
      switch segment {
      case .move(let point): path += (index == 0 ? "M" : "ZM") + text(point)
      case .line(let point): path += "L" + text(point)
      case .curve(let a, let b, let end): path += "C\(text(a)) \(text(b)) \(text(end))"
      }
    }
    return path + "Z"
  }
}

struct Point {
  var x: Double
  var y: Double

  init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

extension Shape {
  static func polygon(_ fill: UInt32, _ points: [(Double, Double)]) -> Shape {
    Shape(
      fill,
      points.enumerated().map { index, p in
        index == 0 ? .move(Point(p.0, p.1)) : .line(Point(p.0, p.1))
      })
  }

  static func ellipse(_ fill: UInt32, _ x: Double, _ y: Double, _ rx: Double, _ ry: Double? = nil)
    -> Shape
  {
    Shape(fill, ring(x, y, rx, ry ?? rx))
  }

  /// A ring, round or oval, of a width.
  static func ring(
    _ fill: UInt32, _ x: Double, _ y: Double, _ rx: Double, _ ry: Double, _ w: Double
  )
    -> Shape
  {
    Shape(fill, ring(x, y, rx, ry) + ring(x, y, max(0.1, rx - w), max(0.1, ry - w)))
  }

  private static func ring(_ x: Double, _ y: Double, _ rx: Double, _ ry: Double) -> [Segment] {
    let k = 0.5523  // four cubics make a circle
    return [
      .move(Point(x + rx, y)),
      .curve(Point(x + rx, y + k * ry), Point(x + k * rx, y + ry), Point(x, y + ry)),
      .curve(Point(x - k * rx, y + ry), Point(x - rx, y + k * ry), Point(x - rx, y)),
      .curve(Point(x - rx, y - k * ry), Point(x - k * rx, y - ry), Point(x, y - ry)),
      .curve(Point(x + k * rx, y - ry), Point(x + rx, y - k * ry), Point(x + rx, y)),
    ]
  }

  /// A rectangle with rounded corners.
  static func box(
    _ fill: UInt32, _ x: Double, _ y: Double, _ w: Double, _ h: Double, round: Double = 0
  ) -> Shape {
    let r = min(round, w / 2, h / 2)
    guard r > 0 else { return polygon(fill, [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]) }
    let k = r * (1 - 0.5523)
    return Shape(
      fill,
      [
        .move(Point(x + r, y)), .line(Point(x + w - r, y)),
        .curve(Point(x + w - k, y), Point(x + w, y + k), Point(x + w, y + r)),
        .line(Point(x + w, y + h - r)),
        .curve(Point(x + w, y + h - k), Point(x + w - k, y + h), Point(x + w - r, y + h)),
        .line(Point(x + r, y + h)),
        .curve(Point(x + k, y + h), Point(x, y + h - k), Point(x, y + h - r)),
        .line(Point(x, y + r)),
        .curve(Point(x, y + k), Point(x + k, y), Point(x + r, y)),
      ])
  }

  /// A straight stroke.
  static func line(
    _ fill: UInt32, _ from: (Double, Double), _ to: (Double, Double), width: Double
  ) -> Shape {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1)
    let length = max(1e-9, (dx * dx + dy * dy).squareRoot())
    let (nx, ny) = (-dy / length * width / 2, dx / length * width / 2)
    return polygon(
      fill,
      [
        (from.0 + nx, from.1 + ny), (to.0 + nx, to.1 + ny), (to.0 - nx, to.1 - ny),
        (from.0 - nx, from.1 - ny),
      ])
  }

  /// A closed outline through cubic curves: a start, then two handles and an end each.
  static func curves(_ fill: UInt32, _ start: (Double, Double), _ parts: [[(Double, Double)]])
    -> Shape
  {
    Shape(
      fill,
      [.move(Point(start.0, start.1))]
        + parts.map { part in
          let points = part.map { Point($0.0, $0.1) }
          return points.count == 3 ? .curve(points[0], points[1], points[2]) : .line(points[0])
        })
  }

  /// Shrunk about a point.
  func scaled(_ factor: Double, about centre: Point) -> Shape {
    func move(_ p: Point) -> Point {
      Point(centre.x + factor * (p.x - centre.x), centre.y + factor * (p.y - centre.y))
    }
    return Shape(
      fill,
      segments.map { segment in
        switch segment {
        case .move(let p): .move(move(p))
        case .line(let p): .line(move(p))
        case .curve(let a, let b, let c): .curve(move(a), move(b), move(c))
        }
      })
  }
}

/// A colour between two others.
func blend(_ a: UInt32, _ b: UInt32, _ t: Double) -> UInt32 {
  [16, 8, 0].reduce(0) { sum, shift in
    let (x, y) = (Double(a >> shift & 255), Double(b >> shift & 255))
    return sum | UInt32((x + t * (y - x)).rounded()) << shift
  }
}

/// A number between two others.
func mix(_ a: Double, _ b: Double, _ t: Double) -> Double { a + t * (b - a) }

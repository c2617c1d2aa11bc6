/// The entries of a figure's legend, and what each series looks like.
struct Legend {
  enum Symbol: Equatable {
    case point
    case hollowPoint
    case line(dashed: Bool, markers: Bool)
    case box(BarSeries.Fill)
  }

  struct Entry {
    var name: String
    var style: Style
    var symbol: Symbol
  }

  private(set) var entries: [Entry] = []
  private var styles: [String: Style] = [:]
  private var next = 0

  /// Gives every series its style: the one it names, else that of the first series of its name
  /// which names one, else the next of the palette.
  init(_ panels: [Panel]) {
    let described = panels.flatMap(\.plot.described)
    for one in described where styles[one.name] == nil { styles[one.name] = one.style }
    for one in described where !one.name.isEmpty {
      let style = one.style ?? styles[one.name] ?? .numbered(next)
      if styles[one.name] == nil {
        styles[one.name] = style
        next += 1
      }
      if !entries.contains(where: { $0.name == one.name }) {
        entries.append(Entry(name: one.name, style: style, symbol: one.symbol))
      }
    }
  }

  /// The styles of a panel's series; nameless ones take those that its named ones leave.
  func styles(of plot: Plot) -> [Style] {
    let wished = plot.described.map { $0.style ?? ($0.name.isEmpty ? nil : styles[$0.name]) }
    var free = (0..<64).lazy.map(Style.numbered).filter { !wished.contains($0) }.makeIterator()
    return wished.map { $0 ?? free.next() ?? .numbered(0) }
  }

  private static let size = 20.0
  private static let rowHeight = 32.0
  private static let symbolWidth = 44.0
  private static let gap = 34.0

  /// Names longer than this are cut, so that one cannot push the others out of the picture.
  private func shown(_ name: String) -> String {
    TextWidth.wrap(name, size: Self.size, width: 700, limit: 1).joined()
  }

  private func width(of entry: Entry) -> Double {
    Self.symbolWidth + TextWidth.of(shown(entry.name), size: Self.size)
  }

  private func rows(columns: Int) -> Int { (entries.count + columns - 1) / columns }

  /// Where each column starts and how wide all are together, for this many columns.
  private func starts(columns: Int) -> (starts: [Double], width: Double) {
    let rows = rows(columns: columns)
    var starts: [Double] = []
    var x = 0.0
    for column in 0..<columns {
      starts.append(x)
      let members = entries.dropFirst(column * rows).prefix(rows)
      x += (members.map(width).max() ?? 0) + Self.gap
    }
    return (starts, x - Self.gap)
  }

  /// The most columns that fit, then as few of them as give no more rows.
  private func columns(width: Double) -> Int {
    let fitting = (1...max(1, entries.count)).last { starts(columns: $0).width <= width } ?? 1
    return (1...fitting).first { rows(columns: $0) == rows(columns: fitting) } ?? fitting
  }

  /// The height of the legend laid out in rows of at most `width` pixels.
  func height(width: Double) -> Double {
    guard !entries.isEmpty else { return 0 }
    return Double(rows(columns: columns(width: width))) * Self.rowHeight
  }

  func draw(into canvas: inout Canvas, at frame: Rectangle) {
    guard !entries.isEmpty else { return }
    let columns = columns(width: frame.width)
    let rows = rows(columns: columns)
    let (starts, width) = starts(columns: columns)
    let left = frame.x + (frame.width - width) / 2
    for (index, entry) in entries.enumerated() {
      let x = left + starts[index / rows]
      let y = frame.y + (Double(index % rows) + 0.5) * Self.rowHeight
      let middle = x + Self.symbolWidth / 2 - 4
      switch entry.symbol {
      case .point:
        canvas.point(x: middle, y: y, diameter: 16, style: entry.style)
      case .hollowPoint:
        canvas.point(x: middle, y: y, diameter: 16, style: entry.style)
        let inside = Style(color: .white, marker: entry.style.marker)
        canvas.point(x: middle, y: y, diameter: 9, style: inside)
      case .line(let dashed, let markers):
        canvas.line(
          x: x, y: y, length: Self.symbolWidth - 8, width: 3.5, dashed: dashed,
          color: entry.style.color)
        if markers { canvas.point(x: middle, y: y, diameter: 14, style: entry.style) }
      case .box(let fill):
        canvas.box(
          Rectangle(x: middle - 14, y: y - 9, width: 28, height: 18), fill: fill,
          color: entry.style.color)
      }
      canvas.text([shown(entry.name)], x: x + Self.symbolWidth, y: y, size: Self.size)
    }
  }
}

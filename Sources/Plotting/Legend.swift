/// The entries of a figure's legend, and what each series looks like.
struct Legend {
  enum Symbol: Equatable {
    case point
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

  /// The styles of a panel's series; nameless ones continue the palette.
  func styles(of plot: Plot) -> [Style] {
    plot.described.enumerated().map { index, one in
      one.style ?? (one.name.isEmpty ? nil : styles[one.name]) ?? .numbered(next + index)
    }
  }

  private static let size = 19.0
  private static let rowHeight = 32.0
  private static let symbolWidth = 44.0
  private static let gap = 34.0

  /// Names longer than this are cut, so that one cannot push the others out of the picture.
  private func shown(_ name: String) -> String {
    TextWidth.wrap(name, size: Self.size, width: 700).prefix(1).joined()
  }

  private var entryWidth: Double {
    let longest = entries.map { TextWidth.of(shown($0.name), size: Self.size) }.max() ?? 0
    return Self.symbolWidth + longest + Self.gap
  }

  private func columns(width: Double) -> Int {
    let fitting = max(1, min(entries.count, Int(width / entryWidth)))
    let rows = (entries.count + fitting - 1) / fitting
    return (entries.count + rows - 1) / rows
  }

  /// The height of the legend laid out in rows of at most `width` pixels.
  func height(width: Double) -> Double {
    guard !entries.isEmpty else { return 0 }
    let columns = columns(width: width)
    return Double((entries.count + columns - 1) / columns) * Self.rowHeight
  }

  func draw(into canvas: inout Canvas, at frame: Rectangle) {
    guard !entries.isEmpty else { return }
    let columns = columns(width: frame.width)
    let left = frame.x + (frame.width - Double(columns) * entryWidth + Self.gap) / 2
    for (index, entry) in entries.enumerated() {
      let x = left + Double(index % columns) * entryWidth
      let y = frame.y + (Double(index / columns) + 0.5) * Self.rowHeight
      let middle = x + Self.symbolWidth / 2 - 4
      switch entry.symbol {
      case .point:
        canvas.point(x: middle, y: y, diameter: 16, style: entry.style)
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

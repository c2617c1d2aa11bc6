import Macrid

/// A table described once and rendered for the terminal, GitHub, spreadsheets and LaTeX.
public struct Table: Sendable, Equatable {
  public enum Alignment: Sendable {
    case left
    case right
  }

  /// Which value of a column is set in bold, group by group.
  public enum Best: Sendable {
    case highest
    case lowest
  }

  public struct Column: Sendable, Equatable {
    public var heading: String
    public var alignment: Alignment
    /// Digits after the decimal point of the column's numbers.
    public var decimals: Int
    public var best: Best?

    public init(
      _ heading: String, _ alignment: Alignment = .left, decimals: Int = 0, best: Best? = nil
    ) {
      self.heading = heading
      self.alignment = alignment
      self.decimals = decimals
      self.best = best
    }

    /// A column of numbers, to the right.
    public static func number(_ heading: String, _ decimals: Int = 2) -> Column {
      Column(heading, .right, decimals: decimals)
    }
  }

  public enum Cell: Sendable, Equatable {
    /// Plain text, shown as it is: what is markup elsewhere is escaped.
    case text(String)
    case count(Int)
    case number(Double)
    /// A mean and its standard error; CSV gives each a column, as it does below.
    case estimate(Double, standardError: Double)
    /// `0.31 [0.12, 0.48]`, or the interval alone.
    case interval(Double? = nil, lower: Double, upper: Double)
    /// `3 of 5`.
    case share(Int, of: Int)
    /// `holds, 0.31 [0.12, 0.48]`, or the word alone.
    case verdict(Verdict, Estimate? = nil)
    case absent

    /// With its interval, or alone where it has none.
    public static func estimate(_ estimate: Estimate?) -> Cell {
      guard let estimate else { return .absent }
      guard let lower = estimate.lower, let upper = estimate.upper else {
        return .number(estimate.value)
      }
      return .interval(estimate.value, lower: lower, upper: upper)
    }

    /// The interval alone; absent where there is none.
    public static func interval(of estimate: Estimate?) -> Cell {
      guard let lower = estimate?.lower, let upper = estimate?.upper else { return .absent }
      return .interval(lower: lower, upper: upper)
    }

    /// `absent` for nil.
    public static func number(_ value: Double?) -> Cell {
      guard let value else { return .absent }
      return .number(value)
    }
  }

  /// Rows that belong together, such as the methods on one dataset.
  public struct Group: Sendable, Equatable {
    /// A line of its own above the rows; in CSV a first column, "group".
    public var heading: String?
    public var rows: [[Cell]]

    public init(_ heading: String? = nil, rows: [[Cell]]) {
      self.heading = heading
      self.rows = rows
    }
  }

  public var caption: String
  public var columns: [Column]
  public var groups: [Group]
  /// Sentences below the table.
  public var notes: [String]

  /// - Precondition: every row has as many cells as there are columns.
  public init(caption: String = "", columns: [Column], groups: [Group], notes: [String] = []) {
    for row in groups.flatMap(\.rows) {
      precondition(
        row.count == columns.count, "\(row.count) cells in a table of \(columns.count) columns")
    }
    self.caption = caption
    self.columns = columns
    self.groups = groups
    self.notes = notes
  }

  /// A cell as a reader sees it, before any escaping.
  func text(_ cell: Cell, _ column: Column) -> String {
    switch cell {
    case .text(let text): text
    case .count(let value): Format.count(value)
    case .number(let value): Format.decimal(value, column.decimals)
    case .estimate(let mean, let standardError):
      Format.estimate(mean, standardError, column.decimals)
    case .interval(let value, let lower, let upper):
      (value.map { Format.decimal($0, column.decimals) + " " } ?? "")
        + "[\(Format.decimal(lower, column.decimals)), \(Format.decimal(upper, column.decimals))]"
    case .share(let count, let all): "\(Format.count(count)) of \(Format.count(all))"
    case .verdict(let verdict, let effect):
      verdict.rawValue
        + (effect.map { ", " + text(.estimate($0), column) } ?? "")
    case .absent: Format.absent
    }
  }

  /// For each row of a group and each column, whether the cell is the column's best.
  ///
  /// Values that read the same share the honour; a value that stands alone has none.
  func bestCells(in group: Group) -> [[Bool]] {
    var marks = group.rows.map { [Bool](repeating: false, count: $0.count) }
    for (index, column) in columns.enumerated() {
      guard let best = column.best else { continue }
      let values = group.rows.map { $0[index].value.flatMap { $0.isFinite ? $0 : nil } }
      let known = values.compactMap(\.self)
      guard known.count > 1, let winner = best == .highest ? known.max() : known.min() else {
        continue
      }
      let winning = Format.decimal(winner, column.decimals)
      for (row, value) in values.enumerated() where value != nil {
        marks[row][index] = Format.decimal(value, column.decimals) == winning
      }
    }
    return marks
  }
}

extension Table.Cell {
  var value: Double? {
    switch self {
    case .count(let value): Double(value)
    case .number(let value), .estimate(let value, _): value
    case .interval(let value, _, _): value
    case .text, .share, .verdict, .absent: nil
    }
  }
}

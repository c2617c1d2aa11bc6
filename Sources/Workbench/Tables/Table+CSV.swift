extension Table {
  /// RFC 4180 with a heading line and LF line ends: numbers unrounded, an estimate in two columns
  /// (the mean, then "<heading> standard error"), nothing for an absent value, the groups'
  /// headings, if any, in a first column.
  public var csv: String {
    let rows = groups.flatMap(\.rows)
    let hasHeadings = groups.contains { $0.heading != nil }
    let isEstimate = columns.indices.map { index in
      rows.contains { if case .estimate = $0[index] { true } else { false } }
    }
    var out = ""
    func add(_ fields: [String]) {
      out += fields.map(Self.quotedForCSV).joined(separator: ",") + "\n"
    }
    add(
      (hasHeadings ? ["group"] : [])
        + columns.indices.flatMap { index in
          let heading = columns[index].heading
          return isEstimate[index] ? [heading, heading + " standard error"] : [heading]
        })
    for group in groups {
      for row in group.rows {
        let fields = columns.indices.flatMap { index in
          let fields = Self.fields(row[index])
          return isEstimate[index] && fields.count == 1 ? fields + [""] : fields
        }
        add((hasHeadings ? [group.heading ?? ""] : []) + fields)
      }
    }
    return out
  }

  private static func fields(_ cell: Cell) -> [String] {
    switch cell {
    case .text(let text): [text]
    case .count(let value): [String(value)]
    case .number(let value): [String(value)]
    case .estimate(let mean, let standardError): [String(mean), String(standardError)]
    case .absent: [""]
    }
  }

  static func quotedForCSV(_ field: String) -> String {
    let needsQuotes = field.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
    guard needsQuotes || field.hasPrefix(" ") || field.hasSuffix(" ") else { return field }
    return "\"" + field.replacing("\"", with: "\"\"") + "\""
  }
}

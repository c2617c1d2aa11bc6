extension Table {
  /// Tidy CSV by RFC 4180, LF line ends: one value a cell, one name a column, numbers unrounded,
  /// nothing for an absent value; the groups' headings, if any, in a first column.
  ///
  /// A cell of several values has a column for each: "NDCG@100" and "NDCG@100 standard error",
  /// "Interval lower" and "Interval upper", "matched" and "matched of".
  public var csv: String {
    let rows = groups.flatMap(\.rows)
    let hasHeadings = groups.contains { $0.heading != nil }
    let suffixes = columns.indices.map { index in
      rows.flatMap { $0[index].fields.map(\.suffix) }.reduce(into: [String]()) {
        if !$0.contains($1) { $0.append($1) }
      }
    }.map { $0.isEmpty ? [""] : $0 }
    var names: [String] = hasHeadings ? ["group"] : []
    for (column, suffixes) in zip(columns, suffixes) {
      names += suffixes.map { ($0.isEmpty ? column.heading : "\(column.heading) \($0)") }
    }
    var out = ""
    func add(_ fields: [String]) {
      out += fields.map(Self.quotedForCSV).joined(separator: ",") + "\n"
    }
    add(Self.distinct(names))
    for group in groups {
      for row in group.rows {
        add(
          (hasHeadings ? [group.heading ?? ""] : [])
            + zip(row, suffixes).flatMap { cell, suffixes in
              let fields = cell.fields
              return suffixes.map { suffix in
                fields.first { $0.suffix == suffix }?.value ?? ""
              }
            })
      }
    }
    return out
  }

  /// Names that occur again are numbered.
  private static func distinct(_ names: [String]) -> [String] {
    var seen: [String: Int] = [:]
    return names.map { name in
      seen[name, default: 0] += 1
      return seen[name]! == 1 ? name : "\(name) (\(seen[name]!))"
    }
  }

  static func quotedForCSV(_ field: String) -> String {
    let needsQuotes = field.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
    guard needsQuotes || field.hasPrefix(" ") || field.hasSuffix(" ") else { return field }
    return "\"" + field.replacing("\"", with: "\"\"") + "\""
  }
}

extension Table.Cell {
  /// Its values in CSV, with what a column's name has besides the heading.
  fileprivate var fields: [(suffix: String, value: String)] {
    switch self {
    case .text(let text): [("", text)]
    case .count(let value): [("", String(value))]
    case .number(let value): [("", String(value))]
    case .estimate(let mean, let standardError):
      [("", String(mean)), ("standard error", String(standardError))]
    case .interval(let value, let lower, let upper):
      (value.map { [("", String($0))] } ?? [])
        + [("lower", String(lower)), ("upper", String(upper))]
    case .share(let count, let all): [("", String(count)), ("of", String(all))]
    case .verdict(let verdict, let effect):
      [("", verdict.rawValue)]
        + (effect.map { effect in
          [("effect", effect.value), ("lower", effect.lower), ("upper", effect.upper)]
            .compactMap { name, value in value.map { (name, String($0)) } }
        } ?? [])
    case .absent: []
    }
  }
}

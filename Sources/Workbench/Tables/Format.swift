import Foundation

/// Numbers as a reader sees them, the same in every locale.
public enum Format {
  /// `a`, `a and b`, `a, b and c`.
  public static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.joined() }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }

  /// `so it is` as a sentence: `So it is.`
  public static func sentence(_ words: String) -> String {
    words.prefix(1).uppercased() + words.dropFirst() + "."
  }

  /// Stands where there is no value.
  public static let absent = "—"

  /// `0.42740`; never a negative zero; "—" for nil.
  public static func decimal(_ value: Double?, _ decimals: Int) -> String {
    guard let value else { return absent }
    let text = String(format: "%.\(max(0, decimals))f", value)
    return text.hasPrefix("-") && !text.contains(where: { "123456789in".contains($0) })
      ? String(text.dropFirst()) : text
  }

  /// `0.42740 (0.00789)`: a mean and its standard error; "—" without a mean, the mean alone
  /// without an error.
  public static func estimate(_ mean: Double?, _ standardError: Double?, _ decimals: Int) -> String
  {
    guard let mean, let standardError else { return decimal(mean, decimals) }
    return "\(decimal(mean, decimals)) (\(decimal(standardError, decimals)))"
  }

  /// `100,836`; "—" for nil.
  public static func count(_ value: Int?) -> String {
    guard let value else { return absent }
    return grouped(String(value))
  }

  /// `45 s`, `3 min 20 s`, `1 h 05 min`; tenths below ten seconds.
  public static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return absent }
    if seconds < 9.95 { return String(format: "%.1f s", seconds) }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return String(format: "%d min %02d s", whole / 60, whole % 60) }
    let minutes = Int((seconds / 60).rounded())
    return String(format: "%d h %02d min", minutes / 60, minutes % 60)
  }

  /// Commas between groups of three digits of the whole part.
  static func grouped(_ number: String) -> String {
    let digits = number.drop { !$0.isNumber }.prefix { $0.isNumber }
    var out = String(number[..<digits.startIndex])
    for (position, digit) in digits.enumerated() {
      if position > 0, (digits.count - position) % 3 == 0 { out += "," }
      out.append(digit)
    }
    return out + number[digits.endIndex...]
  }
}

import Foundation

/// A number in prose, fetched from a result file:
///
///     {{table1 results[dataset=ml-1m,method=MacridVAE].ndcg100|%.3f}}
///
/// The artifact's name, a `ResultPath`, and, after bars, a format and the words `zero allowed`.
/// Formats are printf's d, f, e and g with an optional precision; `+` shows the sign, `,` groups
/// thousands, a trailing `%%` shows a share as a percentage. Without one the number stands as in
/// the file.
///
/// A number that is 0, or that its format shows as 0, is taken for a failed run unless the
/// reference allows it.
struct Reference {
  let artifact: String
  private let path: ResultPath
  private let format: NumberFormat?
  private let allowsZero: Bool

  /// - Parameter text: what is between the braces.
  /// - Throws: `ChapterFailure`, usage.
  init(_ text: String) throws {
    let parts = text.split(separator: "|", omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: .whitespaces) }
    let head = parts[0].split(separator: " ", maxSplits: 1)
    guard head.count == 2 else {
      throw ChapterFailure(
        .usage,
        "{{\(text)}} is no reference; write {{artifact path}} or {{artifact path|%.3f}}, "
          + "and { { with a blank where braces are meant")
    }
    artifact = String(head[0])
    path = try ResultPath(head[1].trimmingCharacters(in: .whitespaces))
    var format: NumberFormat?
    var allowsZero = false
    for part in parts.dropFirst() {
      if part == "zero allowed" {
        allowsZero = true
      } else if let known = NumberFormat(part) {
        format = known
      } else {
        throw ChapterFailure(
          .usage, "{{\(text)}}: \(part) is no format; use one such as %.3f, %,d, %+.2e or %.1f%%")
      }
    }
    self.format = format
    self.allowsZero = allowsZero
  }

  /// The text to stand in the prose.
  ///
  /// - Throws: `ChapterFailure`, bad data.
  func text(in root: JSON) throws -> String {
    let value = try path.value(in: root)
    guard let number = value.asDouble else {
      guard format == nil, let text = value.scalarText else {
        throw ChapterFailure(
          .badData,
          format == nil
            ? "\(path) is no single value; go on to one of its fields" : "\(path) is no number")
      }
      return text
    }
    if format?.isWhole == true, number != number.rounded() {
      throw ChapterFailure(.badData, "\(path) is \(number), no whole number; use %.3f or the like")
    }
    let text = format?.text(number) ?? value.scalarText ?? ""
    if !allowsZero, !text.contains(where: { "123456789".contains($0) }) {
      throw ChapterFailure(
        .badData,
        number == 0
          ? "\(path) is 0, as after a failed run; write |zero allowed if it may be"
          : "\(path) is \(number) but shows as \(text); use another format")
    }
    return text
  }
}

/// A printf format of one number, checked before use.
struct NumberFormat {
  private let printf: String
  let isWhole: Bool
  private let groups: Bool
  private let isPercentage: Bool

  /// nil where the text is no such format.
  init?(_ text: String) {
    guard let match = text.wholeMatch(of: #/%([+,]*)(\.[0-9]{1,2})?([dfeg])(%%)?/#) else {
      return nil
    }
    isWhole = match.3 == "d"
    if isWhole && (match.2 != nil || match.4 != nil) { return nil }
    groups = match.1.contains(",")
    isPercentage = match.4 != nil
    let sign = match.1.contains("+") ? "+" : ""
    printf = isWhole ? "%\(sign).0f" : "%\(sign)\(match.2 ?? "")\(match.3)"
  }

  func text(_ number: Double) -> String {
    var text = String(format: printf, isPercentage ? number * 100 : number)
    if groups { text = Format.grouped(text) }
    return isPercentage ? text + "%" : text
  }
}

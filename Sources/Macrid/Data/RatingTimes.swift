/// When each rating was given, one a line: 4 bytes while all are whole seconds from 1970 to 2106,
/// 8 from the first other on.
struct RatingTimes: Sendable {
  private var seconds: [UInt32] = []
  private var other: [Double] = []

  var count: Int { seconds.count + other.count }

  /// Stands for a line without a time, which is earlier than any.
  static let none = -Double.infinity

  mutating func append(_ time: Double) {
    if other.isEmpty {
      if let whole = UInt32(exactly: time) {
        seconds.append(whole)
        return
      }
      other = seconds.map(Double.init)
      seconds = []
    }
    other.append(time)
  }

  subscript(line: Int) -> Double { other.isEmpty ? Double(seconds[line]) : other[line] }
}

/// A time as a number that grows with it: a number as it stands, or `2005-09-06`,
/// `2005-09-06 12:30:59.5` and `2005-09-06T12:30:59+02:00` (ISO 8601) as seconds since 1970.
/// Anything else is no time: `RatingTimes.none`.
func timeNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Double {
  if let whole = plainNumber(bytes) { return Double(whole) }
  if bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") {
    return isoSeconds(bytes) ?? RatingTimes.none
  }
  guard bytes.allSatisfy({ $0 &- 0x30 <= 9 || "+-.eE".utf8.contains($0) }),
    let value = Double(bytes.shown), value.isFinite
  else { return RatingTimes.none }
  return value
}

private func isoSeconds(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
  func number(_ start: Int, _ count: Int) -> Int? {
    guard start + count <= bytes.count else { return nil }
    var value = 0
    for byte in bytes[start..<start + count] {
      guard byte &- 0x30 <= 9 else { return nil }
      value = value * 10 + Int(byte &- 0x30)
    }
    return value
  }
  guard let year = number(0, 4), let month = number(5, 2), let day = number(8, 2),
    (1...12).contains(month), (1...31).contains(day)
  else { return nil }
  // Days of the proleptic Gregorian calendar, years counted from March.
  let (y, m) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
  let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 719_469
  var seconds = Double(days * 86_400)
  if bytes.count == 10 { return seconds }
  guard bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
    let hour = number(11, 2), bytes.count > 15, bytes[13] == UInt8(ascii: ":"),
    let minute = number(14, 2)
  else { return nil }
  seconds += Double(hour * 3_600 + minute * 60)
  var position = 16
  if position < bytes.count, bytes[position] == UInt8(ascii: ":") {
    guard let second = number(17, 2) else { return nil }
    seconds += Double(second)
    position = 19
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      var unit = 0.1
      position += 1
      while position < bytes.count, bytes[position] &- 0x30 <= 9 {
        seconds += unit * Double(bytes[position] &- 0x30)
        unit /= 10
        position += 1
      }
    }
  }
  guard position < bytes.count, bytes[position] != UInt8(ascii: "Z") else { return seconds }
  let sign = bytes[position] == UInt8(ascii: "-") ? -1.0 : 1
  guard sign < 0 || bytes[position] == UInt8(ascii: "+"), let hours = number(position + 1, 2) else {
    return nil
  }
  let minutes = number(position + 4, 2) ?? number(position + 3, 2) ?? 0
  return seconds - sign * Double(hours * 3_600 + minutes * 60)
}

/// How deep a chapter goes: the same words in every chapter.
public enum Depth: String, Sendable, CaseIterable {
  /// Everything once, under two minutes, and no verdicts.
  case quick
  /// From scratch, at most ten minutes on two cores, on what is there.
  case standard = "default"
  /// Every trial of the committed page, however long.
  case full
}

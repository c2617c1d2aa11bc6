import ArgumentParser
import Foundation
import Macrid
import Workbench

/// The command line of the chapter.
struct Figure4: ChapterArguments {
  static let configuration = CommandConfiguration(
    commandName: "chapter-figure4",
    abstract: "Regenerates Figure 4: independence of representations against Recall@20.",
    usage: "swift run chapter-figure4 [options]",
    discussion: """
      Examples:
        chapter-figure4                               8 configurations a method
        chapter-figure4 --redraw                      the committed page, in seconds
        chapter-figure4 --full --configurations 150   more of them, going on
      It writes figures/figure4*; the page is chapters/figure4/README.md.
      """)

  @OptionGroup var shared: ChapterOptions

  @Option(
    help: """
      Configurations of each method; asking for more later goes on. (default: 8, with --full 400, \
      with --quick 4; the paper: 2000)
      """,
    transform: Bounded.whole(1...Numbering.most))
  var configurations: Int?

  @Option(
    help: "Datasets, separated by commas. (default: ml-latest-small, with --full ml-100k, too)")
  var datasets: String?

  @Option(
    help: "Most passes over the training users. (default: 400, with --quick 10)",
    transform: Bounded.whole(1...1_000_000))
  var epochs: Int?

  func validate() throws {
    _ = try names()
    try shared.refuse(whereTrialsStand: [
      (configurations != nil, "--configurations"), (epochs != nil, "--epochs"),
      (datasets?.contains("/") == false, "--datasets"),
    ])
  }

  /// Configurations of each method on each dataset.
  var count: Int {
    if let configurations { return configurations }
    return switch shared.depth {
    case .quick: 4
    case .standard: 8
    case .full: 400
    }
  }

  var epochLimit: Int { epochs ?? (shared.quick ? 10 : 400) }

  /// What to train on: the reader's own data, what was named, else what is there of the two sets
  /// that the paper's ML-100k can be.
  func names() throws -> [String] {
    if let names = try shared.datasets(or: datasets, option: "--datasets") { return names }
    guard shared.depth == .full else { return ["ml-latest-small"] }
    return try ["ml-latest-small", "ml-100k"].filter {
      if case .missing = try Dataset.availability(of: $0, in: shared.dataFolder) {
        false
      } else {
        true
      }
    }
  }
}

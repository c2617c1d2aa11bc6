import Macrid
import Workbench

/// The reader's own data, else ml-100k, else the embedded set.
func loadSplit(_ options: ChapterOptions) throws -> Split {
  func load(_ name: String) throws -> Split {
    try Dataset.load(name, in: options.dataFolder, seed: options.seed)
  }
  if let own = try options.ownDataset { return try load(own) }
  if case .missing = try Dataset.availability(of: "ml-100k", in: options.dataFolder) {
    return try load("ml-latest-small")
  }
  return try load("ml-100k")
}

import Macrid
import Workbench

/// Writes the explorer: what the trials kept, and beside it what is known of items and users.
///
/// - Parameters:
///   - shop: simulated again; nil where no training of it is shown.
///   - movies: nil where their files are not here, which leaves years, genres and known movies out.
func writeExplorer(
  _ reading: Reading, _ chapter: Chapter<Figure3>, shop: (shop: SimulatedShop, split: Split)?,
  movies: MovieSet?
) throws {
  func caption(_ training: Reading.Training) -> String {
    chapter.caption(
      "\(pageSetting); sweeps computed by chapter-figure3 from the training with seed "
        + "\(training.trial.seed).",
      of: chapter.datasets.first { $0.name == training.trial.dataset })
  }
  var worlds: [Explorer.World] = []
  if let training = reading[.macridVAE].first(where: { $0.looks.show != nil }),
    let show = training.looks.show, let shop
  {
    var world = shopPage(show, training.looks, shop.shop)
    if shop.split.shortDigest == training.trial.split {
      addKnownItems(to: &world, shop.shop, shop.split)
    }
    world.caption = caption(training)
    worlds.append(world)
  }
  if let training = reading.movies.first(where: { $0.looks.show != nil }),
    let show = training.looks.show
  {
    let known = movies?.split.shortDigest == training.trial.split ? movies : nil
    var world = moviePage(show.world, training.looks.movies, known)
    world.caption = caption(training)
    worlds.append(world)
  }
  let explorer = Explorer(title: "Does one dimension hold one attribute?", worlds: worlds)
  try AtomicFile.write(
    try explorer.page(), to: chapter.out.appending(path: "\(chapter.artifact).html"))
}

/// The training that pictures and the explorer show.
let pageSetting = "MacridVAE, K = 7, d = 10, beta = 50, sigma_0 = 0.3"

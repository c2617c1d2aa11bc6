import Macrid
import Workbench

/// Writes the explorer: what the trials kept, and beside it what is known of items and users.
///
/// - Parameter shop: simulated again; nil where no training of it is shown.
func writeExplorer(
  _ reading: Reading, _ chapter: Chapter<Figure3>, shop: (shop: SimulatedShop, split: Split)?
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
    var world = moviePage(show, training.looks.movies)
    // A page is the same wherever it is drawn: what users know is shown of the set that comes with
    // the package.
    let name = training.trial.dataset
    if (try? DatasetCatalogue.entry(named: name))?.isEmbedded == true,
      let movies = try? MovieSet(name, in: chapter.options.dataFolder, seed: chapter.options.seed)
    {
      if movies.split.shortDigest == training.trial.split {
        addKnownMovies(to: &world, movies)
      } else {
        chapter.say(
          "the explorer leaves out what users know of \(name): its trials are of a split with "
            + "another --seed")
      }
    }
    world.caption = caption(training)
    worlds.append(world)
  }
  let explorer = Explorer(title: "Does one dimension hold one attribute?", worlds: worlds)
  try AtomicFile.write(
    try explorer.page(), to: chapter.out.appending(path: "\(chapter.artifact).html"))
}

/// The training that pictures and the explorer show.
let pageSetting = "MacridVAE, K = 7, d = 10, beta = 50, sigma_0 = 0.3"

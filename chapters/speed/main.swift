/*:
 # Speed: how close to the machine, how far from PyTorch and openTSNE

 Speeds are worth telling only as ratios measured side by side, on one machine, in one run. This
 chapter sets an epoch of each model beside PyTorch's and the arithmetic that it cannot do without,
 t-SNE maps beside other libraries', and shows how time and memory grow.

 <!-- include figures/speed-answer.md -->

 ![Seconds for an epoch of training: ours, and PyTorch's with their ratio to ours](../../figures/speed.png)

     swift run chapter-speed                                   this library alone, on the embedded set: a minute
     swift run chapter-speed --peer /path/to/python            and its peers beside it
     swift run chapter-speed --full --peer /path/to/python     this page: about half an hour

 All but the last write to figures/here, and one that is killed leaves the tables it had. Run them on
 a machine that does nothing else: other work slows both sides, but not equally.

 ## Epochs

 <!-- include figures/speed.md -->

 <!-- include figures/speed-peers.md -->

 <!-- if figures/table1-arithmetic-answer.md -->
 What products of bfloat16 and sampled softmax cost in ranking, by trials of
 [Table 1](../table1/README.md#cheaper-arithmetic):

 <!-- include figures/table1-arithmetic-answer.md -->

 <details><summary>Sampled softmax as a picture, bfloat16 in numbers</summary>

 Both are made by `chapter-table1 --arithmetic`.

 ![NDCG@100 against the number of sampled items](../../figures/table1-sampled.png)

 <!-- include figures/table1-precision.md zero allowed -->

 </details>
 <!-- end if -->

 ## Where a step's time goes

 <!-- include figures/speed-steps.md zero allowed -->

 The products alone cannot be faster than their shapes allow. A decoder's are long and narrow, sum
 over no more than a user's code, and read or write more for each multiplication than the square
 product that they are held against, which some surpass all the same.

 <details><summary>Table: the decoder's products at the shapes of a step</summary>

 <!-- include figures/speed-products.md -->

 </details>

 ## Growth

 ![Seconds a user and peak memory against items](../../figures/speed-growth.png)

 <details><summary>Table: epochs on simulated sets</summary>

 <!-- include figures/speed-growth.md zero allowed -->

 </details>

 <!-- include figures/speed-ranking.md zero allowed -->

 ## Other processors

 These are the same epochs with the same draws, on this processor held to fewer instructions, each set
 of them in a process of its own.

 <!-- include figures/speed-processors.md zero allowed -->

 ## t-SNE

 <!-- include figures/speed-maps.md -->

 *So far the findings; from here on what is measured, and how.*

 ## What is compared

 **The arithmetic** of an epoch with $N$ users, $M$ items and $K$ concepts is counted as
 $6NK(dM + 2d^2)$ operations for MacridVAE, $6N(dM + 3dd')$ for $\beta$-MultVAE and $6NdM$ for MultDAE.
 A hundred per cent is the rate of a product of 1,024 x 1,024 matrices on every thread at once;
 encoders, softmax, noise and Adam take time and are not counted.

 <details><summary>Where these counts come from</summary>

 They are the library's, for all chapters (`Method.gigaflopAnEpoch`). Every one of a decoder's $dM$
 weights, of MacridVAE's head of $2d^2$ and of $\beta$-MultVAE's middle layers of $3dd'$ takes a
 multiplication and an addition forward and twice as many backward, for the gradients of codes and of
 weights. Encoders read binary rows and cost by their ones. The rate that it is held against is
 measured right before.

 </details>

 **The peer** is the same model as a PyTorch user would write it, and as RecBole and the authors do.
 Both sides train on the same users of the same split, in batches of the same size, with all cores, in
 turns; neither side evaluates. An epoch's time is the median of several, without the first.

 <details><summary>The peer's three ways, and why a first epoch does not count</summary>

 `Tests/Peers/epoch_peer.py` has dense batches of users, autograd and one matrix product a concept. It
 runs as written, with its loss through torch.compile, and with its forward pass under autocast to
 bfloat16, which is less exact than ours. What this machine cannot run is a dash, and a note says why.
 Sides never run at the same time: PyTorch's threads wait for one another at every operation, ours hand
 out blocks, so that other work slows them unequally. In a first epoch memory is touched and code is
 generated.

 </details>

 **A step** fills its batch, draws its noise, goes forward and backward, and lets Adam move the
 parameters; the trainer reads the clock after each. It allocates nothing of its own.

 <details><summary>The shapes of a step's products, and how allocations are counted</summary>

 The clock is `Trainer.seconds`. The decoder's three products are measured on their own besides, at the
 shapes in which the models cut them, 25 users or 512 items at a time (`Method.decoderProducts`).

 A test counts every call of malloc and its kin while epochs of few and of many steps run, and finds no
 more in the latter, but for the scratch that oneDNN takes for its products and the few small blocks in
 which Swift and libdispatch hand a pass to several threads.

 </details>

 **Growth** is measured on simulated sets: 2,000 users of about 20 items each, out of ever more items;
 the shapes of ML-20M and Netflix; and 100,000 users on a million items. Every point has a process of
 its own, whose peak of memory counts.

 <details><summary>What is in the memory, and what is ranked</summary>

 Popularity and activity have long tails. ML-20M and Netflix may not be passed on, so that one epoch is
 run at their shapes. Every point is measured in a process of its own, this program run once more,
 whose peak of resident memory the kernel keeps (`VmHWM`): data, parameters, Adam's moments, workspace
 and the program itself are in it. With the full softmax a step keeps the logits of a batch's users,
 for every concept and item, MacridVAE never more than `MacridVAE.decoderRoom` at a time; with sampled
 softmax (Section 2.2 of the paper) those of the items drawn.

 Ranking is what evaluation does for held-out users: all items are scored and the best hundred kept, a
 block of users at a time.

 </details>

 **The maps** are of seven simulated Gaussian clusters. All libraries get the same points, perplexity
 30, PCA for a start and 750 iterations, 250 of them with early exaggeration; for the rest each has its
 own defaults.

 <details><summary>How many points, and what is timed</summary>

 There are 28,000 points in 7 dimensions and 70,000 in 50, with `--full` a million in 50, and as many
 as openTSNE can do in a stated time. The peers are run by `Tests/Peers/tsne_peers.py`. Importing does
 not count, the search for neighbours does. What a map is worth is measured here for all of them.

 </details>
 */
import ArgumentParser
import Foundation
import Macrid
import Workbench

struct Speed: ChapterArguments {
  static let configuration = CommandConfiguration(
    commandName: "chapter-speed",
    abstract: "Measures epochs, growth and t-SNE maps, against the machine and peers in Python.",
    usage: "swift run chapter-speed [options]",
    discussion: """
      Examples:
        chapter-speed                              this library alone, in a minute
        chapter-speed --peer venv/bin/python       and PyTorch and openTSNE beside it
        chapter-speed --datasets ml-1m --epochs 20 one dataset, timed longer
      It writes figures/speed*; the page is chapters/speed/README.md.
      """)

  static let refused = ChapterOptions.ofTrials

  @OptionGroup var shared: ChapterOptions

  @Option(
    help: """
      Datasets, separated by commas. (default: ml-latest-small, with --full also ml-100k, ml-1m and \
      alishop-7c, where they are there)
      """)
  var datasets: String?

  @Option(
    help: ArgumentHelp(
      "A Python that can import torch, openTSNE and sklearnex.", valueName: "python"))
  var peer: String?

  @Option(help: "Epochs to time.", transform: Bounded.whole(1...1_000))
  var epochs = 5

  @Option(help: .hidden, transform: Errand.init(json:))
  var errand: Errand?

  func validate() throws {
    try shared.requireNoTrials("times are never the same twice")
    _ = try wishedDatasets()
    if shared.depth == .full, peer == nil {
      throw ValidationError("--full is the committed page, which has peers beside it: --peer.")
    }
  }

  /// The datasets that were asked for; nil without a wish.
  func wishedDatasets() throws -> [String]? {
    try shared.datasets(or: datasets, option: "--datasets")
  }
}

/*:
 ## The run

 Epochs first, then growth, processors and maps; tables as soon as they are measured, the answer,
 `figures/speed.json` with every row, and pictures last. `figures/speed-*.csv` are the tables
 unrounded.
 */
struct Results: Encodable {
  var epochs: [EpochRow] = []
  var growth: [GrowthRow] = []
  var processors: [ProcessorRow] = []
  var maps: [MapRow] = []
}

//: Every part measures, then publishes its tables:
func measureParts(_ chapter: Chapter<Speed>) throws -> Results {
  let threads = chapter.options.threadCount
  let names = try datasetNames(chapter)
  var results = Results()
  chapter.say("part 1 of 4: epochs on \(Format.list(names))")
  for name in names { results.epochs += try measureEpochs(name, chapter) }
  try publish(results.epochs, chapter)

  chapter.say("part 2 of 4: processors")
  results.processors = try measureInstructionSets(names[0], chapter)
  try chapter.publish(processorTable(results.processors, threads: threads), suffix: "-processors")

  chapter.say("part 3 of 4: growth on simulated sets")
  results.growth = try measureGrowth(chapter)
  try chapter.publish(growthTable(results.growth, chapter), suffix: "-growth")
  if let table = rankingTable(results.growth, threads: threads) {
    try chapter.publish(table, suffix: "-ranking")
  }

  chapter.say("part 4 of 4: maps of simulated points")
  results.maps = try measureMaps(chapter)
  try chapter.publish(mapTable(results.maps, threads: threads), suffix: "-maps")
  return results
}

func publish(_ epochs: [EpochRow], _ chapter: Chapter<Speed>) throws {
  let threads = chapter.options.threadCount
  try chapter.publish(epochTable(epochs, chapter))
  if let table = peerTable(epochs, chapter) { try chapter.publish(table, suffix: "-peers") }
  try chapter.publish(stepTable(epochs, threads: threads), suffix: "-steps")
  try chapter.publish(productTable(epochs, threads: threads), suffix: "-products")
}

//: Pictures:
func draw(_ results: Results, _ chapter: Chapter<Speed>) {
  let threads = chapter.options.threadCount
  chapter.publish(
    figure(
      results.epochs,
      caption: chapter.caption(
        "On \(threads) threads of one machine, the scale logarithmic; above each bar of a peer, its "
          + "seconds over ours.")))
  if let first = results.growth.first,
    let picture = growthFigure(
      results.growth,
      caption: chapter.caption(
        "Epochs on simulated sets of \(Format.count(first.users)) users, \(threads) "
          + "threads; dashed: sampled softmax; all scales logarithmic."))
  {
    chapter.publish(picture, suffix: "-growth")
  }
}

Chapter<Speed>.main { chapter in
  if let errand = chapter.arguments.errand { return try errand.run(chapter) }
  if chapter.options.depth == .standard { chapter.writeBeside() }
  try chapter.prepare(chapter.out)
  try chapter.arguments.peer.map(checkPeer)
  if chapter.options.depth == .full {
    chapter.announce("epochs, processors, growth and maps", seconds: 2_400)
  }
  let results = try measureParts(chapter)
  try AtomicFile.write(
    chapter.caption(answer(results)) + "\n", to: chapter.file("answer.md"))
  try chapter.publish(results: results, claims: [])
  draw(results, chapter)
}

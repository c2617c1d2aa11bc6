/*:
 # Speed: how close to the machine, how far from PyTorch and openTSNE

 Speeds are worth telling only as ratios measured side by side, on one machine, in one run. This
 chapter holds an epoch of each model against the arithmetic it cannot do without, at the rate of the
 machine's own matrix product; beside it, where a Python with PyTorch, openTSNE and
 scikit-learn-intelex is at hand, it sets the same epoch and the same t-SNE maps there. It shows
 where a step's time goes, how time and memory grow with users and items, and what lesser
 processors make of it.

     swift run chapter-speed                                   this library alone, on the embedded set
     swift run chapter-speed --peer /path/to/python            and its peers beside it
     swift run chapter-speed --full --peer /path/to/python     this page: about three quarters of an hour

 All but the last write to figures/here.

 ## Epochs

 <!-- include figures/speed.md -->

 ![Times as fast as PyTorch, and the share of sgemm](../../figures/speed.png)

 ## Where a step's time goes

 <!-- include figures/speed-steps.md -->

 The products alone cannot be faster than their shapes allow. A square product keeps every unit of
 the processor busy; a decoder's are long and narrow, sum over no more than a user's code, and read
 or write more for each multiplication:

 <!-- include figures/speed-products.md -->

 ## Growth

 <!-- include figures/speed-growth.md -->

 ![Seconds a user and peak memory against items and users](../../figures/speed-growth.png)

 ## Other processors

 <!-- include figures/speed-processors.md -->

 ## t-SNE

 <!-- include figures/speed-maps.md -->
 */
import ArgumentParser
import Foundation
import Macrid
import Workbench

/*:
 ## What is compared

 **The arithmetic** is the library's to count, for all chapters (`Method.gigaflopAnEpoch`): with
 $N$ users, $M$ items and $K$ concepts, every one of a decoder's $dM$ weights, of MacridVAE's head of
 $2d^2$ and of $\beta$-MultVAE's middle layers of $3dd'$ takes a multiplication and an addition
 forward and twice as many backward, for the gradients of codes and of weights:
 $6NK(dM + 2d^2)$ for MacridVAE, $6N(dM + 3dd')$ for $\beta$-MultVAE, $6NdM$ for MultDAE. Encoders
 read binary rows and cost by their ones; they, the softmax, the noise and Adam are not counted, so
 that a hundred per cent cannot be reached. The rate it is held against is that of a product of
 1,024 x 1,024 matrices on every thread at once, measured right before.

 **The peer**, `Tests/Peers/epoch_peer.py`, is the same model as a PyTorch user would write it, and
 as RecBole and the authors do: dense batches of users, autograd, one matrix product a concept. It
 runs at its best of three: as written, its loss through torch.compile, and its forward pass under
 autocast to bfloat16, which is less exact than ours. What this machine cannot run is a dash, and a
 note says why. Both sides train on the same users of the same split, in batches of the same size,
 with all cores; neither side evaluates. They take turns, an epoch's time is the median of several,
 and the first, in which memory is touched and code is generated, does not count.

 **A step** fills its batch, draws its noise, goes forward and backward, and lets Adam move the
 parameters; the trainer reads the clock after each (`Trainer.seconds`). The decoder's three
 products are measured on their own besides, at the shapes in which the models cut them, 25 users or
 512 items at a time (`Method.decoderProducts`). A step allocates nothing: a test counts every call
 of malloc and its kin while epochs of few and of many steps run, and finds no more in the latter, but
 for the scratch that oneDNN takes for its products and the few small blocks in which Swift and
 libdispatch hand a pass to several threads.

 **Growth** is measured on simulated sets, with a long tail of popularity and a heavy tail of
 activity: 500 users on ever more items, ever more users on 3,000 items, and one epoch at the shapes
 of ML-20M and Netflix, which may not be passed on. The first epoch does not count, except where an
 epoch takes more than half a minute. Memory is what the kernel says this process held at its peak:
 freed memory is given back, the high-water mark reset (a 5 written to `/proc/self/clear_refs`), and
 read after the epochs (`VmHWM`); data, parameters and workspace are in it, and some 50 MiB of the
 program. With the full softmax a step keeps the logits of a batch's users, for every concept and
 item, so that memory grows with them too.

 **Other processors** are this one held to less: kernels and products take no instructions beyond a
 set, in a process of its own.

 **The maps** are of seven Gaussian clusters: 28,000 points in 7 dimensions and 70,000 in 50, with
 `--full` 300,000 and a million. All libraries get the same points, perplexity 30, PCA for a start
 and 750 iterations, 250 of them with early exaggeration; the peers are run by
 `Tests/Peers/tsne_peers.py`, each with its own defaults for the rest. Importing does not count, the
 search for neighbours does. What a map is worth is measured here for all of them, by the exact
 divergence over every pair of points and by how many of the ten nearest neighbours survive. A
 million points have half a trillion pairs; there the divergence is the one that the optimiser
 itself interpolates on its grid, and the rows above show how far that is from the exact one.

 Other work on the machine slows both sides, but not equally: PyTorch's threads wait for one another
 at every operation, ours hand out blocks. So run this on a machine that does nothing else.
 */
struct Speed: ChapterArguments {
  static let configuration = CommandConfiguration(
    commandName: "chapter-speed",
    abstract: "Measures epochs and t-SNE maps, against the machine and against peers in Python.")

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

  @Flag(help: .hidden)
  var child = false

  func validate() throws {
    try shared.requireNoTrials()
    if shared.depth == .full, peer == nil {
      throw ValidationError("--full is the committed page, which has peers beside it: --peer.")
    }
  }
}

/*:
 ## The run

 Epochs first, then growth, processors and maps; tables as soon as they are measured, pictures last.
 `figures/speed.json` holds every row, `figures/speed-*.csv` the tables unrounded.
 */
struct Results: Encodable {
  var epochs: [EpochRow]
  var growth: [GrowthRow]
  var processors: [ProcessorRow]
  var maps: [MapRow]
}

Chapter<Speed>.main { chapter in
  let names = try datasetNames(chapter)
  if chapter.arguments.child {
    let rows = try names.flatMap { try measureEpochs($0, chapter) }
    Output.print(String(decoding: try JSONEncoder().encode(rows), as: UTF8.self))
    return
  }
  if chapter.options.depth == .standard { chapter.writeBeside() }
  if chapter.options.depth == .full {
    chapter.announce(
      "epochs, growth, processors, then maps of up to a million points", seconds: 2_700)
  }
  let threads = chapter.options.threadCount

  let epochs = try names.flatMap { try measureEpochs($0, chapter) }
  try chapter.publish(epochTable(epochs, chapter))
  try chapter.publish(stepTable(epochs, threads: threads), suffix: "-steps")
  try chapter.publish(productTable(epochs, threads: threads), suffix: "-products")
  let growth = try measureGrowth(chapter)
  try chapter.publish(growthTable(growth, chapter), suffix: "-growth")
  let processors = try measureInstructionSets(names, chapter)
  try chapter.publish(processorTable(processors, threads: threads), suffix: "-processors")
  let maps = try measureMaps(chapter)
  try chapter.publish(mapTable(maps, threads: threads), suffix: "-maps")

  try chapter.publish(
    results: Results(epochs: epochs, growth: growth, processors: processors, maps: maps),
    claims: [])
  chapter.publish(
    figure(
      epochs,
      caption: chapter.caption(
        "Epochs on \(threads) threads of one machine. sgemm: products of 1,024 x 1,024 matrices.")))
  chapter.publish(
    growthFigure(
      growth,
      caption: chapter.caption(
        "All sets are simulated, whatever shape they have; \(threads) threads; all axes logarithmic."
      )), suffix: "-growth")
}

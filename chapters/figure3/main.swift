/*:
 # Figure 3: does one dimension hold one attribute?

 > The controllability enabled by the disentangled representations can bring a new paradigm for
 > recommendation. It allows a user to interactively search for items that are similar to an initial
 > item except for some controlled aspects.
 >
 > — Ma, Zhou, Cui, Yang and Zhu, *Learning Disentangled Representations for Recommendation*,
 > NeurIPS 2019, Section 2.4 (shortened)

 <!-- include figures/figure3-answer.md zero allowed -->

 ![Sweeps through the simulated shop, along dimensions and along principal directions](../../figures/figure3.png)

 **[The explorer](../../figures/figure3.html)** (download it and open it) has these rows as buttons and
 finds other starts by name.

 *Words.* **Turned axes**: the same vectors, turned together at random. **Concept**: the items with the
 same most probable prototype; **principal directions**: those in which they differ most.

 ## The paper's claims

 <!-- include figures/figure3-verdicts.md zero allowed -->

 Intervals are bootstrapped over attributes crossed with trainings, at the levels of Holm's correction.
 *Holds*: above zero; *no difference*: within 0.05 either way; *contradicted*: below zero; *undecided*:
 too wide for any. Units and caveats stand [at the end](#everything-in-full).

 ## Run it

     swift run chapter-figure3                       one seed, on the simulated shop and the embedded movies
     swift run chapter-figure3 --full                both sizes of the shop, five seeds, a grid of settings: the committed page
     swift run chapter-figure3 --redraw              this page again from its trials, without training
     swift run chapter-figure3 --verify              trains some of its trials again and compares
     swift run chapter-figure3 --images DIR          photos of your own: DIR/<item id>.png

 It writes `figures/figure3*`.

 ## What differs from the paper, and why

 - **A simulated shop.** The paper's photographs were never published. Here attributes are known: seven
   categories of simulated goods, and users whose clicks follow tastes for attributes, without latent
   vectors, cosines or softmaxes.
 - **Nothing is chosen by hand.** A dimension is chosen on one half of a category's items and measured
   on the other; starts are the most clicked items.
 - **More settings**: two sizes of the shop, a hundred dimensions, objectives that favour axes.
 - **Longer trainings.** $\beta$'s ramp is five times as steep as the authors', so that 50 is reached,
   and trainings may have 1,000 epochs, not 200, so that they end by themselves.
 */
import ArgumentParser
import Macrid
import Workbench

/*:
 *So far the findings; from here on the method, in the order of the paper, each step with its code.*

 ## The settings

 $K = 7$ concepts, $d = 10$ dimensions, $\beta = 50$ and $\sigma_0 = 0.3$, as the paper has it for this
 figure. A training has **collapsed** where its best epoch ranks less than a tenth better for validation
 users than Popularity; that rule is all methods', and what it finds is in no mean.

 <details><summary>The ramp, and the settings that were tried for each method</summary>

 The authors' ramp, $t / (5 \cdot \text{steps an epoch})$, would reach 50 after 250 epochs, and their
 trainings have 200; here it is $t / (\text{steps an epoch})$, so that 50 is reached after 50 epochs, and
 the patience of 50 epochs is counted from there. With ten dimensions all methods learn slowly: 200
 epochs would cut them short. The table of trainings, at the end, says what was reached, and how each
 ended.

 Table 1's $\beta = 0.2$ lets $\beta$-MultVAE's ten dimensions collapse here, and with the authors'
 learning rate a training can wait for longer than the patience on the plateau where it ranks as
 Popularity does. Where directions are looked at, the baselines therefore have the best of six tries on
 validation users; MacridVAE's six are the grid below.

 <!-- include figures/figure3-tries.md zero allowed -->

 </details>
 */
func settings(_ kind: Kind, epochs: Int) -> [String: Setting] {
  let cap = Setting.number(Double(epochs))
  return switch kind {
  case .macridVAE:
    ["K": 7, "d": 10, "beta": 50, "sigma0": 0.3, "annealing": 1, "epochs": cap]
  case .multVAE: ["d": 10, "latent": 70, "beta": 0.02, "epochs": cap]
  case .multDAE: ["d": 10, "epochs": cap]
  case .svd: ["d": 10]
  }
}

/*:
 ## How a sweep is made (Section 2.4)

 Start from an item's representation $h^*$, or a user's component. Let $k^*$ be the prototype nearest to
 it and $j$ the dimension to vary. The range of $h^*_j$ over which $k^*$ stays the nearest is cut into
 $B$ subranges with equally many of $k^*$'s items, and one item of each is chosen, by beam search, to
 maximise

 $$\sum_t \cos(h_{i_t, -j}, h^*_{-j}) +
 \gamma \sum_{t < t'} \cos(h_{i_t, -j}, h_{i_{t'}, -j}),$$

 where $-j$ leaves out dimension $j$: items that agree in everything *but* $j$. Here $B = 8$,
 $\gamma = 1$, the beam's width 10 (`RecommendationControl` in the library).

 <details><summary>The range, by a binary search, with its code</summary>

 <!-- code Sources/Macrid/Control/PrototypeScores.swift range -->

 </details>

 ## The four methods

 The vectors looked into are those of items, brought to length one: MacridVAE's and $\beta$-MultVAE's
 representations ($d' = 70$), the columns of MultDAE's decoder, and the leading right singular vectors
 of the clicks. Trainings end by the rule of [Table 1](../table1/README.md).
 */
func run(_ trial: Trial, _ material: Material, _ run: Experiment.Run) throws -> Outcome<Looks> {
  // Of rotations and splits, the same for all trainings.
  let drawn: UInt64 = 1
  func look(_ codes: Codes) throws -> Looks {
    switch material {
    case .shop(let lab):
      try lab.look(at: codes, trial.measure, seed: drawn, workers: run.workers)
    case .movies(let movies):
      try movies.look(at: codes, trial.measure, seed: drawn, workers: run.workers)
    }
  }
  let users: Interactions =
    switch material {
    case .shop(let lab): lab.users
    case .movies(let movies): movies.split.test.known
    }
  if trial.method == Kind.svd.rawValue {
    let split = material.experiment.split
    return Outcome(
      measured: try look(
        Codes(
          singularVectorsOf: split, rank: Int(setting(trial, "d")), seed: trial.seed, users: users))
    )
  }
  return try material.experiment.run(trial, run, alsoFed: [users]) { model in
    try Codes(model, seed: trial.seed, users: users, workers: run.workers).map(look)
  }
}

/*:
 ## Which dimension holds which attribute?

 For each category, attribute and dimension: Spearman's $\rho$ between $h_{ij}$ and the attribute over
 the category's items; for named values, the root of the share of the ranks' variance that lies between
 them. The control that matters is the **turned axes**: turn all vectors together, and the model is as
 good as before, so that nothing in the objective says that an attribute should lie along an axis.

 <details><summary>Why a turn costs nothing, and the table of every attribute's best dimension</summary>

 Up to the encoder's last layer, which can absorb any rotation, MacridVAE compares directions by cosines
 alone, and a large $\beta$ makes $\sigma$ the same in all directions. So each strength is compared with
 what the best of ten axes reaches when the very same vectors are turned at random. The best dimension is
 chosen on one half of the items, and its strength is that on the other half.

 <!-- include figures/figure3-attributes.md zero allowed -->

 </details>

 ![Strength of every dimension for every attribute](../../figures/figure3-dimensions.png)

 ### Does size?

 With more users and more dimensions, against the best of as many turned axes:

 <details><summary>Table: users and dimensions</summary>

 <!-- include figures/figure3-sizes.md zero allowed -->

 </details>

 ![Sweeps along single dimensions with 3,000 training users](../../figures/figure3-small.png)

 ### Does any setting do better?

 The same over a grid of $\beta$ and $\sigma_0$, with the authors' ramp and with fewer dimensions; then
 with objectives that favour axes: prior deviations that differ from dimension to dimension, and a
 penalty $w \lVert \mu \rVert_1$ in the divergence, which for a mean of length one is least along an
 axis.

 <details><summary>Tables: the grid of settings, and objectives that favour axes</summary>

 <!-- include figures/figure3-grid.md zero allowed -->

 <!-- include figures/figure3-priors.md zero allowed -->

 </details>

 ### Other directions than the axes

 Section 2.4 does not need axes: along any direction $v$ of length one $h^*_j$ becomes $v^\top h^*$, and
 instead of leaving dimension $j$ out, $v$ is projected out of every vector. The **principal directions
 of a concept's own items** can be had after training and without labels.

 <details><summary>The projection's code, and what these directions are compared with</summary>

 <!-- code Sources/Macrid/Control/Direction.swift remove -->

 On an axis this is the paper's search. A concept's own items are those whose $\arg\max_k c_{ik}$ it is,
 their principal directions those of greatest variance. Which of the ten goes with an attribute is
 chosen on one half of the items, as for axes. They are compared with the axes, with axes turned at
 random, with turns of the very subspace that they span, and with a supervised direction, which knows
 the attribute on the half that chooses: a ceiling. The other methods have no concepts; theirs are of
 the true category's items, and MacridVAE's, too.

 </details>

 <details><summary>Table: directions</summary>

 <!-- include figures/figure3-directions.md zero allowed -->

 </details>

 ## How steady is a sweep?

 Kendall's $\tau_b$ between place in the sweep and attribute, against the best of ten turned axes, chosen
 and swept in the same way. With fewer than three items of the start's category it counts as 0.

 <details><summary>Named values, spread, and the table of every attribute's sweeps</summary>

 Named values are ordered by their mean rank in the dimension swept, as learned on half of the items;
 this lifts every $\tau$, random dimensions' too, which are treated the same. That the best dimension
 does better than another is what choosing it gives. *Spread* is how much the items of a sweep differ,
 relative to random pairs of the category: a good sweep spreads its own attribute and holds the others
 still. This table is of the smaller shop. $\beta$-MultVAE's sweeps in it are kept within the **true**
 category, which is more than MacridVAE is told; the claims compare methods that are all told it.

 <!-- include figures/figure3-sweeps.md zero allowed -->

 </details>

 ## In the field's own measures

 MIG, DCI and SAP, computed as in disentanglement_lib.

 <details><summary>Three views of the codes, and the table</summary>

 MIG has 20 bins, DCI gradient-boosted trees. The $d$ dimensions of each category's items stand against
 its attributes; users' $K$ concept scalars against the share of their clicks in each category, a
 component's scalar being its mean over $d$ as in Dervishaj et al. (ECIR 2025); and users' whole
 representation against those shares and, for each numeric attribute, how far their clicks lean to one
 side. The second view never sees a dimension within a concept, which is why the other two stand beside
 it.

 <!-- include figures/figure3-measures.md zero allowed -->

 </details>

 ## Movies

 On real data nobody knows the factors; year and genre are *proxies*. A dimension, or direction, is
 chosen on half of a concept's movies and measured on the other half, with the shop's controls.

 <details><summary>Tables: dimensions that go with year or genre, and sweeps along them</summary>

 Shown are the strongest.

 <!-- include figures/figure3-movies.md zero allowed -->

 Sweeps start from the most watched movie of the concept.

 <!-- include figures/figure3-movie-sweeps.md -->

 </details>

 <details><summary>Table: directions of the movies</summary>

 Within concepts, and over all movies, which the methods without concepts have alone.

 <!-- include figures/figure3-movie-directions.md zero allowed -->

 </details>
 */

//: The study is in `Study.swift`, the page in `Drawing.swift`.
Chapter<Figure3>.main { chapter in
  let (options, arguments) = (chapter.options, chapter.arguments)
  // A folder that is not there is told before anything trains.
  _ = try Photos(arguments.images, of: []) { _ in }
  let movies = try AskedDatasets(
    [try options.own(or: arguments.dataset, option: "--dataset") ?? "ml-latest-small"], options)
  let (folder, seed, size) = (options.dataFolder, options.seed, arguments.shop)
  let workers = Workers(count: options.threadCount)
  let artifact = Artifact<Material, Looks>(
    load: { name, _ in
      if let size = ShopSize(dataset: name) {
        return .shop(try Lab(size, seed: seed, workers: workers))
      }
      return .movies(try MovieSet(movies.asked[name] ?? name, in: folder, seed: seed))
    },
    record: { material in
      let split = material.experiment.split
      return DatasetRecord(split, simulated: ShopSize(dataset: split.dataset) != nil)
    },
    study: { materials in
      let (movieSet, shop) = (try materials(movies.names[0]), try materials(size.dataset))
      let large = try arguments.sizeSeedCount > 0 ? materials(arguments.largeShop.dataset) : nil
      return try study(
        movieSet.experiment.split, shop.experiment.split, large: large?.experiment.split, arguments)
    },
    run: { try run($0, $1, $2) }, draw: { try draw($0, chapter) })
  try chapter.run(
    artifact, ownData: movies.own,
    leavesOut:
      "three seeds, grids of settings and objectives, other directions, and a larger shop")
}

/*:
 ## Everything in full

 <details><summary>What was found, question by question</summary>

 With the paper's settings, over {{figure3 results.summary.seeds}} seeds; no number or verdict in it
 is typed.

 <!-- include figures/figure3-findings.md zero allowed -->

 </details>

 <details><summary>How every training ended, and the beta that it reached</summary>

 <!-- include figures/figure3-trainings.md zero allowed -->

 </details>

 <details><summary>The paper's sentences, with units and caveats</summary>

 The paper's figure gives no number to hold an effect against. Of the figure's rows start items are
 resampled in place of attributes. Where the answer counts settings or objectives their intervals are
 of 95 %, each for itself.

 <!-- include figures/figure3-claims.md zero allowed -->

 </details>
 */

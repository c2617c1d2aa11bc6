/*:
 # Figure 2: do the prototypes find the categories?

 > Figure 2c, which shows the clusters inferred based on the prototypes, is rather similar to Figure
 > 2d that shows the ground-truth categories, despite the fact that our model is trained without the
 > ground-truth category labels.
 >
 > — Ma, Zhou, Cui, Yang and Zhu, *Learning Disentangled Representations for Recommendation*,
 > NeurIPS 2019, Section 3.3

 <!-- include figures/figure2-answer.md -->

 ![Figure 2 on AliShop-7C's held-out part: prototypes, categories, and what they share](../../figures/figure2.png)

 ## When the picture comes

 ![NMI and matched prototypes against training clicks an item](../../figures/figure2-law.png)

 The **law of alignment**: the authors' settings, trained to convergence on parts of both data sets,
 ever more users and the same items. **NMI**, normalised mutual information with the categories, is
 0 for clusters that know nothing of them and 1 for the same partition. A prototype is **matched**
 where it and a category are each other's most frequent.

 <!-- if figures/figure2-larger-shop.png -->
 ![Figure 2 on a larger simulated shop: seven prototypes, seven categories](../../figures/figure2-larger-shop.png)
 <!-- end if -->

 <details><summary>Alignment and ranking, and what is planned but not yet trained</summary>

 <!-- include figures/figure2-law-remarks.md -->

 </details>

 ## The paper's claims

 <!-- include figures/figure2-verdicts.md zero allowed -->

 A verdict stands on trainings that ended by the rule of [Table 1](../table1/README.md).
 Where there are enough units an interval decides: *holds*, *no difference*, *contradicted*,
 *undecided*. The paper gives no number for its figure; its "similar" and
 "significant" needed a rule, which asks for two trainings or more
 ([rules and units](#everything-in-full)).

 ## Run it

     swift run chapter-figure2                     the simulated shop, one seed
     swift run chapter-figure2 --full              the committed page: AliShop-7C's part too, if it is there
     swift run chapter-figure2 --law               adds what is missing of the law of alignment, hours
     swift run chapter-figure2 --redraw            this page again from its trials, without training
     swift run chapter-figure2 --verify            trains some of its trials again and compares
     swift run chapter-figure2 --dataset ml-1m     any set with categories or genres
     swift run chapter-figure2 --users 15000       a larger shop

 It writes `figures/figure2*`: pictures, tables, every point of the maps
 ([AliShop-7C's part](../../figures/figure2.csv), [the shop](../../figures/figure2-shop.csv); items
 by their place in the split, not by the publisher's ids), [epochs](../../figures/figure2-epochs.csv)
 and [the law's trainings](../../figures/figure2-law-points.csv).

 ## What differs from the paper, and why

 - **Fewer users.** AliShop-7C's training users are not public; of its held-out part, pooled and split
   anew, 3,000 train where the paper has 6,668.
 - **Simulated shops** stand beside it, whose categories are known to be what moves users: one of as
   many training users, and a larger one.
 - **No seed is picked.** Where its criterion fails the authors' script draws nothing and says "maybe
   try another random seed"; here the first seed is drawn.
 - **Colours are earned.** A prototype has a category's colour where it is matched, else grey. The
   authors colour a point by its nearest prototype.
 - **Users' components** are the two most confident ones, as the paper's text says; the authors'
   script takes those of the user's true categories (both, [side by side](#everything-in-full)).
 - **Initial values.** The authors' initialisers give the context table and the items the same values
   and start prototype $k$ along item $k$; here each is drawn apart.
 */
import ArgumentParser
import Foundation
import Macrid
import Plotting
import Workbench

/*:
 *So far the findings; from here on the method, in the order of the paper, each step with its code.*

 ## The data

 **AliShop-7C** is the paper's own set: clicks on items of seven categories of a shop. Its held-out
 part is 4,000 users with their clicks and every item's category.

 **The simulated shop** knows no latent vectors, no cosines and no softmax. Its 4,000 users have
 tastes for attributes of 7,000 items in seven categories. Different categories share users but no
 tastes.

 <details><summary>How the shop's items, users and clicks are drawn</summary>

 1. There are 7,000 items in seven categories of equal size, with two or three attributes each, such
    as a bag's size and colour, drawn independently and uniformly.
 2. Within its category the item of rank $r$ has popularity $1 / (r + 5)$; ranks are random.
 3. Of 4,000 users each is active in two categories, in three (45 %) or in four (15 %), with an
    intent of $0.1 + u^2$ for each, $u$ uniform.
 4. In each a user has a taste for every attribute, independent of all others. For a number: an
    ideal $t$ and a tolerance $w$ between 0.08 and 0.2; a value $a$ counts
    $(1 + ((a - t) / w)^2)^{-2}$.
 5. For named values: the favourite counts 1, the second choice 0.3, any other 0.05.
 6. A click chooses a category by intent, and in it an item in proportion to popularity times
    tastes.
 7. One click in twenty follows popularity alone, in any category.
 8. No item is clicked twice, and in every category in which a user is active at least one is.
 9. A user makes $8 + 28 \sqrt{u / (1 - u)}$ clicks, at most 400: the median is 36.
 10. Only whole numbers, the four operations and square roots enter the draws: a seed gives the same
    shop on every machine.

 </details>
 */

/*:
 ## The measures

 The model gives every item a concept, $\arg\max_k c_{ik}$ (equation 6), and so seven clusters, held
 against the categories. Collapse is seen from the largest prototype's share of the items and from
 the effective number of prototypes, $\exp(-\sum_k p_k \ln p_k)$. For a user's two most confident
 components, confidence being $\sum_i x_{ui} c_{ik}$, the nearest *category*'s centre is held against
 the categories that the user clicked; chance is their share of all categories.

 <details><summary>ARI and purity, their code, components' own clusters, the authors' criterion</summary>

 The *adjusted Rand index* (ARI) is the share of pairs of items treated alike, corrected for chance;
 *purity* is the share of items that belong to their cluster's most frequent category, by chance a
 seventh. The effective number is seven for seven equal clusters and one where one prototype has
 everything.

 <!-- code Sources/Macrid/Evaluation/ClusteringAgreement.swift ClusteringAgreement.init(_:) -->

 A user's components are points among the items, and the paper says they are near the correct cluster
 centres. The distance $1 - \cos$ to the centre of the component's own cluster is held against that
 to the others. The model can hardly miss its own cluster, so the claim is judged by the categories.

 The authors' script has a criterion, without which it draws nothing: the categories' centres, sums
 of their items' directions, and the prototypes must be each other's nearest, one to one.

 </details>

 ## The law of alignment

 Of all users of a data set, held out or not, the first in an order train, the last validate and
 decide when training ends; nobody is left for test. Both data sets share an axis, training clicks
 over all items. On AliShop-7C's part the NMI is carried on to the paper's 6,668 training users by a
 straight line of its logit in the logarithm of clicks an item. The form is a choice.

 <details><summary>Parts and draws, the line's interval, and what there is to be found</summary>

 Of AliShop-7C's part 250, 500, 1,000, 2,000 and 3,900 of the 4,000 users train and 100 validate; of
 a simulated shop of 32,500 users a sixty-fourth of 32,000 and its doubles, and 500 validate. A draw
 has an order, validation users and a seed of its own; within a draw the smaller part is within the
 larger. The items are the same at every size: those that none of the training users clicked stay in
 the model and are left out of all measures, as nothing can be learned of them.

 The line is carried on to the paper's 6,668 users and 20,591 items, through the points of three
 clicks an item and more (below, the logit bends). It can rise only from 0 to 1. The interval is
 that of one further training: the interval of prediction of a straight line through logits that
 scatter normally around it. It knows nothing of another form, nor of how the paper's training users
 differ from those held out.

 What there is to be found is measured with the same items' categories in hand, five folds, each
 item judged by a classifier that has not seen it: linear least squares on the model's item vectors
 (for that model the ceiling), and naive Bayes on the clicks alone, where every user votes for the
 categories of their other items.

 </details>

 ## The trials

 The authors' settings, which the paper does not print: $d = 100$, learning rate 0.001, Gumbel
 temperature 1, $\tau = 0.1$, $\beta = 0.2$, $\sigma_0 = 0.075$, with the cosine and with the inner
 product, all else equal. k-means is also given the item representations of MultDAE,
 $\beta$-MultVAE and a truncated SVD.

 <details><summary>Seeds, trials at a tenth of the cost, and one thing changed at a time</summary>

 There are five seeds each; with the cosine ten on AliShop-7C's part and twenty on the shops, as it is
 of these that the authors' criterion is asked.

 With $d = 10$ it is asked what collapse depends on (similarity, $\tau$, rate), on AliShop-7C's part
 and the shop of its size. With a quarter of the users of the law's largest shop one thing at a time is changed, in the shop and in
 the settings.

 </details>
 */
/// A tenth of the authors' cost.
func narrow(_ arguments: Figure2) -> [String: Setting] {
  ["d": 10, "rate": 0.01, "epochs": .number(Double(arguments.epochLimit))]
}

/// A quick run takes the ten times cheaper settings for the authors'.
private func authorsTrials(_ materials: [Material], _ arguments: Figure2) throws -> [Trial] {
  let cap = Setting.number(Double(arguments.epochLimit))
  let authors = arguments.shared.quick ? narrow(arguments) : ["epochs": cap]
  // Seed by seed, so that what is compared is there first.
  let trainings = try materials.flatMap { material in
    try similarities.flatMap { similarity in
      let count = try arguments.seedCount(similarity, isSimulated: material.isSimulated)
      return (0..<count).map { (number: $0, material: material, similarity: similarity) }
    }
  }.sorted { $0.number < $1.number }
  return try trainings.map { number, material, similarity in
    try Trial(
      .macridVAE, authors.merging(["similarity": .text(similarity.rawValue)]) { $1 },
      on: material.split, seed: arguments.shared.seed + UInt64(number),
      measure: number == 0 ? Measure.mapped : Measure.clusters)
  }
}

//: The other trials are named in OtherTrials.swift and LawTrials.swift. Those of the law are trained
//: by `--law` or, with all else, by `--full`.
func study(
  _ names: [String], _ materials: Materials<Material>, _ arguments: Figure2
) throws -> Study<Clusters> {
  if arguments.law { return Study(try lawStages(materials, arguments)) }
  let main = try names.map { try materials($0) }
  let stages: [Study<Clusters>.Stage] = [
    .init("the authors' settings", try authorsTrials(main, arguments)),
    .init("baselines", try baselineTrials(main, arguments)),
  ]
  guard arguments.shared.depth == .full else { return Study(stages) }
  let maps = Study<Clusters>.Stage("further maps", try furtherMapTrials(main, arguments))
  let isWhole = try arguments.ownName() == nil
  return Study([maps] + stages + (isWhole ? try lawStages(materials, arguments) : []))
}

//: One training, and what is measured on the model of its best epoch for validation users
//: (Measures.swift):
func run(_ trial: Trial, _ material: Material, _ run: Experiment.Run) throws -> Outcome<Clusters> {
  let labels = material.labels
  if trial.method == "SVD" {
    let split = material.split
    let rank = min(
      Int(trial.settings["rank"]?.number ?? 50), split.train.userCount, material.itemCount)
    let svd = try TruncatedSVD(of: split.train, rank: rank, seed: trial.seed)
    if trial.isOfPart {
      return Outcome(measured: try lawClusters(svd: svd, trial, material))
    }
    return Outcome(
      measured: Clusters(
        kMeans: try kMeansAgreement(svd.itemRepresentations, labels, seed: trial.seed)))
  }
  var run = run
  var history = History()
  var snapshots = Snapshots()
  // A checkpoint does not hold what is measured on the way.
  run.checkpoint = nil
  var outcome: Outcome<Clusters> = try material.experiment.run(
    trial, run,
    afterEpoch: { model, record in
      guard let model = model as? MacridVAE else { return }
      if trial.measure == Measure.furtherMaps, Strip.epochs.contains(record.epoch) {
        snapshots.byEpoch[record.epoch] = Snapshots.Snapshot(model, workers: run.workers)
      }
      let clusters = model.assignment(workers: run.workers).largestPlaces
      let spread = Spread(
        clusters: material.clicked.map { clusters[$0] }, count: model.prototypeMatrix.rows)
      history.nmi.append(rounded(Agreement(clusters: clusters, labels).nmi))
      history.largest.append(rounded(spread.largest))
      history.effective.append(rounded(spread.effective))
    },
    measure: { model in
      if let model = model as? MultVAE {
        return Clusters(
          kMeans: try kMeansAgreement(model.itemRepresentations, labels, seed: trial.seed))
      }
      if let model = model as? MultDAE {
        return Clusters(
          kMeans: try kMeansAgreement(model.itemRepresentations, labels, seed: trial.seed))
      }
      guard let model = model as? MacridVAE else { return nil }
      if trial.measure == Measure.furtherMaps {
        snapshots.kept = Snapshots.Snapshot(model, workers: run.workers)
      }
      return trial.isOfPart
        ? try lawClusters(of: model, trial, material, history, workers: run.workers)
        : try clusters(of: model, trial, material, history, run)
    })
  if let kept = outcome.training?.bestEpoch, trial.measure == Measure.furtherMaps {
    outcome.measured?.strip = try Strip(
      snapshots, keptEpoch: kept, labels, seed: trial.seed, run)
  }
  if trial.isOfPart { outcome.test = nil }
  return outcome
}

//: ## The page
//:
//: Drawn from the trials alone, by Drawing.swift.
Chapter<Figure2>.main { chapter in
  let (options, arguments) = (chapter.options, chapter.arguments)
  let datasets = try AskedDatasets(
    try arguments.names().filter { ShopSize(dataset: $0) == nil }, options)
  let shops = try arguments.names().filter { ShopSize(dataset: $0) != nil }
  let (folder, seed) = (options.dataFolder, options.seed)
  let workers = Workers(count: options.threadCount)
  let bases = Bases { name in
    if let size = ShopSize(dataset: name) {
      return try Material(size, seed: seed, workers: workers)
    }
    return try Material(datasets.asked[name] ?? name, in: folder, seed: seed)
  }
  var artifact = Artifact<Material, Clusters>(
    load: { name, _ in try bases.material(name) }, record: \.record,
    study: { try study(datasets.names + shops, $0, arguments) },
    run: { try run($0, $1, $2) }, draw: { try draw($0, chapter) })
  let isAddition = arguments.law
  artifact.stays = { _ in isAddition }
  try chapter.run(
    artifact, ownData: datasets.own,
    leavesOut: isAddition
      ? nil : "AliShop-7C's part, the larger shop, other seeds, the law of alignment")
}

/*:
 ## Everything in full

 <details><summary>The law of alignment in numbers, and what is there to be found</summary>

 <!-- include figures/figure2-law.md zero allowed -->

 ![What prototypes find of what is there](../../figures/figure2-ceiling.png)

 <!-- include figures/figure2-popularity.md zero allowed -->

 </details>

 <!-- if figures/figure2-factors.md -->
 <details><summary>What else moves alignment: clicks, items, categories, tastes, settings</summary>

 <!-- include figures/figure2-factors-findings.md -->

 ![NMI less that of the shop and the settings as they are](../../figures/figure2-factors.png)

 <!-- include figures/figure2-factors.md zero allowed -->

 </details>
 <!-- end if -->
 <details><summary>AliShop-7C's held-out part: when prototypes align</summary>

 <!-- include figures/figure2-findings.md -->

 ![Alignment on AliShop-7C's held-out part](../../figures/figure2-alignment.png)

 <!-- if figures/figure2-epochs.png -->
 ![Clusters forming on AliShop-7C's held-out part](../../figures/figure2-epochs.png)
 <!-- end if -->

 <!-- if figures/figure2-script.png -->
 ![Users' components by the paper's text and by the authors' script: AliShop-7C's held-out part](../../figures/figure2-script.png)
 <!-- end if -->

 </details>

 <details><summary>The simulated shop: picture, and when prototypes align</summary>

 Here the categories are known to be what moves users; the data are simulated.

 ![Figure 2 on the simulated shop](../../figures/figure2-shop.png)

 <!-- include figures/figure2-shop-findings.md -->

 ![Alignment on the simulated shop](../../figures/figure2-shop-alignment.png)

 <!-- if figures/figure2-shop-epochs.png -->
 ![Clusters forming on the simulated shop](../../figures/figure2-shop-epochs.png)
 <!-- end if -->

 <!-- if figures/figure2-shop-script.png -->
 ![Users' components by the paper's text and by the authors' script: the simulated shop](../../figures/figure2-shop-script.png)
 <!-- end if -->

 </details>

 <!-- if figures/figure2-larger-shop-script.png -->
 <details><summary>The larger simulated shop: when prototypes align</summary>

 <!-- include figures/figure2-larger-shop-findings.md -->

 ![Alignment on the larger simulated shop](../../figures/figure2-larger-shop-alignment.png)

 ![Clusters forming on the larger simulated shop](../../figures/figure2-larger-shop-epochs.png)

 ![Users' components by the paper's text and by the authors' script: the larger simulated shop](../../figures/figure2-larger-shop-script.png)

 </details>
 <!-- end if -->

 <details><summary>Agreement of clusters with categories, collapse</summary>

 <!-- include figures/figure2-agreement.md -->

 <!-- include figures/figure2-collapse.md -->

 <!-- if figures/figure2-collapse-causes.md -->
 ![The largest prototype's share over epochs](../../figures/figure2-collapse.png)

 <!-- include figures/figure2-collapse-causes.md zero allowed -->
 <!-- end if -->

 </details>

 <details><summary>The paper's sentences, with units and rules</summary>

 <!-- include figures/figure2-claims.md zero allowed -->

 </details>
 */

/*:
 # Figure 4: independent dimensions and better recommendations, together?

 > We observe that (1) our approach outperforms the baselines in terms of both performance and
 > micro disentanglement, and (2) macro disentanglement benefits micro disentanglement, as K = 7 is
 > better than K = 1.
 >
 > — Ma, Zhou, Cui, Yang and Zhu, *Learning Disentangled Representations for Recommendation*,
 > NeurIPS 2019, Section 3.4

 <!-- include figures/figure4-answer.md -->

 ![Independence against Recall@20, a point a configuration](../../figures/figure4.png)

 ## The paper's claims

 <!-- include figures/figure4-verdicts.md zero allowed -->

 A verdict stands on a bootstrap interval, 4,000 resamples, over random configurations and, where
 recall is in it, over test users, crossed; the claims are a family, and each interval is taken at
 its level of Holm's correction. With fewer than 12 configurations all is undecided. *Holds*: above
 zero; *no difference*, asked first: within 0.01 either way in recall and independence, 0.1 in a
 correlation;
 *contradicted*: below zero; *undecided*: too wide for any of these. The paper's figure gives no
 numbers to hold an effect against. The first column is the paper's own comparison, over all
 configurations; the others ask whether it holds for those that a person would use
 ([units and caveats](#everything-in-full)).

 ![Correlations of independence and Recall@20, with intervals](../../figures/figure4-correlations.png)

 ## Run it

     swift run chapter-figure4             8 configurations a method on the embedded set
     swift run chapter-figure4 --full      400 a method, on ml-100k too, if it is there; goes on from
                                           this page's trials
     swift run chapter-figure4 --full --configurations 2000
                                           the paper's number
     swift run chapter-figure4 --redraw    this page again from its trials, without training
     swift run chapter-figure4 --verify    trains some of its trials again and compares

 It writes `figures/figure4*`: pictures, tables, and every trial in
 [figure4-trials.csv](../../figures/figure4-trials.csv).

 ## What differs from the paper, and why

 - **The horizontal axis.** The paper's runs from 0.14 to 0.26; here MacridVAE (K = 7) has a median of
   {{figure4 results[dataset=ml-100k].quantities[quantity="Recall@20, median, MacridVAE (K = 7), all configurations"].estimate.value|%.3f}}
   on ml-100k and
   {{figure4 results[dataset=ml-latest-small].quantities[quantity="Recall@20, median, MacridVAE (K = 7), all configurations"].estimate.value|%.3f}}
   on ml-latest-small. The paper's Table 1 has 0.31 for the same model on ML-100k, outside its own
   figure: the two were not made alike, and its split, distributions and epochs are not known.
 - **The dataset.** Which set the paper calls ML-100k is a question of
   [Table 1](../table1/README.md); both candidates are here.
 - **Test users change.** The paper has one split, of some 50 test users by its standard errors;
   with so few a method's recall is known to about 0.03, as much as the methods lie apart. Here
   configurations are spread over rotating folds, and intervals are over users, too.
 - **Fewer configurations.** There are {{figure4 results[dataset=ml-100k].configurations|%d}} a method,
   not 2,000.
 - **More epochs.** At most 400 instead of the authors' 200: the baselines learn more slowly, and
   fewer would make our side look better than it is. The epochs kept, and how many trials ran out
   all the same, stand [at the end](#everything-in-full).
 - **MultDAE, a fifth cloud.** Having no KL term, it shows which independence of items comes without
   one.
 - **More pictures than one.** A pooled cloud can show a trend that no method has, so the correlation
   is taken within methods, too, and two other measures of dependence stand beside the paper's.
 */
import ArgumentParser
import Foundation
import Macrid
import Plotting
import Workbench

/*:
 *So far the findings; from here on the method, in the order of the paper, each step with its code.*

 ## The measure

 Of a set of $d$-dimensional representations, with $\mathrm{corr}_{ij}$ the correlation of
 dimensions $i$ and $j$ over the set,

 $$\mathrm{independence} = 1 - \frac{2}{d (d - 1)} \sum_{1 \le i \lt j \le d} |\mathrm{corr}_{ij}|.$$

 <!-- code Sources/Macrid/Evaluation/Independence.swift Correlations.independence -->

 Items: the decoder's $h_i$, all items, $d = 100$. Users: the encoder's means from the test users'
 known items, a row a user; for MacridVAE all $K$ components side by side, $d' = Kd$.

 <details><summary>Which users, the cap where they are few, and constant dimensions</summary>

 The paper does not say which users. The figure takes the test users, as is usual; but correlations
 over $n$ users are not zero even where dimensions are independent: $|\mathrm{corr}|$ is then about
 $\sqrt{2 / (\pi n)}$, which for 50 users caps the measure near 0.89. The same is therefore also
 computed over all users (training, validation and test), where the cap is near 0.97. MultDAE's users
 are left out: its hidden layer is no distribution's mean. A dimension that takes one value counts as
 independent of all others; how many there are is in
 [figure4-trials.csv](../../figures/figure4-trials.csv).

 </details>
 */

/*:
 ## The configurations

 > We vary the hyper-parameters related with micro disentanglement ($\beta$ and $\sigma_0$ for our
 > approach, $\beta$ for $\beta$-MultVAE) [...] Each method is evaluated with 2,000 randomly sampled
 > configurations on ML-100k.

 From which distributions the paper does not say; ours are log-uniform, $\beta$ from 0.01 to 10 for
 the paper's four methods and $\sigma_0$ from 0.02 to 0.5 for MacridVAE, around the authors' 0.2 and
 0.075. Number $n$ of every method tests on fold $n \bmod F$ of the dataset's $F$ rotating folds,
 validates on the next and trains on the rest.

 <details><summary>The ramp to beta, MultDAE's draws, and what configuration number n is</summary>

 The ranges go beyond the authors' values by a factor of twenty or more in $\beta$ and of four to
 seven in $\sigma_0$. $\beta$ is a cap: the weight climbs to it by
 $t / (5 \cdot \text{steps an epoch})$, which takes $5 \beta$ epochs, 50 for the largest. Patience
 is counted from there on, so that every trial meets its $\beta$; one whose best epoch came before
 that keeps what the smaller weight, which [figure4-trials.csv](../../figures/figure4-trials.csv)
 gives beside the cap, has made of it. They are counted
 [at the end](#everything-in-full).

 MultDAE has neither hyper-parameter; drawn is what regularises it instead, log-uniformly, too: the
 share of inputs that dropout keeps, from 0.3 to 1, and the $\ell_2$ penalty, from $10^{-9}$ to
 $10^{-4}$, as in [Table 1](../table1/README.md)'s tuning.

 Configuration number $n$ of a method is drawn by a counter-based generator from the seed, the
 method's name and $n$ alone: configuration 1,234 is the same whoever runs it, on however many
 machines, and so are its initial parameters, its order of users and its noise.

 Trials are run number by number, all methods on all datasets, so that a sweep that is cut short has
 as many of each; the page takes the numbers that all methods have been trained with.

 </details>
 */
let spaces = Variant.allCases.map { variant in
  SearchSpace(method: variant.rawValue, parameters: variant.parameters)
}

func study(
  _ datasets: AskedDatasets, _ materials: Materials<Experiment>, _ arguments: Figure4
) throws -> Study<Independences> {
  let plan = SearchSpace.plan(spaces, count: arguments.count, seed: arguments.shared.seed)
  let folds = try datasets.names.map { try datasets.folds(of: $0).count }
  return Study(
    try stride(from: 0, to: plan.count, by: spaces.count).flatMap { start in
      try zip(datasets.names, folds).flatMap { name, folds in
        try plan[start..<start + spaces.count].map { drawn in
          let variant = Variant(rawValue: drawn.method)!
          let fold = Numbering.fold(of: drawn.number, folds: folds)
          let settings = drawn.values.mapValues { Setting.number($0) }
            .merging(variant.sizes) { $1 }
            .merging(["batch": 100, "epochs": .number(Double(arguments.epochLimit))]) { $1 }
          return try Trial(
            variant.method, settings, on: materials(name, fold: fold).split, fold: fold,
            seed: Numbering.seed(of: drawn), measure: "independence")
        }
      }
    })
}

/*:
 ## A trial

 A trial trains one configuration of one of these methods:

 | Here | In the paper | |
 |---|---|---|
 | MacridVAE (K = 7) | Ours(100,700) | $K = 7$, $d = 100$, $d' = 700$ |
 | MacridVAE (K = 1) | Ours(100,100) | $K = 1$, $d = 100$, $d' = 100$ |
 | beta-MultVAE (d' = 700) | beta-MultVAE(100,700) | $d = 100$, $d' = 700$ |
 | beta-MultVAE (d' = 100) | beta-MultVAE(100,100) | $d = 100$, $d' = 100$ |
 | MultDAE | not in the figure | $d = 100$ |

 All else is as in the chapter on [Table 1](../table1/README.md) and the same for all: Adam with
 learning rate 0.001, 100 users a step, dropout 0.5 but for MultDAE's, $\tau = 0.1$, strong
 generalisation. Patience is 50 epochs: the epoch with the best validation NDCG@100 is kept, and
 test users are looked at once, after that; nothing is chosen on them. A trial whose objective
 leaves the finite numbers is kept as diverged.
 */
func run(
  _ trial: Trial, _ experiment: Experiment, _ run: Experiment.Run
) throws -> Outcome<Independences> {
  let outcome: Outcome<Independences> = try experiment.run(trial, run) { model in
    func independences(items: Matrix, users: ((Interactions) -> Matrix)?) -> Independences {
      Independences(items: items, users: users, on: experiment.split, seed: trial.seed)
    }
    switch model {
    case let model as MacridVAE:
      return independences(items: model.itemRepresentations) {
        model.userRepresentations($0, workers: run.workers)
      }
    case let model as MultVAE:
      return independences(items: model.itemRepresentations) {
        model.userRepresentations($0, workers: run.workers)
      }
    case let model as MultDAE:
      return independences(items: model.itemRepresentations, users: nil)
    default: return nil
    }
  }
  return outcome.compact
}

/*:
 ## The sweep

 The {{figure4 provenance.trials.count|%,d}} trials of this page took
 {{figure4 provenance.trials.coreSeconds|%,.0f}} seconds of one core. At their pace the paper's 2,000
 configurations of every method are
 {{figure4 results[dataset=ml-100k].forPaper.coreHours|%.0f}} hours on ml-100k and
 {{figure4 results[dataset=ml-latest-small].forPaper.coreHours|%.0f}} on ml-latest-small, MultDAE's among
 them.

 <details><summary>A run that is cut short, and a sweep on many machines</summary>

 Trials run one a core, as many at once as there are threads. Each finished trial is a line of a
 journal, on the disk before the next begins, so that a run killed at any moment loses the trials
 under way and nothing else; the same command goes on, and so does one that asks for more. A trial
 keeps its test users' Recall@20 to four decimals, so that 4,000 are a few megabytes.

 On many machines, each runs a share and one of them merges:

     swift run chapter-figure4 --full --configurations 2000 --shard 3/8 --out shards
     swift run chapter-figure4 --full --configurations 2000 --merge shards/figure4-shard-*.jsonl

 Shards merge to the same outcomes as one machine's run, in any order; what a lost shard left undone
 is run by the merge. On a Slurm cluster [slurm.sh](../slurm.sh) does both, an array of shards and a
 job after it that merges and draws. There the merging job fails and names a shard that did not come
 to its end, and the same command goes on. This is the paper's number on both datasets, 20,000 trials,
 on 32 tasks of two threads:

     swift build --product chapter-figure4
     SHARDS=32 chapters/slurm.sh figure4 --full --configurations 2000

 </details>

 ## Folds, users and configurations

 A fold of easy users gives high recall to whatever is tested on it. All methods' number $n$ have the
 same users, so that a difference of methods has nothing of it; for the picture and for correlations
 folds are levelled: each fold's mean over its trials is put in the place of the mean over all.
 Correlations are Spearman's.

 <details><summary>How a resample is drawn, and what is correlated within methods</summary>

 As many configurations as there are folds have had every user as a test user. A resample draws
 configuration numbers with replacement, each with all its methods, and, within every fold, test
 users, whose weights all trials of the fold share; then folds are levelled anew. The best fifth is
 chosen anew, too, by validation NDCG@100, levelled in the same way. Within methods, ranks are each
 method's own; where $\beta$ and $\sigma_0$ are taken out, what a linear fit of each method's ranks
 by theirs leaves is correlated. Users that are drawn twice add their noise to each recall once more,
 which draws correlations to zero: replicates of a correlation with recall are shifted, on Fisher's
 scale, so that their median is the correlation itself.

 </details>

 ## The page
 */
func draw(_ page: Page<Independences>, _ chapter: Chapter<Figure4>) throws {
  let clouds = clouds(page, workers: Workers(count: chapter.options.threadCount))
  guard !clouds.isEmpty else {
    throw ChapterFailure(
      .missingInput,
      "no configuration has been run with all methods yet; run the same command without --redraw to "
        + "go on")
  }
  let judged = claims(clouds, on: page)
  // Those that used up their epochs or collapsed are many, and counted in a table of their own.
  let remarks = page.records.filter { $0.outcome.failure != nil }.map {
    "\($0.trial.title): \($0.outcome.failure!)"
  }
  let answer = answer(clouds, judged)
  Output.print(prose: answer)
  try AtomicFile.write(answer, to: chapter.file("answer.md"))
  try chapter.publish(verdictTable(judged), suffix: "-verdicts")
  try chapter.publish(table(clouds, remarks: remarks))
  try chapter.publish(Table(claims: judged.map(\.claim)), suffix: "-claims", isDetail: true)
  try chapter.publish(trainingsTable(clouds), suffix: "-trainings", isDetail: true)
  try chapter.publish(linkTable(clouds), suffix: "-recall", isDetail: true)
  try chapter.publish(parametersTable(clouds), suffix: "-parameters", isDetail: true)
  try chapter.publish(measuresTable(clouds), suffix: "-measures", isDetail: true)
  try AtomicFile.write(trialsTable(clouds).csv, to: chapter.file("trials.csv"))
  let results = clouds.filter { !$0.isCommitted }.map(CloudResult.init)
  try chapter.publish(results: results, claims: judged.map(\.claim))
  publishPictures(clouds, chapter)
}

//: Everything above, in order.
Chapter<Figure4>.main { chapter in
  let (options, arguments) = (chapter.options, chapter.arguments)
  let datasets = try AskedDatasets(try arguments.names(), options)
  let artifact = Artifact<Experiment, Independences>(
    load: { try Experiment(try datasets.load($0, fold: $1)) },
    record: { DatasetRecord($0.split) }, study: { try study(datasets, $0, arguments) },
    run: { try run($0, $1, $2) }, draw: { try draw($0, chapter) })
  try chapter.run(
    artifact, ownData: datasets.own,
    leavesOut: "400 configurations a method, on ml-100k, too; the paper has 2,000")
}

/*:
 ## Everything in full

 <details><summary>The picture in numbers, and the trials' ends</summary>

 <!-- include figures/figure4.md -->

 <!-- include figures/figure4-trainings.md zero allowed -->

 The same numbers are in [figure4.csv](../../figures/figure4.csv) and
 [figure4.tex](../../figures/figure4.tex).

 </details>

 <details><summary>Does independence go with performance within a method?</summary>

 A cloud of four methods shows where they lie; whether, for one method, the more independent
 configuration recommends better is seen more easily where each is binned by its recall:

 ![Medians and quartiles, binned by recall](../../figures/figure4-bands.png)

 A pooled cloud of four methods can show a trend that none of them has: if one method is better in
 both, all points together rise, whatever happens within it. So the correlation is taken within
 each method, over its configurations; then over the paper's four with ranks taken within methods,
 which removes what separates them: of all, of the best fifth, and without $\beta$ above 1, which the
 paper says $\beta$-MultVAE cannot bear.

 <!-- include figures/figure4-recall.md zero allowed -->

 The paper shows the pooled cloud, which is the row "mixed". Dervishaj et al. (*ECIR* 2025) trained five
 models on four datasets and report that disentanglement is not tied to accuracy but to
 interpretability; they measured disentanglement by supervised scores (DCI) against factors such as tag
 clusters, averaged MacridVAE's components to one number each before that, and split each user's items
 instead of holding users out, so that only the direction can be compared, not a figure. The rows
 "within a method" are the ones that speak to their finding: a correlation near zero there is theirs, a
 clearly positive one is the paper's.

 A correlation does not tell an effect of the one on the other from a common cause, and there is a
 candidate: the drawn hyper-parameters themselves move both. The rows that take them out leave what
 their ranks do not explain; "their bends, too" also takes out how far each lies from the middle of its
 range, as recall may be best there.

 <!-- include figures/figure4-parameters.md zero allowed -->

 </details>

 <details><summary>Would another measure say the same?</summary>

 The paper's measure sees pairs and straight lines only. Beside it stand two that are standard
 elsewhere and need no ground truth either: the total correlation of a Gaussian,
 $-\frac{1}{2} \ln \det R$ with $R$ the correlation matrix, which sees all dimensions together, and
 the mean mutual information of pairs of dimensions in 20 bins, which sees bent lines, too. Total
 correlation grows with the number of dimensions and is given a dimension. All three are biased
 where points are few, so that only methods with as many dimensions and points are to be compared.

 <!-- include figures/figure4-measures.md zero allowed -->

 Do they order the methods as the paper's measure does? The rows below each block count the pairs of
 methods that are ordered alike. Mutual information must be read against chance: on so few points in
 20 x 20 cells, dimensions that have nothing to do with each other come to the last column. The means
 of beta-MultVAE (d' = 700) are linear in a hidden layer of 100, so that most of their 700 dimensions
 are combinations of others: their total correlation is infinite, which a mean over pairs cannot show.
 So it is for any method where there are fewer users than dimensions, as on ml-latest-small.

 </details>

 <details><summary>The paper's sentences, with units and caveats</summary>

 <!-- include figures/figure4-claims.md zero allowed -->

 </details>
 */

/*:
 # Figure 4: micro disentanglement against performance

 > We observe that (1) our approach outperforms the baselines in terms of both performance and
 > micro disentanglement, and (2) macro disentanglement benefits micro disentanglement, as K = 7 is
 > better than K = 1.
 >
 > — Ma, Zhou, Cui, Yang and Zhu, *Learning Disentangled Representations for Recommendation*,
 > NeurIPS 2019, Section 3.4

 This chapter regenerates Figure 4 of the paper: four methods, each trained with many random
 configurations of the hyper-parameters of micro disentanglement, and for each configuration one
 point: how well it recommends, and how independent the dimensions of what it learned are. Lines
 set off like the quotation above are the paper's words; everything else is ours.

     swift run chapter-figure4                            40 configurations a method
     swift run chapter-figure4 --configurations 2000      the paper's number, continuing from there
     swift run chapter-figure4 --configurations 200 --verify
                                                          compares with the committed results

 ## What came out

 ![Independence against Recall@20](../../figures/figure4.png)

 <!-- include figures/figure4.md -->

 The same numbers are in [figure4.csv](../../figures/figure4.csv) and
 [figure4.tex](../../figures/figure4.tex), every trial in
 [figure4-trials.csv](../../figures/figure4-trials.csv).

 A cloud of four colours shows where the methods lie; whether, for one method, the more independent
 configuration recommends better is seen more easily where each is binned by its recall:

 ![Medians and quartiles, binned by recall](../../figures/figure4-bands.png)

 ### The paper's claims, one by one

 A verdict stands on a 95 % bootstrap interval over configurations, 2,000 resamples. *Reproduced*:
 the interval lies above zero; *not reproduced*: below; *inconclusive*: it holds zero. The interval
 speaks of configurations on these test users; that other test users would move Recall@20, too, is
 what the standard error in the table above says. Twelve claims are judged, so that about every
 other run would show some verdict by chance alone if nothing were there.

 <!-- include figures/figure4-claims.md -->

 "Our approach outperforms the baselines in terms of both": in Recall@20 at $d' = 700$
 {{figure4 claims[claim="Ours(100,700) beats beta-MultVAE(100,700) in Recall@20"].verdict}} (medians
 {{figure4 results.methods[method="Ours(100,700)"].recall20.value|%.3f}} and
 {{figure4 results.methods[method="beta-MultVAE(100,700)"].recall20.value|%.3f}}), in independence of
 items {{figure4 claims[claim="Ours(100,700) beats beta-MultVAE(100,700) in independence of items"].verdict}}
 ({{figure4 results.methods[method="Ours(100,700)"].independence.items.value|%.3f}} and
 {{figure4 results.methods[method="beta-MultVAE(100,700)"].independence.items.value|%.3f}}). "K = 7 is
 better than K = 1": in independence of items
 {{figure4 claims[claim="K = 7 beats K = 1 in independence of items"].verdict}}
 ({{figure4 results.methods[method="Ours(100,700)"].independence.items.value|%.3f}} and
 {{figure4 results.methods[method="Ours(100,100)"].independence.items.value|%.3f}}), of test users
 {{figure4 claims[claim="K = 7 beats K = 1 in independence of test users"].verdict}}
 ({{figure4 results.methods[method="Ours(100,700)"].independence."test users".value|%.3f}} and
 {{figure4 results.methods[method="Ours(100,100)"].independence."test users".value|%.3f}}).

 ### What differs from the paper's figure

 Its horizontal axis runs from 0.14 to 0.26; here the best configuration of Ours(100,700), by
 validation users, reaches {{figure4 results.methods[method="Ours(100,700)"].recall20OfBest|%.3f}}.
 The paper's Table 1 has 0.31 for the same model on ML-100k, outside its own figure, so that the two
 were not made alike; its split, its distributions and its number of epochs are not known. And
 there are {{figure4 results.methods[method="Ours(100,700)"].configurations|%d}} configurations a
 method here, not 2,000.

 ### Does independence go with performance?

 A pooled cloud of four methods can show a trend that none of them has: if one method is better in
 both, all points together rise, whatever happens within it. So the correlation is taken within
 each method, over its configurations; then with ranks taken within methods, which removes what
 separates them; and apart from that between the methods' medians, which are four points and prove
 nothing by themselves.

 <!-- include figures/figure4-recall.md zero allowed -->

 The paper shows the pooled cloud. Dervishaj et al. (*ECIR* 2025) trained five models on four
 datasets and report that disentanglement is not tied to accuracy but to interpretability; they
 measured disentanglement by supervised scores (DCI) against factors such as tag clusters, averaged
 MacridVAE's components to one number each before that, and split each user's items instead of
 holding users out, so that only the direction can be compared, not a figure. The rows "within a
 method" above are the ones that speak to their finding: a correlation near zero there is theirs, a
 clearly positive one is the paper's. Here ranks taken within methods correlate by
 {{figure4 results.links[representations=items].within.value|%.2f}} for items and by
 {{figure4 results.links[representations="test users"].within.value|%.2f}} for test users, where the
 mixed cloud has {{figure4 results.links[representations=items].pooled.value|%.2f}} and
 {{figure4 results.links[representations="test users"].pooled.value|%.2f}}: the rest of what the
 figure shows at a glance is the distance between the models. And the methods are not alike in it.
 For items it is
 {{figure4 results.methods[method="Ours(100,700)"].spearman.items.value|%.2f}} in Ours(100,700),
 {{figure4 results.methods[method="Ours(100,100)"].spearman.items.value|%.2f}} in Ours(100,100),
 {{figure4 results.methods[method="beta-MultVAE(100,700)"].spearman.items.value|%.2f}} in
 beta-MultVAE(100,700) and
 {{figure4 results.methods[method="beta-MultVAE(100,100)"].spearman.items.value|%.2f}} in
 beta-MultVAE(100,100); the bands above show where along the axis it comes from.

 A correlation does not tell an effect of the one on the other from a common cause, and there is a
 candidate: the drawn hyper-parameters themselves move both.

 <!-- include figures/figure4-parameters.md zero allowed -->

 ### Would another measure say the same?

 The paper's measure sees pairs and straight lines only. Beside it stand two that are standard
 elsewhere and need no ground truth either: the total correlation of a Gaussian,
 $-\frac{1}{2} \ln \det R$ with $R$ the correlation matrix, which sees all dimensions together, and
 the mean mutual information of pairs of dimensions in 20 bins, which sees bent lines, too. Total
 correlation grows with the number of dimensions and is given a dimension. All three are biased
 where points are few, so that only methods with as many dimensions and points are to be compared.

 <!-- include figures/figure4-measures.md zero allowed -->

 Do they order the methods as the paper's measure does? For items, total correlation orders
 {{figure4 results.links[representations=items].totalCorrelation.methodPairsAlike|%d}} of
 {{figure4 results.links[representations=items].totalCorrelation.methodPairs|%d}} pairs of methods as
 independence does and mutual information
 {{figure4 results.links[representations=items].mutualInformation.methodPairsAlike|%d}} of
 {{figure4 results.links[representations=items].mutualInformation.methodPairs|%d}}; for users
 {{figure4 results.links[representations="all users"].totalCorrelation.methodPairsAlike|%d}} of
 {{figure4 results.links[representations="all users"].totalCorrelation.methodPairs|%d}} and
 {{figure4 results.links[representations="all users"].mutualInformation.methodPairsAlike|%d}} of
 {{figure4 results.links[representations="all users"].mutualInformation.methodPairs|%d}}. Mutual
 information must be read against chance: on so few points in 20 x 20 cells, dimensions that have
 nothing to do with each other come to the last column. The means of beta-MultVAE(100,700) are
 linear in a hidden layer of 100, so that most of their 700 dimensions are combinations of others:
 their total correlation is infinite, which a mean over pairs cannot show.
 */
import ArgumentParser
import Foundation
import Macrid
import Plotting
import Workbench

/*:
 ## The measure

 Of a set of $d$-dimensional representations, with $\mathrm{corr}_{ij}$ the correlation of
 dimensions $i$ and $j$ over the set,

 $$\mathrm{independence} = 1 - \frac{2}{d (d - 1)} \sum_{1 \le i < j \le d}
 |\mathrm{corr}_{ij}|.$$

 Items: the decoder's $h_i$, all items, $d = 100$. Users: the encoder's means, a row a user; for
 MacridVAE all $K$ components side by side, $d' = Kd$. The paper does not say which users. The
 figure takes the test users' known items, as is usual; but correlations over $n$ users are not
 zero even where dimensions are independent: $|\mathrm{corr}|$ is then about
 $\sqrt{2 / (\pi n)}$, which for 50 users caps the measure near 0.89. The same is therefore also
 computed over all users (training, validation and test), where the cap is near 0.97. A dimension
 that takes one value counts as independent of all others; how many there are is in
 [figure4-trials.csv](../../figures/figure4-trials.csv).
 */
struct Figure4: ChapterArguments {
  static let configuration = CommandConfiguration(
    commandName: "chapter-figure4",
    abstract: "Regenerates Figure 4: independence of representations against Recall@20.")

  @OptionGroup var shared: ChapterOptions

  @Option(
    help: """
      Configurations of each method; asking for more later goes on. (default: 40, with --quick 4; \
      the paper: 2000)
      """)
  var configurations: Int?

  @Option(
    help: ArgumentHelp(
      "Runs share i of n, from 1 on, into a journal of its own, and draws nothing.",
      valueName: "i/n"))
  var shard: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Takes in shards' journals first; what they lack is run here.", valueName: "journals"))
  var merge: [String] = []

  @Option(help: "Most passes over the training users. (default: 200, with --quick 10)")
  var epochs: Int?

  var configurationCount: Int { configurations ?? (shared.quick ? 4 : 40) }
  var epochLimit: Int { epochs ?? (shared.quick ? 10 : 200) }
  var patience: Int { 50 }

  var settings: [String: any Encodable] {
    ["configurations": configurationCount, "epochs": epochLimit, "patience": patience]
  }

  func validate() throws {
    for (name, value) in [("--configurations", configurations), ("--epochs", epochs)] {
      if let value, value < 1 {
        throw ValidationError("\(name) must be at least 1, not \(value).")
      }
    }
    if shard != nil && !merge.isEmpty {
      throw ValidationError("--merge takes in what shards wrote; leave --shard away.")
    }
    if shard != nil && shared.verify {
      throw ValidationError("A shard has no results of its own to verify; leave --shard away.")
    }
    do { _ = try part } catch { throw ValidationError("\(error)") }
  }

  /// The share of the configurations that this run is for.
  var part: Shard { get throws { try shard.map { try Shard($0) } ?? .whole } }
}

/*:
 ## The configurations

 > We vary the hyper-parameters related with micro disentanglement ($\beta$ and $\sigma_0$ for our
 > approach, $\beta$ for $\beta$-MultVAE) [...] Each method is evaluated with 2,000 randomly sampled
 > configurations on ML-100k.

 From which distributions the paper does not say; ours are log-uniform, $\beta$ from 0.01 to 10 for
 all four methods and $\sigma_0$ from 0.02 to 0.5 for MacridVAE, around the authors' 0.2 and 0.075
 by a factor of twenty or more in $\beta$ and of four to seven in $\sigma_0$. $\beta$ is a cap: the
 weight climbs to it by $t / (5 \cdot \text{steps an epoch})$, which takes $5 \beta$ epochs, 50 for
 the largest. Patience is counted from there on, so that every trial meets its $\beta$; one whose
 best epoch came before that keeps what the smaller weight, which figure4-trials.csv gives beside
 the cap, has made of it. The note below the first table counts them.

 Configuration number $n$ of a method is drawn by a counter-based generator from the seed, the
 method's name and $n$ alone: configuration 1,234 is the same whoever runs it, on however many
 machines, and so are its initial parameters, its order of users and its noise.
 */
let spaces = Method.allCases.map { method in
  SearchSpace(
    method: method.rawValue,
    parameters: [SearchSpace.Parameter("beta", LogUniform(from: 0.01, to: 10))]
      + (method.isOurs
        ? [SearchSpace.Parameter("sigma0", LogUniform(from: 0.02, to: 0.5))] : []))
}

/*:
 ## A trial

 [Trial.swift](Trial.swift) trains one configuration and measures it. The four methods, as
 $(d, d')$:

 | | |
 |---|---|
 | Ours(100,700) | MacridVAE with $K = 7$, $d = 100$ |
 | Ours(100,100) | MacridVAE with $K = 1$, $d = 100$ |
 | beta-MultVAE(100,700) | $d = 100$, $d' = 700$ |
 | beta-MultVAE(100,100) | $d = 100$, $d' = 100$ |

 All else is as in the chapter on [Table 1](../table1/README.md) and the same for all four: Adam
 with learning rate 0.001, 100 users a step, dropout 0.5, $\tau = 0.1$, the split of strong
 generalisation. At most 200 epochs are run, with patience 50: the epoch with the best validation
 NDCG@100 is kept, and test users are looked at once, after that. Nothing is chosen on them. A trial
 whose objective leaves the finite numbers is kept as diverged.

 So many epochs and so much patience are the baselines' due: they learn more slowly, as the epochs
 kept, in the note below the first table, show. Fewer would make our side look better than it is.

 ## The claims

 Performance and independence, ours against the baseline of the same $d'$ and $K = 7$ against
 $K = 1$: the difference of the medians over configurations. Independence and recall: Spearman's rho
 of ranks taken within methods.
 */
func claims(_ trials: Trials, _ results: Figure4Results) -> [Claim] {
  func compare(_ text: String, _ a: Method, _ b: Method, _ measure: (Outcome) -> Double) -> Claim {
    guard
      let difference = trials.difference(
        trials.outcomes(a).map(measure), trials.outcomes(b).map(measure))
    else { return Claim(text, .notRun, evidence: "no trial of one method came to an end") }
    return Claim(
      text, difference.verdict,
      evidence: "difference of medians \(difference.text(3)), \(trials.outcomes(a).count) and "
        + "\(trials.outcomes(b).count) configurations")
  }
  var claims: [Claim] = []
  for (ours, baseline) in [(Method.oursSeven, Method.multVAESeven), (.oursOne, .multVAEOne)] {
    let pair = "\(ours.rawValue) beats \(baseline.rawValue)"
    claims.append(compare("\(pair) in Recall@20", ours, baseline, \.recall20))
    for kind in [Representations.items, .testUsers] {
      claims.append(
        compare("\(pair) in independence of \(kind.rawValue)", ours, baseline) {
          $0[keyPath: kind.path].independence
        })
    }
  }
  for kind in Representations.allCases {
    claims.append(
      compare("K = 7 beats K = 1 in independence of \(kind.rawValue)", .oursSeven, .oursOne) {
        $0[keyPath: kind.path].independence
      })
  }
  for link in results.links {
    let text =
      "higher independence of \(link.representations.rawValue) goes with higher Recall@20, "
      + "within methods"
    claims.append(
      link.within.map {
        Claim(
          text, $0.verdict,
          evidence: "rho \($0.text(2)) within methods; \(Format.decimal(link.between, 2)) between "
            + "their medians; \(link.pooled?.text(2) ?? Format.absent) over all trials mixed")
      } ?? Claim(text, .notRun, evidence: "too few configurations"))
  }
  return claims
}

/*:
 ## The sweep

 One trial a core, as many at once as there are threads: trials have nothing to wait for from one
 another. Each finished trial is a line of a journal,
 `figures/figure4-*.jsonl`, on the disk before the next begins, so that a run killed at any moment
 loses the trials under way and nothing else; the same command goes on, and so does one that asks
 for more. Trials of other code, data or settings are refused.

 <!-- include figures/figure4-speed.md -->

 On many machines, each runs a share and one of them merges:

     swift run chapter-figure4 --configurations 2000 --shard 3/8 --out shards
     swift run chapter-figure4 --configurations 2000 --merge shards/figure4-shard-*.jsonl

 Shards merge to the same bytes as one machine's run, in any order; what a lost shard left undone
 is run by the merge. On a Slurm cluster [slurm.sh](slurm.sh) does both, an array of shards and a
 job after it that merges and draws. There the merging job fails and names a shard that did not come
 to its end, and the same command goes on. This is the paper's 8,000 trials on 32 tasks of two
 threads:

     swift build --product chapter-figure4
     SHARDS=32 chapters/figure4/slurm.sh --configurations 2000
 */
func sweep(
  _ experiment: Experiment, _ journal: TrialJournal<TrialResult>, _ chapter: Chapter<Figure4>
) throws -> [Trial<TrialResult>] {
  let plan = SearchSpace.plan(
    spaces, count: chapter.arguments.configurationCount, seed: chapter.options.seed,
    shard: try chapter.arguments.part)
  let done = try plan.count { try journal.trial(of: $0) != nil }
  if journal.bytesCut > 0 {
    chapter.say("the journal's torn last line was dropped; its trial is run again")
  }
  if done > 0 { chapter.say("\(done) of \(plan.count) trials are in \(journal.url.relativePath)") }
  if done < plan.count {
    let (users, items) = (
      experiment.split.train.userCount, experiment.split.itemIDs.count
    )
    let work = plan.dropFirst(done).reduce(0.0) {
      $0 + (Method(rawValue: $1.method)?.gigaflop(users: users, items: items) ?? 0)
    }
    let rate = measureSgemmRate(workers: Workers(count: chapter.options.threadCount))
    chapter.announce(
      "runs \(plan.count - done) trials on \(experiment.split.dataset), at most "
        + "\(experiment.epochs) epochs each",
      seconds: 0.9 * Double(experiment.epochs) * work / (0.5 * rate))
  }
  let progress = chapter.progress("sweep", total: plan.count, unit: "trial", completed: done)
  let trials = try Macrid.sweep(
    plan, journal: journal, workers: Workers(count: chapter.options.threadCount),
    isInterrupted: { Interruption.isRequested },
    progress: {
      progress.update($0.done, ["an hour": Format.count(Int($0.trialsPerHour))])
    },
    run: { try experiment.run($0, isInterrupted: { Interruption.isRequested }) })
  progress.finish("\(trials.count) trials")
  return trials
}

/*:
 ## The run

 On ml-100k as in the paper; without it, on the embedded MovieLens latest-small, which its publisher
 calls a development set; or on data of your own (`--data FILE`).
 */
Chapter<Figure4>.main { chapter in
  let (options, arguments) = (chapter.options, chapter.arguments)
  let split = try loadSplit(options)
  try chapter.use(DatasetRecord(split))
  let experiment = Experiment(
    split: split, epochs: arguments.epochLimit, patience: arguments.patience)
  let context = TrialContext(
    code: try codeIdentity(), data: split.digest,
    settings:
      "\(experiment.epochs) epochs, patience \(experiment.patience), \(spaces)"
  )
  let part = try arguments.part
  let url = chapter.file(
    arguments.shard == nil
      ? "trials.jsonl" : "shard-\(part.index)-of-\(part.count).jsonl")
  // What is verified is run, not remembered.
  if options.verify { try? FileManager.default.removeItem(at: url) }
  for journal in arguments.merge where !FileManager.default.fileExists(atPath: journal) {
    throw ChapterFailure(.missingInput, "--merge \(journal): there is no such journal")
  }
  if !arguments.merge.isEmpty {
    let own = FileManager.default.fileExists(atPath: url.path) ? [url] : []
    let merged = try mergeJournals(
      Set(arguments.merge.map { URL(filePath: $0).standardizedFileURL })
        .union(own.map(\.standardizedFileURL)).sorted { $0.path < $1.path }, into: url)
    let count = merged.trialsByMethod.values.reduce(0, +)
    chapter.say("merged \(count) trials into \(url.relativePath)")
  }
  let journal = try TrialJournal<TrialResult>(at: url, context: context)
  let trials = try sweep(experiment, journal, chapter)
  guard arguments.shard == nil else {
    chapter.say("the shard is done: \(url.relativePath); --merge takes it in")
    return
  }
  try publish(
    Trials(
      all: trials, epochs: experiment.epochs, seed: options.seed,
      workers: Workers(count: options.threadCount)),
    experiment, chapter)
}

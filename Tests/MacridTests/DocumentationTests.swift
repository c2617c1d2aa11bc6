import Foundation
import Macrid
import Testing

/// The examples of the library's documentation, each as it stands in its article.
@Suite struct DocumentationTests {
  @Test func data() throws {
    // DataRoom.md
    // A name of the catalogue, or the path of your own file, with a slash in it.
    let split = try Dataset.load("ml-latest-small", seed: 1)
    let users = split.train.userCount
    let items = split.itemIDs.count
    // What the first test user is known to like, and what is to be found.
    let known = split.test.known.items(of: 0)
    let sought = split.test.sought.items(of: 0)
    // end
    #expect(users == 503 && items == 5_798)
    #expect(!known.isEmpty && !sought.isEmpty && Set(known).isDisjoint(with: sought))
  }

  @Test func models() throws {
    // ModelsRoom.md
    let split = try Dataset.load("ml-latest-small", seed: 1)
    var configuration = MacridVAE.Configuration()
    configuration.concepts = 5
    let model = MacridVAE(
      configuration, itemCount: split.itemIDs.count,
      capacity: BatchCapacity(batchSize: 100, of: [split.train, split.test.known]), seed: 1)
    // Untrained as yet: h (items x d), c (items x K), and users' components (users x K d).
    let vectors = model.itemRepresentations
    let shares = model.assignment(workers: Workers())
    let components = model.userRepresentations(split.test.known, workers: Workers())
    // Ten items for every test user, none that the user knows.
    let lists = model.recommendations(
      10, for: split.test.known, leavingOut: split.test.known, workers: Workers())
    // end
    #expect(vectors.rows == split.itemIDs.count && vectors.columns == 100)
    #expect(shares.columns == 5 && abs(shares.row(0).reduce(0, +) - 1) < 1e-5)
    #expect(components.columns == 500)
    #expect(lists.count == 50 && lists.allSatisfy { $0.count == 10 })
  }

  @Test func training() throws {
    // TrainingRoom.md
    let split = try Dataset.load("ml-latest-small", seed: 1)
    var settings = TrainingSettings()
    settings.epochs = 5
    let model = MultDAE(
      MultDAE.Configuration(), itemCount: split.itemIDs.count,
      capacity: BatchCapacity(
        batchSize: settings.batchSize, of: [split.train, split.validation.known]), seed: 1)
    let outcome = try train(model, on: split, settings, workers: Workers())
    let best = outcome.best.validationNDCG100
    // end
    #expect(outcome.history.count == 5 && best > 0.1)
  }

  @Test func evaluation() throws {
    // EvaluationRoom.md
    let split = try Dataset.load("ml-latest-small", seed: 1)
    let evaluator = Evaluator(
      itemCount: split.itemIDs.count,
      capacity: BatchCapacity(batchSize: 100, of: [split.test.known]))
    let test = evaluator.evaluate(
      Popularity(split.train), on: split.test, workers: Workers())
    let ndcg = test.mean(of: \.ndcg100)
    // From where to where the mean lies if other users had been drawn.
    let interval = Bootstrap(ofMean: test.values(of: \.ndcg100), seed: 1)?.estimate()
    // end
    #expect(ndcg > 0.15 && ndcg < 0.25)
    let bounds = try #require(interval)
    #expect(try #require(bounds.lower) < ndcg && ndcg < #require(bounds.upper))
  }

  @Test func control() throws {
    // ControlRoom.md
    // Six items in the plane, three of each concept.
    let items = Matrix(
      rows: 6, columns: 2, values: [1, 0, 0.9, 0.3, 0.8, 0.5, 0, 1, 0.3, 0.9, 0.5, 0.8])
    let control = try RecommendationControl(
      items: items, prototypes: Matrix(rows: 2, columns: 2, values: [1, 0, 0, 1]),
      concepts: [0, 0, 0, 1, 1, 1])
    // From the first concept along the second dimension.
    let sweep = try control.sequence(from: [1, 0.1], dimension: 1, count: 3)
    // end
    #expect(sweep.concept == 0 && sweep.items == [0, 1, 2])
  }

  @Test func projection() throws {
    // ProjectionRoom.md
    // Two groups of points in ten dimensions.
    var generator = Philox(seed: 1)
    let points = Matrix(
      rows: 300, columns: 10,
      values: (0..<3_000).map { Float(generator.normal()) + ($0 < 1_500 ? 0 : 4) })
    let reduced = try PCA(of: points, components: 5, workers: Workers())
      .transform(points, workers: Workers())
    var settings = TSNE.Settings()
    settings.perplexity = 20
    let map = try TSNE.embed(reduced, settings: settings, workers: Workers()).coordinates
    let kept = try neighbourPreservation(of: map, among: points, k: 10, workers: Workers())
    // end
    #expect(map.rows == 300 && map.columns == 2 && kept > 0.3)
  }

  @Test func search() throws {
    // SearchRoom.md
    let split = try Dataset.load("ml-latest-small", seed: 1)
    let experiment = try Experiment(split)
    let estimator = try TreeParzenEstimator(
      [TunedSetting("lambda", .logUniform(10, 1_000))], seed: 1)
    // Each proposal knows what the ones before it scored for validation users.
    var scores: [Double?] = []
    for number in 0..<5 {
      let trial = try Trial(
        .ease, estimator.proposal(number, scores: scores), on: split, seed: 1)
      let outcome = try experiment.run(trial, Experiment.Run(workers: Workers()))
      scores.append(outcome.validationNDCG100)
    }
    // end
    #expect(scores.count == 5 && scores.allSatisfy { ($0 ?? 0) > 0.2 })
  }

  @Test func baselines() throws {
    // BaselinesRoom.md
    let split = try Dataset.load("ml-latest-small", seed: 1)
    let spectrum = try GramSpectrum(of: split.train, workers: Workers())
    let ease = EASE(spectrum, lambda: 300, workers: Workers())
    let neighbours = ItemKNN(split.train, neighbours: 100, shrink: 10, workers: Workers())
    let evaluator = Evaluator(
      itemCount: split.itemIDs.count,
      capacity: BatchCapacity(batchSize: 100, of: [split.test.known]))
    let ndcg = evaluator.evaluate(ease, on: split.test, workers: Workers()).mean(of: \.ndcg100)
    let other = evaluator.evaluate(neighbours, on: split.test, workers: Workers())
      .mean(of: \.ndcg100)
    // end
    #expect(ndcg > other && other > 0.2)
  }

  @Test func numerics() throws {
    // NumericsRoom.md
    var generator = Philox(seed: 1, stream: 7)
    let first = (0..<3).map { _ in generator.normal() }
    // The same stream again, on another machine or thread.
    var another = Philox(seed: 1, stream: 7)
    let again = (0..<3).map { _ in another.normal() }

    var matrix = Matrix(rows: 2, columns: 3)
    matrix[1, 2] = 5
    let row = Array(matrix.row(1))
    let instructions = Processor.instructionSet
    // end
    #expect(first == again && row == [0, 0, 5])
    #expect(Processor.InstructionSet.allCases.contains(instructions))
  }

  /// Every article has its example here, word for word.
  @Test func articlesHoldWhatIsRun() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let catalogue = root.appending(path: "Sources/Macrid/Macrid.docc")
    let articles = try FileManager.default.contentsOfDirectory(atPath: catalogue.path)
      .filter { $0 != "Macrid.md" }
    let run = try String(contentsOf: URL(filePath: #filePath), encoding: .utf8)
    let overview = try String(contentsOf: catalogue.appending(path: "Macrid.md"), encoding: .utf8)
    #expect(articles.count == 9)
    for article in articles {
      let text = try String(contentsOf: catalogue.appending(path: article), encoding: .utf8)
      let shown = try #require(text.firstMatch(of: #/```swift\n([\s\S]*?)```/#)?.1, "\(article)")
      let lines = shown.split(separator: "\n", omittingEmptySubsequences: false)
      let code = lines.map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n")
      #expect(run.contains("    // \(article)\n\(code)    // end\n"), "\(article)")
      #expect(overview.contains("<doc:\(article.dropLast(3))>"), "\(article)")
    }
  }
}

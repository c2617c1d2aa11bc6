import Foundation
import Testing

@testable import Macrid

/// What is recommended, by a model as it was trained and as it was saved.
@Suite struct RecommendationTests {
  private let split = TrainingTests.split()

  private func scores(_ model: MacridVAE, _ known: Interactions) -> [Float] {
    let batch = Batch(model.capacity, itemCount: model.itemCount)
    batch.fill(0..<known.userCount, of: known, byItem: false)
    var scores = [Float](repeating: 0, count: known.userCount * model.itemCount)
    scores.withUnsafeMutableBufferPointer {
      model.score(batch, into: $0.baseAddress!, workers: Workers(count: 1))
    }
    return scores
  }

  @Test func theBestThatAreNotLeftOutWithTheirConcept() throws {
    let model = TrainingTests.macridVAE(split)
    _ = try train(model, on: split, TrainingTests.settings(), workers: Workers(count: 1))
    let M = model.itemCount
    // One likes nothing that is known.
    let known = Interactions(rows: [[0, 1, 2], [], [14, 20]], itemCount: M)
    let leftOut = Interactions(rows: [[0, 1, 2, 3], [5], [14, 20]], itemCount: M)
    let lists = model.recommendations(
      5, for: known, leavingOut: leftOut, workers: Workers(count: 2))
    let all = scores(model, known)
    let c = model.assignment(workers: Workers(count: 1))
    let z = model.userRepresentations(known, workers: Workers(count: 1))
    let h = normalised(model.itemRepresentations)
    for (user, list) in lists.enumerated() {
      let allowed = (0..<M).filter { !leftOut.items(of: user).contains(Int32($0)) }
      let best = allowed.sorted { (-all[user * M + $0], $0) < (-all[user * M + $1], $1) }
      #expect(list.map(\.item) == Array(best.prefix(5)))
      for one in list {
        let parts = (0..<2).map { k in
          let dot = (0..<8).reduce(0.0) {
            $0 + Double(z[user, k * 8 + $1]) * Double(h[one.item, $1])
          }
          return Double(c[one.item, k]) * exp(dot / 0.1)
        }
        let largest = parts[0] > parts[1] ? 0 : 1
        #expect(one.concept == largest)
        #expect(abs(one.share - parts[largest] / (parts[0] + parts[1])) < 1e-4)
      }
    }
    let everything = model.recommendations(
      100, for: known, leavingOut: leftOut, workers: Workers(count: 1))
    #expect(everything.map(\.count) == [M - 4, M - 1, M - 2])
  }

  @Test func aSavedModelIsTheSame() throws {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "read back \(UUID().uuidString).safetensors")
    defer { try? FileManager.default.removeItem(at: file) }
    let model = TrainingTests.macridVAE(split)
    let trial = try Trial(.macridVAE, ["K": 2, "d": 8], on: split, seed: 3)
    try model.write(to: file, trial: trial, split: split)
    let saved = try SavedModel(contentsOf: file)
    #expect(saved.itemIDs == split.itemIDs && saved.settings == trial.settings)
    let known = Interactions(rows: [[0, 1, 2], [14]], itemCount: model.itemCount)
    let read = try saved.macridVAE(capacity: model.capacity)
    #expect(scores(read, known) == scores(model, known))

    // What does not fit is refused.
    let whole = try Safetensors(contentsOf: file)
    func refusal(_ change: (inout Safetensors) -> Void) throws -> String {
      var changed = whole
      change(&changed)
      try changed.write(to: file)
      let error = #expect(throws: DataError.self) {
        _ = try SavedModel(contentsOf: file).macridVAE(capacity: model.capacity)
      }
      return error?.description ?? ""
    }
    #expect(try refusal { $0.metadata["items"] = "1\n2" }.contains("do not fit"))
    #expect(try refusal { $0.metadata["model"] = "MultDAE" }.contains("MacridVAE's alone"))
    #expect(try refusal { $0.metadata = [:] }.contains("do not name"))
    #expect(try refusal { $0.tensors["headBias"] = nil }.contains("headBias is not"))
    #expect(
      try refusal {
        $0.tensors["prototypes"] = .init(
          shape: [2, 8], values: [.nan] + Array(repeating: 0, count: 15))
      }.contains("prototypes is not"))
  }
}

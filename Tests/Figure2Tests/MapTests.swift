import Macrid
import Testing
import Workbench

@testable import chapter_figure2

@Suite struct MapTests {
  private let workers = Workers(count: 1)

  private func maps() throws -> (material: Material, text: Map, script: Map) {
    let material = try Material(
      ShopSize(users: 240, items: 280), seed: 1, workers: Workers(count: 1))
    let users = [material.split.validation.known, material.split.train]
    var configuration = MacridVAE.Configuration()
    configuration.dimensions = 8
    let model = MacridVAE(
      configuration, itemCount: material.itemCount,
      capacity: BatchCapacity(batchSize: 100, of: users), seed: 1)
    var run = Experiment.Run()
    run.workers = workers
    func map(byTheScript: Bool) throws -> Map {
      try chapter_figure2.map(
        model, on: material, users: users, byTheScript: byTheScript, seed: 1, run)
    }
    return (material, try map(byTheScript: false), try map(byTheScript: true))
  }

  @Test func theTextTakesTwoComponentsAndTheScriptOnesOfClickedCategories() throws {
    let (material, text, script) = try maps()
    let known = [material.split.validation.known, material.split.train]
    let users = known.map(\.userCount).reduce(0, +)
    #expect(text.users == nil && text.components.count == 2 * users)
    #expect(text.clusters == script.clusters && text.categories == script.categories)
    let shown = try #require(script.users)
    #expect(shown.count == script.components.count && shown == shown.sorted())
    #expect(script.x.count == material.itemCount + shown.count)
    // One component a clicked category at most, as two categories may have the same prototype.
    let clicked = known.flatMap { known in
      (0..<known.userCount).map { user in
        Set(known.items(of: user).compactMap { material.labels.ofItem[Int($0)] }).count
      }
    }
    for (user, count) in clicked.enumerated() {
      let own = shown.count { $0 == user }
      #expect(own <= count && (own > 0) == (count > 0), "user \(user)")
    }
    let rows = script.rows("a test").dropFirst(material.itemCount)
    #expect(rows.map { $0[2] } == shown.map { .text("\($0)") })
  }
}

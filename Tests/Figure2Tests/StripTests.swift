import Macrid
import Testing

@testable import chapter_figure2

@Suite struct StripTests {
  /// Two categories that are mixed at first and apart at the kept epoch.
  private func snapshots(_ count: Int) -> Snapshots {
    var generator = Philox(seed: 1)
    func items(apart: Float) -> Matrix {
      Matrix(
        rows: count, columns: 4,
        values: (0..<count).flatMap { item in
          (0..<4).map { ($0 == item % 2 ? apart : 0) + Float(generator.normal()) }
        })
    }
    let halves = (0..<count).map { $0 % 2 }
    func snapshot(apart: Float, _ clusters: [Int]) -> Snapshots.Snapshot {
      Snapshots.Snapshot(items: items(apart: apart), clusters: clusters)
    }
    return Snapshots(
      byEpoch: [
        1: snapshot(apart: 0, (0..<count).map { $0 / 2 % 2 }), 10: snapshot(apart: 20, halves),
        60: snapshot(apart: 20, halves),
      ], kept: snapshot(apart: 20, halves))
  }

  @Test func theKeptEpochIsTheLast() {
    #expect(snapshots(8).until(25).map(\.epoch) == [1, 10, 25])
    // An epoch that is kept is not drawn twice.
    #expect(snapshots(8).until(60).map(\.epoch) == [1, 10, 60])
    #expect(Snapshots().until(2).isEmpty)
  }

  @Test func mapsShowClustersForming() throws {
    let count = 200
    let labels = Labels(names: ["a", "b"], ofItem: (0..<count).map { $0 % 2 }, source: "a test")
    let strip = try Strip(snapshots(count), keptEpoch: 25, labels, seed: 1, Experiment.Run())
    #expect(strip.maps.map(\.epoch) == [1, 10, 25])
    #expect(strip.categories == labels.ofItem && strip.names == ["a", "b"])
    #expect(strip.maps[0].nmi < 0.01 && strip.maps[2].nmi == 1)
    /// How many points have a neighbour of their own category nearest.
    func apart(_ map: Strip.Map) -> Int {
      (0..<count).count { item in
        let nearest = (0..<count).filter { $0 != item }.min {
          distance(map, item, $0) < distance(map, item, $1)
        }
        return nearest.map { $0 % 2 == item % 2 } ?? false
      }
    }
    #expect(apart(strip.maps[2]) > 190 && apart(strip.maps[0]) < 140)
    // Points hardly move from one map to the next where the items' neighbours are alike.
    func centre(_ map: Strip.Map) -> Float {
      (0..<count).reduce(0) { $0 + ($1 % 2 == 0 ? map.x[$1] : 0) }
    }
    #expect(centre(strip.maps[1]).sign == centre(strip.maps[2]).sign)
  }

  private func distance(_ map: Strip.Map, _ a: Int, _ b: Int) -> Float {
    let (x, y) = (map.x[a] - map.x[b], map.y[a] - map.y[b])
    return x * x + y * y
  }
}

import Foundation
import Testing

@testable import Macrid

@Suite struct DatasetTests {
  @Test func scratch() throws {
    let d = URL(fileURLWithPath: "/work/shared/data")
    for name in ["ml-100k", "ml-latest-small", "ml-1m", "alishop-7c"] {
      let start = Date()
      let a = try Dataset.availability(of: name, in: d)
      let e = try a.files?.estimatedInteractions()
      let t1 = Date()
      let s = try Dataset.load(name, in: d, seed: 1)
      let t2 = Date()
      let all =
        s.train.count + s.validation.known.count + s.validation.sought.count + s.test.known.count
        + s.test.sought.count
      print(
        name, a.files!.format, e!, all, s.trainUserIDs.count, s.itemIDs.count, s.digest,
        s.protocolDescription)
      print(t1.timeIntervalSince(start), t2.timeIntervalSince(t1), Date().timeIntervalSince(t2))
    }
    print(try Dataset.load("ml-latest-small", seed: 1).digest)
  }
}

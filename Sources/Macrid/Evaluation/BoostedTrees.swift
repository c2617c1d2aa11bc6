import Foundation

/// Codes with each column's points in ascending order, sorted once for all trees.
struct SortedCodes: Sendable {
  let codes: Matrix
  /// codes x points: the points by ascending value of a code.
  let order: [Int32]
  /// codes x points: those values.
  let values: [Float]

  init(_ codes: Matrix) {
    self.codes = codes
    var order: [Int32] = []
    var values: [Float] = []
    order.reserveCapacity(codes.values.count)
    values.reserveCapacity(codes.values.count)
    for code in 0..<codes.columns {
      let sorted = (0..<codes.rows).sorted {
        (codes[$0, code], $0) < (codes[$1, code], $1)
      }
      order += sorted.map(Int32.init)
      values += sorted.map { codes[$0, code] }
    }
    self.order = order
    self.values = values
  }
}

/// Gradient-boosted regression trees (Friedman 2001) with the defaults of scikit-learn's
/// GradientBoostingClassifier and -Regressor: 100 stages, depth 3, rate 0.1, exact splits.
///
/// Codes that split a node equally well come in an order drawn anew for every node, as theirs do;
/// nothing else is random.
struct BoostedTrees: Sendable {
  static let stages = 100
  static let depth = 3
  static let rate = 0.1

  /// Impurity importance of each code: the decrease of squared error at its splits, summed over
  /// all trees, as a share of the total.
  let importances: [Double]
  /// Whether equal splits were met, so that another seed may give other trees.
  let hadTies: Bool
  /// Distinct labels, ascending; empty for numbers.
  private let labels: [Int]
  /// Score of every output before the first stage.
  private let start: [Double]
  /// stages x outputs.
  private let trees: [[Tree]]

  /// A tree as a heap: node i's children are 2i (code <= threshold) and 2i + 1; the root is 1.
  struct Tree: Sendable {
    /// -1 for a leaf.
    var code = [Int32](repeating: -1, count: 1 << (BoostedTrees.depth + 1))
    var threshold = [Float](repeating: 0, count: 1 << (BoostedTrees.depth + 1))
    var value = [Double](repeating: 0, count: 1 << (BoostedTrees.depth + 1))

    func predict(_ point: ArraySlice<Float>) -> Double {
      var node = 1
      while code[node] >= 0 {
        node = 2 * node + (point[point.startIndex + Int(code[node])] <= threshold[node] ? 0 : 1)
      }
      return value[node]
    }
  }

  /// Fits numbers by squared error.
  ///
  /// - Parameter ties: decides between codes that split equally well.
  init(_ codes: SortedCodes, numbers: [Double], ties: Philox) {
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    self.init(codes, labels: [], start: [mean], ties: ties) { scores, _ in
      zip(numbers, scores[0]).map { $0 - $1 }
    } leaf: { _, sum, count in
      sum / Double(count)
    }
  }

  /// Fits classes by deviance: two by one score, more by one score a class.
  init(_ codes: SortedCodes, labels classes: [Int], ties: Philox) {
    let labels = Set(classes).sorted()
    let shares = labels.map { label in
      Double(classes.count { $0 == label }) / Double(classes.count)
    }
    let isBinary = labels.count == 2
    let start = isBinary ? [log(shares[1] / shares[0])] : shares.map { log($0) }
    let indicators = (isBinary ? [labels[1]] : labels).map { label in
      classes.map { $0 == label ? 1.0 : 0.0 }
    }
    let correction = isBinary ? 1 : Double(labels.count - 1) / Double(labels.count)
    self.init(codes, labels: labels, start: start, ties: ties) { scores, output in
      classes.indices.map { p in
        let probability: Double
        if isBinary {
          probability = 1 / (1 + exp(-scores[0][p]))
        } else {
          let greatest = scores.reduce(-Double.infinity) { max($0, $1[p]) }
          let total = scores.reduce(0.0) { $0 + exp($1[p] - greatest) }
          probability = exp(scores[output][p] - greatest) / total
        }
        return indicators[output][p] - probability
      }
    } leaf: { curvature, sum, _ in
      // One Newton step on the deviance.
      curvature < 1e-150 ? 0 : correction * sum / curvature
    }
  }

  /// - Parameters:
  ///   - ties: decides between codes that split equally well.
  ///   - residuals: the negative gradient of an output, given all outputs' scores.
  ///   - leaf: a leaf's value from its sums of |r| (1 - |r|) and of r, and its number of points.
  private init(
    _ codes: SortedCodes, labels: [Int], start: [Double], ties: Philox,
    residuals: (_ scores: [[Double]], _ output: Int) -> [Double],
    leaf: (_ curvature: Double, _ sum: Double, _ count: Int) -> Double
  ) {
    let n = codes.codes.rows
    var scores = start.map { [Double](repeating: $0, count: n) }
    var gains = [Double](repeating: 0, count: codes.codes.columns)
    var trees: [[Tree]] = []
    var generator = ties
    var hadTies = false
    for _ in 0..<BoostedTrees.stages {
      let before = scores
      trees.append(
        start.indices.map { output in
          let residual = residuals(before, output)
          var (tree, node) = BoostedTrees.grow(
            codes, residual, &gains, &generator, &hadTies)
          var sums = [(curvature: Double, sum: Double, count: Int)](
            repeating: (0, 0, 0), count: tree.value.count)
          for p in 0..<n {
            let r = residual[p]
            sums[node[p]].curvature += abs(r) * (1 - abs(r))
            sums[node[p]].sum += r
            sums[node[p]].count += 1
          }
          for (i, total) in sums.enumerated() where total.count > 0 {
            tree.value[i] = leaf(total.curvature, total.sum, total.count)
          }
          for p in 0..<n { scores[output][p] += BoostedTrees.rate * tree.value[node[p]] }
          return tree
        })
    }
    let total = gains.reduce(0, +)
    importances = total > 0 ? gains.map { $0 / total } : gains
    self.hadTies = hadTies
    self.labels = labels
    self.start = start
    self.trees = trees
  }

  /// One tree of least squared error on `target`, and every point's leaf.
  private static func grow(
    _ codes: SortedCodes, _ target: [Double], _ gains: inout [Double],
    _ generator: inout Philox, _ hadTies: inout Bool
  ) -> (Tree, [Int]) {
    let n = codes.codes.rows
    var tree = Tree()
    var node = [Int](repeating: 1, count: n)
    for level in 0..<depth {
      let nodes = (1 << level)..<(2 << level)
      var whole = [NodeSums](repeating: NodeSums(), count: tree.code.count)
      for p in 0..<n { whole[node[p]].add(target[p]) }
      var best = [CodeSplit](repeating: CodeSplit(), count: tree.code.count)
      node.withUnsafeBufferPointer { node in
        target.withUnsafeBufferPointer { target in
          whole.withUnsafeBufferPointer { whole in
            for code in 0..<codes.codes.columns {
              let splits = codes.bestSplits(
                code, node: node.baseAddress!, target: target.baseAddress!,
                whole: whole.baseAddress!, nodes: nodes)
              for (i, split) in zip(nodes, splits) {
                best[i].challenge(by: split, &generator)
              }
            }
          }
        }
      }
      for i in nodes where best[i].code >= 0 && whole[i].isMixed {
        hadTies = hadTies || best[i].ties > 1
        tree.code[i] = Int32(best[i].code)
        tree.threshold[i] = best[i].threshold
        gains[best[i].code] += max(0, best[i].gain)
      }
      for p in 0..<n where tree.code[node[p]] >= 0 && nodes.contains(node[p]) {
        let goesLeft = codes.codes[p, Int(tree.code[node[p]])] <= tree.threshold[node[p]]
        node[p] = 2 * node[p] + (goesLeft ? 0 : 1)
      }
    }
    return (tree, node)
  }

  private func scores(_ point: ArraySlice<Float>) -> [Double] {
    var scores = start
    for stage in trees {
      for (output, tree) in stage.enumerated() {
        scores[output] += BoostedTrees.rate * tree.predict(point)
      }
    }
    return scores
  }

  /// Share of points whose class is predicted.
  func accuracy(_ codes: Matrix, _ classes: [Int]) -> Double {
    let right = (0..<codes.rows).count { p in
      let scores = scores(codes.row(p))
      var best = 0
      if scores.count == 1 {
        best = scores[0] > 0 ? 1 : 0
      } else {
        for k in scores.indices where scores[k] > scores[best] { best = k }
      }
      return labels[best] == classes[p]
    }
    return Double(right) / Double(codes.rows)
  }

  /// 1 - squared error over squared deviation from the mean.
  func r2(_ codes: Matrix, _ numbers: [Double]) -> Double {
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    var (residual, total) = (0.0, 0.0)
    for p in 0..<codes.rows {
      let gap = numbers[p] - scores(codes.row(p))[0]
      residual += gap * gap
      total += (numbers[p] - mean) * (numbers[p] - mean)
    }
    return 1 - residual / total
  }
}

/// What a node's points sum to.
struct NodeSums {
  var count = 0.0
  var sum = 0.0
  var squares = 0.0

  mutating func add(_ value: Double) {
    count += 1
    sum += value
    squares += value * value
  }

  /// Whether the targets differ: nothing is gained by splitting equal ones.
  var isMixed: Bool { squares / count - (sum / count) * (sum / count) > 2.3e-16 }
}

/// A node's best split so far.
private struct CodeSplit {
  /// The decrease of the sum of squared errors; below 0 where there is nothing to split.
  var gain = -1.0
  var code = -1
  /// Half way between two values.
  var threshold: Float = 0
  /// How many codes split as well, this one included.
  var ties = 0

  /// Gains that differ by less are equal: the order of a sum moves its last bits.
  static let rounding = 1e-10

  /// Takes the other's place or not; of n codes that tie, each holds it in the end with
  /// probability 1 / n.
  mutating func challenge(by other: CodeSplit, _ generator: inout Philox) {
    guard other.gain >= 0, other.gain >= gain * (1 - CodeSplit.rounding) else { return }
    guard gain >= 0, other.gain <= gain * (1 + CodeSplit.rounding) else {
      self = other
      return
    }
    ties += 1
    if generator.index(below: ties) == 0 {
      let ties = ties
      self = other
      self.ties = ties
    }
  }
}

extension SortedCodes {
  /// This code's best split of every node of one level; of equal ones, that of least threshold.
  fileprivate func bestSplits(
    _ code: Int, node: UnsafePointer<Int>, target: UnsafePointer<Double>,
    whole: UnsafePointer<NodeSums>, nodes: Range<Int>
  ) -> [CodeSplit] {
    let n = codes.rows
    let first = nodes.lowerBound
    // At most 2^(depth - 1) nodes a level.
    var best = [CodeSplit](repeating: CodeSplit(), count: nodes.count)
    var left = [(count: Double, sum: Double, value: Float)](
      repeating: (0, 0, 0), count: nodes.count)
    order.withUnsafeBufferPointer { order in
      values.withUnsafeBufferPointer { values in
        left.withUnsafeMutableBufferPointer { left in
          best.withUnsafeMutableBufferPointer { best in
            for position in (code * n)..<((code + 1) * n) {
              let p = Int(order[position])
              let i = node[p] - first
              guard i >= 0 else { continue }  // a leaf of a level above
              let value = values[position]
              let (count, sum, last) = left[i]
              if count > 0, value > last {
                let node = whole[first + i]
                let right = node.count - count
                let gap = right * sum - count * (node.sum - sum)
                let gain = gap * gap / (count * right * node.count)
                if gain > best[i].gain {
                  let middle = last / 2 + value / 2
                  best[i] = CodeSplit(
                    gain: gain, code: code, threshold: middle < value ? middle : last, ties: 1)
                }
              }
              left[i] = (count + 1, sum + target[p], value)
            }
          }
        }
      }
    }
    return best
  }
}

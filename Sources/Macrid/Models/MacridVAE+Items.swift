// Concept assignment (equation 6) and its backward pass, one tile of items at a time.

extension MacridVAE {
  /// c_i = softmax((s_i + g_i) / t) with s_ik = cos(h_i, m_k) / tau.
  ///
  /// - Parameter isTraining: with Gumbel noise, if it is configured; otherwise the mode, soft or
  ///   one-hot.
  func assignConcepts(isTraining: Bool, workers: Workers) {
    let (K, d, w, M) = (
      configuration.concepts, configuration.dimensions, workspace, itemCount
    )
    readyPrototypes()
    let noisy = isTraining && configuration.drawsConcepts
    let oneHot = !isTraining && configuration.evaluation == .oneHot
    forEachTile(of: itemCount, workers) { tile in
      let first = tile.lowerBound
      self.readyItems(tile)
      let s = w.similarities.pointer + first * K
      sgemm(
        tile.count, K, d, alpha: 1 / self.configuration.tau, w.unitItems.pointer + first * d,
        lda: d, w.unitPrototypes.pointer, ldb: d, transposeB: true, s, ldc: K)
      kernels.assign(
        s, noisy ? w.gumbel.pointer + first * K : nil,
        isTraining ? self.configuration.gumbelTemperature : 1, tile.count, K,
        w.assignment.pointer + first * K, w.assignmentT.pointer + first, M)
      if oneHot { self.roundAssignment(of: tile) }
    }
  }

  /// m / ||m||, or m for the inner product.
  private func readyPrototypes() {
    let (K, d, w) = (configuration.concepts, configuration.dimensions, workspace)
    if configuration.similarity == .cosine {
      kernels.normalise_rows(
        prototypes.value, K, d, w.unitPrototypes.pointer, w.inversePrototypeNorms.pointer)
    } else {
      w.unitPrototypes.pointer.update(from: prototypes.value, count: K * d)
    }
  }

  /// h / ||h|| of a tile's items, or h for the inner product.
  private func readyItems(_ tile: Range<Int>) {
    let (first, d, w) = (tile.lowerBound, configuration.dimensions, workspace)
    let unit = w.unitItems.pointer + first * d
    if configuration.similarity == .cosine {
      kernels.normalise_rows(
        items.value + first * d, tile.count, d, unit, w.inverseItemNorms.pointer + first)
    } else {
      unit.update(from: items.value + first * d, count: tile.count * d)
    }
    w.unitItems.round(first * d, tile.count * d)
  }

  /// Puts a one at each item's most probable concept (the first of equals), zeros elsewhere.
  private func roundAssignment(of tile: Range<Int>) {
    let K = configuration.concepts
    for item in tile {
      let row = workspace.assignment.pointer + item * K
      var best = 0
      for k in 1..<max(K, 1) where row[k] > row[best] { best = k }
      for k in 0..<K {
        row[k] = k == best ? 1 : 0
        workspace.assignmentT.pointer[k * itemCount + item] = row[k]
      }
    }
  }

  /// Gradients that belong to items: h by way of decoder and assignment, and the table t; the
  /// head's beside them.
  ///
  /// Expects the decoder's weight gradients, `scaledSample`, `hiddenGradient` and
  /// `entryGradient` of the whole batch.
  ///
  /// - Parameter decoder: leaves the decoder's part of a tile in `itemGradient`.
  func itemsBackward(
    of batch: Batch, isTraining: Bool, workers: Workers, decoder: @Sendable (Range<Int>) -> Void
  ) {
    let (K, d, w) = (configuration.concepts, configuration.dimensions, workspace)
    let temperature = isTraining ? configuration.gumbelTemperature : 1
    @Sendable func headBackward() { self.headBackward(of: batch) }
    forEachTile(of: itemCount, workers, besides: headBackward) { tile in
      let (first, width) = (tile.lowerBound, d + K)
      let gradient = w.itemGradient.pointer + first * width
      decoder(tile)
      for item in tile {
        self.tableBackward(of: batch, item: item)
        // q_ik = c_ik dL/dc_ik from decoder and encoder; ds_ik = (q_ik - c_ik sum_l q_il) / t.
        let q = w.itemGradient.pointer + item * width + d
        for entry in batch.entries(ofItem: item) {
          let place = Int(batch.entriesByItem.pointer[entry])
          let extra = w.entryGradient.pointer + place * K
          for k in 0..<K { q[k] += extra[k] }
        }
        var sum: Float = 0
        for k in 0..<K { sum += q[k] }
        let c = w.assignment.pointer + item * K
        let ds = w.similarityGradient.pointer + item * K
        for k in 0..<K { ds[k] = (q[k] - c[k] * sum) / temperature }
      }
      sgemm(
        tile.count, d, K, alpha: 1 / self.configuration.tau,
        w.similarityGradient.pointer + first * K, lda: K, w.unitPrototypes.pointer, ldb: d,
        beta: 1, gradient, ldc: width)
      if self.configuration.similarity == .cosine {
        kernels.normalise_rows_backward(
          w.unitItems.pointer + first * d, w.inverseItemNorms.pointer + first, gradient, width,
          tile.count, d, self.items.gradient + first * d)
      } else {
        for row in 0..<tile.count {
          (self.items.gradient + (first + row) * d).update(from: gradient + row * width, count: d)
        }
      }
    }
    prototypesBackward()
  }

  private func tableBackward(of batch: Batch, item: Int) {
    let (K, d, entries) = (
      configuration.concepts, configuration.dimensions, batch.entries(ofItem: item)
    )
    let row = contextTable.gradient + item * d
    row.update(repeating: 0, count: d)
    kernels.encode_table_row(
      workspace.coefficient.pointer, workspace.hiddenGradient.pointer, d, K,
      batch.usersByItem.pointer + entries.lowerBound,
      batch.entriesByItem.pointer + entries.lowerBound, entries.count, row)
  }

  private func prototypesBackward() {
    let (K, d, w) = (configuration.concepts, configuration.dimensions, workspace)
    let isCosine = configuration.similarity == .cosine
    let target = isCosine ? w.unitPrototypeGradient.pointer : prototypes.gradient
    sgemm(
      K, d, itemCount, alpha: 1 / configuration.tau, w.similarityGradient.pointer, lda: K,
      transposeA: true, w.unitItems.pointer, ldb: d, target, ldc: d)
    if isCosine {
      kernels.normalise_rows_backward(
        w.unitPrototypes.pointer, w.inversePrototypeNorms.pointer, target, d, K, d,
        prototypes.gradient)
    }
  }
}

import Foundation

// Encoder (equation 7), decoder and their backward passes, one block of users at a time, so that
// a block's K x M exponentials are still near when its gradients are taken.

extension MacridVAE {
  // MARK: Encoder

  /// x_u^(k)_i = x_ui c_ik / sqrt(sum_j x_uj c_jk^2), and the same after dropout.
  private func weighInput(of user: Int, _ batch: Batch, isTraining: Bool) {
    let (K, w, entries) = (configuration.concepts, workspace, batch.entries(of: user))
    let items = batch.items.pointer + entries.lowerBound
    let input = w.input.pointer + entries.lowerBound * K
    let coefficient = w.coefficient.pointer + entries.lowerBound * K
    let dropout = w.dropout.pointer + entries.lowerBound * K
    for k in 0..<K {
      var sum: Float = 0
      for j in 0..<entries.count {
        let c = w.assignment.pointer[Int(items[j]) * K + k]
        input[j * K + k] = c
        sum += c * c
      }
      let scale = 1 / max(sum, 1e-12).squareRoot()
      for j in 0..<entries.count {
        input[j * K + k] *= scale
        coefficient[j * K + k] = input[j * K + k] * (isTraining ? dropout[j * K + k] : 1)
      }
    }
  }

  /// x_u^(k) as above, tanh(x t + bias), [a | b] and mu = a / ||a||, or a.
  func encode(_ users: Range<Int>, of batch: Batch, isTraining: Bool) {
    let (K, d, w) = (configuration.concepts, configuration.dimensions, workspace)
    for user in users {
      weighInput(of: user, batch, isTraining: isTraining)
      let entries = batch.entries(of: user)
      kernels.encode(
        contextTable.value, d, batch.items.pointer + entries.lowerBound, entries.count,
        w.coefficient.pointer + entries.lowerBound * K, K, w.hidden.pointer + user * K * d)
    }
    let (first, rows) = (users.lowerBound * K, users.count * K)
    let hidden = w.hidden.pointer + first * d
    let head = w.head.pointer + first * 2 * d
    kernels.add_bias_tanh(hidden, contextBias.value, rows, d)
    for row in 0..<rows { (head + row * 2 * d).update(from: headBias.value, count: 2 * d) }
    sgemm(
      rows, 2 * d, d, hidden, lda: d, headWeight.value, ldb: 2 * d, beta: 1, head, ldc: 2 * d)
    for row in 0..<rows {
      let (a, mean) = (head + row * 2 * d, w.mean.pointer + (first + row) * d)
      switch configuration.mean {
      case .unit:
        kernels.normalise_rows(a, 1, d, mean, w.inverseMeanNorms.pointer + first + row)
      case .raw: mean.update(from: a, count: d)
      }
    }
  }

  /// z = mu + sigma_0 exp(-b / 2) eps, and its KL divergence 1/2 sum_j (exp(-b_j) + b_j - 1); besides,
  /// the terms of mu (see MacridVAE+Prior.swift).
  func sample(_ users: Range<Int>, isTraining: Bool) {
    let (K, d, w, sigma0) = (
      configuration.concepts, configuration.dimensions, workspace, configuration.sigma0
    )
    for user in users {
      var kl = 0.0
      for row in user * K..<(user + 1) * K {
        let b = w.head.pointer + row * 2 * d + d
        let (mean, z) = (w.mean.pointer + row * d, w.sample.pointer + row * d)
        if isTraining {
          kl += Double(
            kernels.sample(mean, b, w.epsilon.pointer + row * d, sigma0, d, z))
        } else {
          kl += Double(kernels.sample(mean, b, nil, sigma0, d, z))
        }
        kl += divergence(ofMean: mean)
      }
      w.kl.pointer[user] = kl
    }
    let (first, rows) = (users.lowerBound * K, users.count * K)
    if configuration.similarity == .cosine {
      kernels.normalise_rows(
        w.sample.pointer + first * d, rows, d, w.unitSample.pointer + first * d,
        w.inverseSampleNorms.pointer + first)
    } else {
      (w.unitSample.pointer + first * d).update(
        from: w.sample.pointer + first * d, count: rows * d)
    }
    w.unitSample.round(first * d, rows * d)
  }

  /// From the gradient in z to those in [a | b], the hidden layer and the input.
  func encodeBackward(_ users: Range<Int>, of batch: Batch, beta: Float, isTraining: Bool) {
    let (K, d, w, B) = (
      configuration.concepts, configuration.dimensions, workspace, batch.userCount
    )
    let (first, rows) = (users.lowerBound * K, users.count * K)
    let dz = w.sampleGradient.pointer + first * d
    if configuration.similarity == .cosine {
      kernels.normalise_rows_backward(
        w.unitSample.pointer + first * d, w.inverseSampleNorms.pointer + first, dz, d, rows, d, dz)
    }
    let dhead = w.headGradient.pointer + first * 2 * d
    for row in 0..<rows {
      let (all, da, dmean) = (first + row, dhead + row * 2 * d, dz + row * d)
      let mean = w.mean.pointer + all * d
      kernels.sample_backward(
        w.head.pointer + all * 2 * d + d, isTraining ? w.epsilon.pointer + all * d : nil,
        dmean, configuration.sigma0, beta / Float(B), d, da + d)
      addDivergenceGradient(mean, beta: beta, users: Float(B), to: dmean)
      switch configuration.mean {
      case .unit:
        kernels.normalise_rows_backward(
          mean, w.inverseMeanNorms.pointer + all, dmean, d, 1, d, da)
      case .raw: da.update(from: dmean, count: d)
      }
    }
    let dhidden = w.hiddenGradient.pointer + first * d
    sgemm(
      rows, d, 2 * d, dhead, lda: 2 * d, headWeight.value, ldb: 2 * d, transposeB: true, dhidden,
      ldc: d)
    kernels.tanh_backward(w.hidden.pointer + first * d, dhidden, rows * d)
    for user in users { inputBackward(user, of: batch, isTraining: isTraining) }
  }

  /// entryGradient_jk = c_jk dL/dc_jk by way of the normalised input:
  /// x_jk (dx_jk - x_jk sum_l dx_lk x_lk), with dx the gradient in x.
  private func inputBackward(_ user: Int, of batch: Batch, isTraining: Bool) {
    let (K, d, w, entries) = (
      configuration.concepts, configuration.dimensions, workspace, batch.entries(of: user)
    )
    let start = entries.lowerBound
    let gradient = w.entryGradient.pointer + start * K
    let input = w.input.pointer + start * K
    let dropout = w.dropout.pointer + start * K
    kernels.encode_backward(
      contextTable.value, d, batch.items.pointer + start, entries.count,
      w.hiddenGradient.pointer + user * K * d, K, gradient)
    for k in 0..<K {
      var dot: Float = 0
      for j in stride(from: k, to: entries.count * K, by: K) {
        if isTraining { gradient[j] *= dropout[j] }
        dot += gradient[j] * input[j]
      }
      for j in stride(from: k, to: entries.count * K, by: K) {
        gradient[j] = input[j] * (gradient[j] - input[j] * dot)
      }
    }
  }

  // MARK: Decoder

  /// weights_uki = c_ik exp(cos(z_uk, h_i) / tau - shift) and p_ui = sum_k of them; returns nothing
  /// but the log-normalisers, one a user, through `body(user, Z_u, p_u)`.
  func decode(
    _ users: Range<Int>, in round: Range<Int>,
    _ body: (Int, Float, UnsafeMutablePointer<Float>) -> Void
  ) {
    let (K, d, w, M) = (configuration.concepts, configuration.dimensions, workspace, itemCount)
    let (place, rows) = (users.lowerBound - round.lowerBound, users.count * K)
    let weights = w.weights.pointer + place * K * M
    Operand.product(
      rows, M, d, alpha: 1 / configuration.tau, (w.unitSample, users.lowerBound * K * d), lda: d,
      (w.unitItems, 0), ldb: d, transposeB: true, weights, ldc: M)
    for (row, user) in users.enumerated() {
      let logits = weights + row * K * M
      let p = w.mixture.pointer + (place + row) * M
      // Cosines need no maximum: logits lie in [-1/tau, 1/tau].
      let shift =
        configuration.similarity == .cosine
        ? 1 / configuration.tau : kernels.maximum(logits, K * M)
      body(user, kernels.mixture(logits, w.assignmentT.pointer, K, M, shift, p), p)
    }
  }

  /// Likelihood of the users' items and the gradient in z.
  ///
  /// With n_u items, dL/dlogit_uki = alpha_u w_uki (1 - x_ui Z_u / (n_u p_ui)), alpha_u =
  /// n_u / (B Z_u): the dense part needs no pass of its own, only the user's own entries are
  /// corrected in place.
  func decodeWithGradient(_ users: Range<Int>, of batch: Batch, in round: Range<Int>) {
    let (K, d, w, M, B) = (
      configuration.concepts, configuration.dimensions, workspace, itemCount, batch.userCount
    )
    let (width, start) = (d + K, round.lowerBound)
    decode(users, in: round) { user, Z, p in
      let entries = batch.entries(of: user)
      let n = Float(entries.count)
      let alpha = Z > 0 ? n / (Float(B) * Z) : 0
      var logLikelihood = -Double(n) * (entries.isEmpty ? 0 : Foundation.log(Double(Z)))
      for entry in entries {
        let item = Int(batch.items.pointer[entry])
        let probability = max(p[item], .leastNormalMagnitude)
        logLikelihood += Foundation.log(Double(probability))
        // With the inner product an item can underflow: its weights are zero, and so stays its gradient.
        let correction = 1 - min(Z / (n * probability), .greatestFiniteMagnitude)
        for k in 0..<K { w.weights.pointer[((user - start) * K + k) * M + item] *= correction }
      }
      w.negativeLogLikelihood.pointer[user] = -logLikelihood
      for k in 0..<K {
        let row = user * K + k
        let z = w.unitSample.pointer + row * d
        let scaled = w.scaledSample.pointer + row * width
        for j in 0..<d { scaled[j] = z[j] * alpha / configuration.tau }
        for l in 0..<K { scaled[d + l] = l == k ? alpha : 0 }
      }
    }
    let (first, rows) = (users.lowerBound * K, users.count * K)
    let place = (users.lowerBound - start) * K * M
    w.weights.round(place, rows * M)
    w.scaledSample.round(first * width, rows * width)
    let gradient = w.sampleGradient.pointer + first * d
    Operand.product(
      rows, d, M, alpha: 1 / configuration.tau, (w.weights, place), lda: M,
      (w.unitItems, 0), ldb: d, gradient, ldc: d)
    for row in 0..<rows {
      let alpha = w.scaledSample.pointer[(first + row) * width + d + row % K]
      for j in 0..<d { gradient[row * d + j] *= alpha }
    }
  }
}

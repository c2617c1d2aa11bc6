// What the models know of items and users, for the chapters that look inside them.

extension MacridVAE {
  /// h: item representations, M x d, as they are (not normalised).
  public var itemRepresentations: Matrix {
    Matrix(rows: itemCount, columns: configuration.dimensions, values: items.values)
  }

  /// m: prototypes, K x d, as they are (not normalised).
  public var prototypeMatrix: Matrix {
    Matrix(
      rows: configuration.concepts, columns: configuration.dimensions, values: prototypes.values)
  }

  /// c: how much each item belongs to each concept, without noise (M x K, rows add up to one).
  public func assignment(workers: Workers) -> Matrix {
    assignConcepts(isTraining: false, workers: workers)
    return Matrix(
      rows: itemCount, columns: configuration.concepts, values: workspace.assignment.array)
  }

  /// mu: every user's components, users x (K d), component after component, each of length one.
  ///
  /// - Parameter known: the items fed to the encoder, users x items.
  public func userRepresentations(_ known: Interactions, workers: Workers) -> Matrix {
    assignConcepts(isTraining: false, workers: workers)
    let width = configuration.concepts * configuration.dimensions
    return collect(known, width: width, from: workspace.mean) { users, batch in
      self.encode(users, of: batch, isTraining: false)
    }
  }
}

extension MultVAE {
  /// The decoder's columns: item representations, M x d.
  public var itemRepresentations: Matrix { decoder.itemRepresentations }

  /// mu: users x d'.
  ///
  /// - Parameter known: the items fed to the encoder, users x items.
  public func userRepresentations(_ known: Interactions, workers: Workers) -> Matrix {
    collect(known, width: configuration.latentDimensions, from: sample) { users, batch in
      self.forward(users, of: batch, isTraining: false)
    }
  }
}

extension MultDAE {
  /// The decoder's columns: item representations, M x d.
  public var itemRepresentations: Matrix { decoder.itemRepresentations }

  /// The hidden layer: users x d.
  ///
  /// - Parameter known: the items fed to the encoder, users x items.
  public func userRepresentations(_ known: Interactions, workers: Workers) -> Matrix {
    collect(known, width: configuration.dimensions, from: encoder.hidden) { users, batch in
      self.encode(users, of: batch, isTraining: false)
    }
  }
}

extension SoftmaxDecoder {
  fileprivate var itemRepresentations: Matrix {
    let (M, d) = (itemCount, dimensions)
    if sampled != nil { return Matrix(rows: M, columns: d, values: weight.values) }
    var transposed = Matrix(rows: M, columns: d)
    let values = weight.values
    for j in 0..<d {
      for item in 0..<M { transposed.values[item * d + j] = values[j * M + item] }
    }
    return transposed
  }
}

extension TrainableRecommender {
  /// Runs users through `encode`, a batch at a time, and gathers what it leaves in `buffer`.
  fileprivate func collect(
    _ known: Interactions, width: Int, from buffer: Buffer<Float>,
    encode: (Range<Int>, Batch) -> Void
  ) -> Matrix {
    let usable = capacity.users
    let batch = Batch(
      BatchCapacity(batchSize: usable, of: [known]), itemCount: itemCount)
    var matrix = Matrix(rows: known.userCount, columns: width)
    for start in stride(from: 0, to: known.userCount, by: usable) {
      let end = min(known.userCount, start + usable)
      batch.fill(start..<end, of: known, byItem: false)
      precondition(
        batch.entryCount <= capacity.entries,
        "a batch of \(batch.entryCount) ones exceeds the model's capacity of "
          + "\(capacity.entries); make the model with a capacity that covers these users")
      encode(0..<(end - start), batch)
      matrix.values.withUnsafeMutableBufferPointer { values in
        (values.baseAddress! + start * width).update(
          from: buffer.pointer, count: (end - start) * width)
      }
    }
    return matrix
  }
}

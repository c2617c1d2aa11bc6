import Foundation

/// What `TrainableRecommender.write` left in a file.
public struct SavedModel: Sendable {
  /// A `Method`'s name.
  public let method: String
  /// Every one by name.
  public let settings: [String: Setting]
  /// The publisher's ids in the order of columns.
  public let itemIDs: [String]
  private let tensors: [String: Safetensors.Tensor]
  private let file: URL

  /// - Throws: `DataError` where the file is not there, none that this library wrote, or has an
  ///   item's id twice.
  public init(contentsOf file: URL) throws {
    guard FileManager.default.fileExists(atPath: file.path) else {
      throw DataError(.missingInput, file: file.path, .cannotRead("there is no such file"))
    }
    let saved: Safetensors
    do {
      saved = try Safetensors(contentsOf: file)
    } catch let error as CheckpointError {
      throw DataError(.badData, file: file.path, .noSavedModel(what: "it \(error.what)"))
    }
    guard let method = saved.metadata["model"], let text = saved.metadata["settings"],
      let items = saved.metadata["items"],
      let settings = try? JSONDecoder().decode([String: Setting].self, from: Data(text.utf8))
    else {
      let what = "its metadata do not name model, settings and items"
      throw DataError(.badData, file: file.path, .noSavedModel(what: what))
    }
    let itemIDs = items.components(separatedBy: "\n")
    let places = IdentifierPlaces(itemIDs)
    for (place, id) in itemIDs.enumerated() {
      guard let first = places[id], first < place else { continue }
      let what = "its items \(first + 1) and \(place + 1) have the same id"
      throw DataError(.badData, file: file.path, .noSavedModel(what: what))
    }
    self.file = file
    self.method = method
    self.settings = settings
    self.itemIDs = itemIDs
    tensors = saved.tensors
  }

  /// The model, where it is a MacridVAE.
  ///
  /// - Parameter capacity: room for the users that it will be fed.
  /// - Throws: `DataError` where it is another model, a setting is out of its range, or tensors do
  ///   not fit the settings.
  public func macridVAE(capacity: BatchCapacity) throws -> MacridVAE {
    func refusal(_ what: String) -> DataError {
      DataError(.badData, file: file.path, .noSavedModel(what: what))
    }
    guard method == Method.macridVAE.rawValue else {
      throw refusal("it holds \(method), and concepts are MacridVAE's alone")
    }
    var all = Method.macridVAE.defaults.merging(settings) { $1 }
    // Says how it was trained; its tensors are those of all items.
    all["sampled"] = nil
    all["precision"] = nil
    let recipe: Method.Recipe
    do {
      recipe = try Method.macridVAE.recipe(all)
    } catch SearchError.setting(_, let name, let reason) {
      throw refusal("its setting \(name) \(reason)")
    }
    guard case .macridVAE(let configuration, _) = recipe else {
      preconditionFailure("a recipe of another method")
    }
    let (M, K, d) = (itemIDs.count, configuration.concepts, configuration.dimensions)
    // Before anything is made of that size.
    guard tensors["items"]?.shape == [M, d], tensors["prototypes"]?.shape == [K, d] else {
      throw refusal("items, prototypes and the \(M) ids do not fit K = \(K), d = \(d)")
    }
    let model = MacridVAE(configuration, itemCount: M, capacity: capacity, seed: 0)
    for parameter in model.parameters {
      guard let tensor = tensors[parameter.name], tensor.shape == parameter.shape,
        tensor.values.allSatisfy(\.isFinite)
      else {
        throw refusal("\(parameter.name) is not \(parameter.shape) finite numbers")
      }
      parameter.values = tensor.values
    }
    return model
  }
}

import Macrid
import Workbench

/// All that was run on one dataset.
struct DatasetRun {
  var material: Material
  var settings: [Setting]
  /// With the first seed, one a setting.
  var endings: [Ending]
  var choices: Choices
  /// Over seeds, of the settings chosen by validation users.
  var cosine: [Outcome]
  var inner: [Outcome]
  var baselines: [(Baseline, [Outcome])]
  var cosineMap: Map
  var innerMap: Map
  /// Where labels would have chosen another setting than validation users did.
  var labelsMap: Map?

  var name: String { material.split.dataset }

  /// What the names of its files end with.
  var suffix: String {
    switch name {
    case "alishop-7c": ""
    case "shop-simulated": "-shop"
    default: "-\(name)"
    }
  }

  /// What captions call it.
  var title: String {
    switch name {
    case "alishop-7c": "AliShop-7C, held-out part"
    case "shop-simulated": "Simulated shop"
    default: name
    }
  }

  var maps: [Map] { [cosineMap, innerMap] + (labelsMap.map { [$0] } ?? []) }

  var methods: [MethodResult] {
    let (cosineName, innerName) = (choices.validation.name, choices.inner.name)
    return [
      MethodResult(
        "prototypes, cosine", setting: cosineName, cosine, \.prototypes, withPrototypes: true),
      MethodResult(
        "k-means on MacridVAE's items, cosine", setting: cosineName, cosine, \.kMeans),
      MethodResult(
        "prototypes, inner product", setting: innerName, inner, \.prototypes,
        withPrototypes: true),
      MethodResult(
        "k-means on MacridVAE's items, inner product", setting: innerName, inner, \.kMeans),
    ].compactMap(\.self)
      + baselines.compactMap { MethodResult($0.title, $1, \.kMeans) }
  }

  var result: DatasetResult {
    DatasetResult(
      dataset: name, split: material.split.protocolDescription, items: material.itemCount,
      itemsWithCategory: material.labels.knownCount, categories: material.labels.names.count,
      categoriesFrom: material.labels.source, validationChoice: choices.validation.name,
      labelsChoice: choices.labels.name, innerProductChoice: choices.inner.name,
      grid: zip(settings, endings).map { SettingResult($0, $1) }, methods: methods,
      maps: maps.map(\.result))
  }
}

extension SimulatedShop {
  /// A property of the items of one category.
  public struct Attribute: Sendable, Equatable {
    public enum Scale: Sendable, Equatable {
      /// A number from 0 to 1, and what its ends mean.
      case number(from: String, to: String)
      /// One of these.
      case named([String])
    }

    public let name: String
    public let scale: Scale

    var isNumber: Bool { if case .number = scale { true } else { false } }
  }

  /// A kind of goods.
  public struct Category: Sendable, Equatable {
    public let name: String
    public let attributes: [Attribute]
  }

  /// The category of a place: the seven, and after them they begin again as "bags 2" and so on.
  public static func kind(_ place: Int) -> Category {
    let (round, number) = place.quotientAndRemainder(dividingBy: categories.count)
    let category = categories[number]
    return round == 0
      ? category
      : Category(name: "\(category.name) \(round + 1)", attributes: category.attributes)
  }

  /// The seven categories, with what distinguishes the items of each.
  public static let categories = [
    Category(
      name: "bags",
      attributes: [
        Attribute(name: "size", scale: .number(from: "small", to: "large")),
        Attribute(name: "colour", scale: .number(from: "light", to: "dark")),
      ]),
    Category(
      name: "phone cases",
      attributes: [
        Attribute(name: "style", scale: .named(["plain", "cartoon", "floral", "marble"])),
        Attribute(name: "sturdiness", scale: .number(from: "thin", to: "armoured")),
      ]),
    Category(
      name: "shirts",
      attributes: [
        Attribute(name: "colour", scale: .number(from: "light", to: "dark")),
        Attribute(name: "sleeve", scale: .number(from: "short", to: "long")),
        Attribute(name: "pattern", scale: .named(["plain", "striped", "checked"])),
      ]),
    Category(
      name: "shoes",
      attributes: [
        Attribute(name: "heel", scale: .number(from: "flat", to: "high")),
        Attribute(name: "kind", scale: .named(["trainer", "boot", "sandal", "court shoe"])),
      ]),
    Category(
      name: "watches",
      attributes: [
        Attribute(name: "dial", scale: .number(from: "small", to: "large")),
        Attribute(name: "strap", scale: .named(["leather", "metal", "rubber"])),
        Attribute(name: "price", scale: .number(from: "cheap", to: "dear")),
      ]),
    Category(
      name: "sofas",
      attributes: [
        Attribute(name: "width", scale: .number(from: "armchair", to: "corner sofa")),
        Attribute(name: "cover", scale: .named(["linen", "velvet", "leather"])),
      ]),
    Category(
      name: "meat",
      attributes: [
        Attribute(name: "kind", scale: .named(["chicken", "beef", "mutton", "seafood"])),
        Attribute(name: "weight", scale: .number(from: "snack", to: "family pack")),
      ]),
  ]
}

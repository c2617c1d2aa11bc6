import Foundation

/// A page for people to look through a model's sweeps by themselves: one HTML file that needs no
/// network. Its fields' short names are the page's.
public struct Explorer: Encodable, Sendable {
  public var title: String
  public var worlds: [World]

  public init(title: String, worlds: [World]) {
    self.title = title
    self.worlds = worlds
  }

  /// The items of one model, and sweeps through them from a sample of starts.
  public struct World: Codable, Sendable, Equatable {
    public var name: String
    public var title: String
    /// What can be seen here, in a sentence or two.
    public var about: String
    /// A name for each concept.
    public var concepts: [String]
    /// concepts x directions: what is known of each direction that is swept along.
    public var dimensions: [[String]]
    public var items: [Item] = []
    public var starts: [Start] = []
    /// What a direction is, such as a model's axis, one each: `dimensions` are grouped by it.
    public var kinds: [String]?
    /// What may change along a sweep.
    public var attributes: [Attribute]?
    /// The items that strengths are of; nil of the concept's.
    public var measuredOver: String?
    public var toursTitle: String?
    public var tours: [Tour]?
    /// Words that the page uses, each with its meaning.
    public var words: [[String]]?
    /// What a reader must not miss, such as that data are simulated.
    public var caption: String?

    public init(
      name: String, title: String, about: String, concepts: [String], dimensions: [[String]],
      items: [Item] = [], starts: [Start] = []
    ) {
      self.name = name
      self.title = title
      self.about = about
      self.concepts = concepts
      self.dimensions = dimensions
      self.items = items
      self.starts = starts
    }
  }

  /// An item that is shown: title, detail, its drawing as (colour, path), and the values that it
  /// has of the world's attributes, by their place.
  public struct Item: Codable, Sendable, Equatable {
    public var t: String
    public var d: String?
    public var s: [[String]]?
    public var v: [Int: Double]?

    public init(t: String, d: String?, s: [[String]]?, v: [Int: Double]? = nil) {
      self.t = t
      self.d = d
      self.s = s
      self.v = v
    }
  }

  /// Where sweeps begin.
  public struct Start: Codable, Sendable, Equatable {
    /// "item" or "user".
    public var from: String
    public var id: String
    public var label: String
    public var detail: String
    /// Where it is among the world's items.
    public var item: Int?
    public var concept: Int
    /// One a direction; nil where there is nothing to recommend.
    public var sweeps: [Sweep?]
    /// A user's known items, among the world's, under a title.
    public var known: [Int]?
    public var knownTitle: String?

    public init(
      from: String, id: String, label: String, detail: String, item: Int?, concept: Int,
      sweeps: [Sweep?]
    ) {
      self.from = from
      self.id = id
      self.label = label
      self.detail = detail
      self.item = item
      self.concept = concept
      self.sweeps = sweeps
    }
  }

  /// What is recommended along one direction.
  public struct Sweep: Codable, Sendable, Equatable {
    public var items: [Int]
    public var values: [Double]
    public var start: Double
    public var range: [Double]
    /// The place in the sweep nearest to the start's value.
    public var nearest: Int
    public var note: String

    public init(
      items: [Int], values: [Double], start: Double, range: [Double], nearest: Int, note: String
    ) {
      self.items = items
      self.values = values
      self.start = start
      self.range = range
      self.nearest = nearest
      self.note = note
    }
  }

  /// Something known of items that may go with a direction.
  public struct Attribute: Codable, Sendable, Equatable {
    public var name: String
    /// Of named values, which items hold by their place; nil of numbers.
    public var names: [String]?
    /// Of numbers, and what its ends are called; nil of whole numbers without ends, such as years.
    public var range: [Double]?
    public var ends: [String]?
    public var whole: Bool?
    public var strengths: [Strength] = []
    public var tau: Tau?

    public init(name: String, names: [String]) {
      self.name = name
      self.names = names
    }

    public init(name: String, range: ClosedRange<Double>, ends: [String]) {
      self.name = name
      self.range = [range.lowerBound, range.upperBound]
      self.ends = ends
    }

    public init(wholeNumbers name: String) {
      self.name = name
      whole = true
    }
  }

  /// How well an attribute goes with one direction, over all items that have it.
  public struct Strength: Codable, Sendable, Equatable {
    /// Of the concept alone; nil of all.
    public var k: Int?
    /// The direction.
    public var j: Int
    /// A rank correlation, or a strength without sign.
    public var r: Double
    /// Its 95 % interval.
    public var low: Double?
    public var high: Double?
    /// What the best of directions turned at random reach: mean, and 95 % quantile.
    public var turned: [Double]?

    public init(
      concept: Int?, direction: Int, value: Double, interval: (low: Double, high: Double)? = nil,
      turned: (mean: Double, quantile95: Double)? = nil
    ) {
      k = concept
      j = direction
      r = rounded(value)
      low = interval.map { rounded($0.low) }
      high = interval.map { rounded($0.high) }
      self.turned = turned.map { [rounded($0.mean), rounded($0.quantile95)] }
    }
  }

  /// Sweeps from many starts along a number: Kendall's tau-b.
  public struct Tau: Codable, Sendable, Equatable {
    /// The mean along the attribute's best direction.
    public var best: Double
    /// Along the best of axes turned at random: 10 % and 90 % quantiles.
    public var turned: [Double]
    public var starts: Int

    public init(best: Double, turned: (low: Double, high: Double), starts: Int) {
      self.best = rounded(best)
      self.turned = [rounded(turned.low), rounded(turned.high)]
      self.starts = starts
    }
  }

  /// A start and a direction worth a button.
  public struct Tour: Codable, Sendable, Equatable {
    public var label: String
    public var from: String
    public var start: String
    public var dimension: Int
    /// A second direction, to be looked at beside.
    public var beside: Int?
    public var attribute: Int?
    /// Whether the sweep is shown from its end, so that the attribute should grow.
    public var turn: Bool

    public init(
      label: String, from: String, start: String, dimension: Int, beside: Int? = nil,
      attribute: Int?, turn: Bool
    ) {
      self.label = label
      self.from = from
      self.start = start
      self.dimension = dimension
      self.beside = beside
      self.attribute = attribute
      self.turn = turn
    }
  }

  /// The page, with the data as JSON in which no `<` is left, so that no title can end the script
  /// element or open another.
  public func page() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let json = String(decoding: try encoder.encode(self), as: UTF8.self)
      .replacing("<", with: "\\u003c").replacing("\u{2028}", with: "\\u2028")
      .replacing("\u{2029}", with: "\\u2029")
    let script = [
      PackageResources.drawing_js, PackageResources.panels_js, PackageResources.page_js,
    ].map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
    return String(decoding: PackageResources.explorer_html, as: UTF8.self)
      .replacing("{{STYLE}}", with: String(decoding: PackageResources.explorer_css, as: UTF8.self))
      .replacing("{{SCRIPT}}", with: script)
      .replacing("{{DATA}}", with: json)
  }
}

/// As many digits as a picture shows.
func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

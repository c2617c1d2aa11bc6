import Macrid

/// A newcomer's trials beside the committed ones: the numbers of both that lie outside their bands,
/// or every number.
func comparisonTable<M>(
  _ here: Trials<M>, _ committed: Trials<M>, _ bands: Bands, everything: Bool
) -> Table {
  var rows: [[Table.Cell]] = []
  var (shared, numbers, equal, within, outside) = (0, 0, 0, 0, 0)
  for record in here.current {
    guard let other = committed[record.trial] else { continue }
    shared += 1
    let now = record.outcome.quantities
    for (name, value) in other.outcome.quantities.sorted(by: { $0.key < $1.key }) {
      let key = Bands.Key(method: record.trial.method, quantity: name)
      let band =
        record.run.processor == other.run.processor
        ? 0 : bands.tooWide.contains(key) ? nil : bands.widths[key]
      let here = now[name] ?? .nan
      let difference = here == value || here.isNaN && value.isNaN ? 0 : abs(here - value)
      numbers += 1
      var isOutside = false
      if difference == 0 {
        equal += 1
      } else if let band {
        isOutside =
          band == 0 || !(Bands.distance(of: name, other.outcome, record.outcome) <= band)
        if isOutside { outside += 1 } else { within += 1 }
      }
      guard everything || isOutside else { continue }
      rows.append([
        .text(record.trial.title), .text(name), .number(value), .number(now[name]),
        .number(difference), band.map { .number($0) } ?? .absent,
      ])
    }
  }
  return Table(
    caption: shared == 0
      ? "No trial of this run is among the committed ones, so there is nothing to compare."
      : "This run beside the committed one: \(shared) trials in common, \(numbers) numbers: "
        + "\(equal) equal, \(within) within their bands, \(outside) outside, "
        + "\(numbers - equal - within - outside) without a band.",
    columns: [
      Table.Column("Trial"), Table.Column("Quantity"),
      Table.Column("Committed", .right, decimals: 5), Table.Column("Here", .right, decimals: 5),
      Table.Column("Difference", .right, decimals: 5), Table.Column("Band", .right, decimals: 5),
    ], groups: rows.isEmpty ? [] : [Table.Group(rows: rows)])
}

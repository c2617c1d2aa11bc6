import Macrid
import Plotting
import Workbench

/// Whether one prototype took the majority of the items, and for how long.
enum Majority: String {
  /// In no epoch.
  case none
  /// In some epochs, neither in the kept one nor in the last.
  case transient
  /// In the kept epoch or the last.
  case lasting

  init(_ training: Reading.Training) {
    let history = training.clusters.history.largest
    let ends = [training.clusters.spread?.largest, history.last].compactMap(\.self)
    self =
      ends.contains { $0 > 0.5 } ? .lasting : history.contains { $0 > 0.5 } ? .transient : .none
  }
}

/// The largest prototype by similarity, tau and rate. Nil where none of it is trained.
func collapseCausesTable(_ readings: [Reading]) -> Table? {
  let readings = readings.filter { !$0.grid.isEmpty }
  guard !readings.isEmpty else { return nil }
  return Table(
    caption: "When one prototype takes the majority of the items: its share by similarity, tau and "
      + "learning rate; d = 10, one seed.",
    columns: [
      Table.Column("Similarity"), Table.Column("tau", .right), Table.Column("Rate", .right),
      .number("epoch kept"),
      .number("last epoch"), .number("at most on the way"),
      Table.Column("Epochs above 0.5", .right), Table.Column("Majority"), .number("NMI"),
      .number("validation NDCG@100", 3),
    ],
    groups: readings.map { reading in
      Table.Group(
        reading.title,
        rows: similarities.flatMap { similarity in
          reading.grid.filter { Reading.similarity($0.trial) == similarity }.map { training in
            let history = training.clusters.history.largest
            func word(_ name: String) -> Table.Cell {
              .text(training.trial.settings[name]?.description ?? "")
            }
            return [
              .text(similarity.rawValue), word("tau"), word("rate"),
              .number(training.clusters.spread?.largest),
              .number(history.last), .number(history.max()),
              .share(history.count { $0 > 0.5 }, of: history.count),
              .text(Majority(training).rawValue), .number(training.clusters.prototypes?.nmi),
              .number(training.ndcg100),
            ]
          }
        })
    },
    notes: [
      "Lasting: more than half of the items in the kept epoch or in the last; transient: in others "
        + "alone."
    ])
}

/// The largest prototype's share over epochs. Nil where none of it is trained.
func collapseFigure(_ readings: [Reading], caption: String) -> Figure? {
  let taus: [Setting] = [0.1, 0.3, 1]
  let panels = readings.flatMap { reading -> [Panel] in
    let rates = Set(reading.grid.compactMap { $0.trial.settings["rate"]?.number }).sorted()
    return rates.compactMap { rate in
      let series = similarities.flatMap { similarity in
        taus.enumerated().compactMap { number, tau -> Series? in
          guard
            let training = reading.grid.first(where: {
              Reading.similarity($0.trial) == similarity && $0.trial.settings["tau"] == tau
                && $0.trial.settings["rate"]?.number == rate
            }), !training.clusters.history.largest.isEmpty
          else { return nil }
          let shares = training.clusters.history.largest
          return Series(
            "\(similarity.rawValue), tau \(tau)", x: shares.indices.map { Double($0 + 1) },
            y: shares, mark: .line(dashed: similarity == .innerProduct), style: .numbered(number))
        }
      }
      guard !series.isEmpty else { return nil }
      return Panel(
        "\(reading.title), rate \(Setting.number(rate))",
        .xy(
          XYPlot(
            x: Axis("epoch"), y: Axis("largest prototype's share", range: 0...1), series: series)))
    }
  }
  guard !panels.isEmpty else { return nil }
  return Figure(
    title: "When one prototype takes the majority", panels: panels, columns: 2, caption: caption,
    panelAspect: 0.55)
}

/// "a majority in 0 of 14 trainings with the inner product (lasting in 0)"; nil where the grid is
/// not trained.
func collapseWords(_ readings: [Reading]) -> String? {
  let readings = readings.filter { !$0.grid.isEmpty }
  guard !readings.isEmpty else { return nil }
  func count(_ similarity: MacridVAE.Similarity) -> String {
    let all = readings.flatMap(\.grid).filter { Reading.similarity($0.trial) == similarity }
      .map { Majority($0) }
    return "in \(all.count { $0 != .none }) of \(all.count) (lasting in "
      + "\(all.count { $0 == .lasting }))"
  }
  return
    "at d = 10, over three tau and two learning rates, one prototype takes the majority "
    + "of the items \(count(.innerProduct)) trainings with the inner product and "
    + "\(count(.cosine)) with the cosine"
}

import Plotting
import Workbench

/// The five panels, each alone and all together, and beside them the labels' choice.
func publishMaps(_ run: DatasetRun, _ chapter: Chapter<Figure2>) throws {
  let labels = run.material.labels
  let (map, inner) = (run.cosineMap, run.innerMap)
  let panels = [
    map.all("(a) items and users, by prototype", labels),
    map.users("(b) users' components, by prototype", labels),
    map.items("(c) items, by prototype", labels),
    map.categories("(d) items, by category", labels),
    inner.items("(e) inner product: items, by prototype", labels),
  ]
  let besides = run.labelsMap.map {
    [$0.items("(c') \(run.choices.labels.name), the labels' choice: items", labels)]
  }
  let settings =
    "Setting \(run.choices.validation.name), which validation users choose; (e): "
    + "\(run.choices.inner.name), which they choose for the inner product. "
    + (besides == nil
      ? ""
      : "(c'): \(run.choices.labels.name), which the categories choose. ")
  let text =
    "\(run.title), \(run.material.itemCount) items, \(map.components.count) components of "
    + "\(map.components.count / 2) training and validation users. \(settings)"
    + "A prototype has the colour of the category it is matched with."
  let full = Figure(
    title: "Figure 2 regenerated: \(run.title)", panels: panels + (besides ?? []), columns: 3,
    caption: chapter.caption(text), panelAspect: 1)
  try chapter.publish(full, suffix: run.suffix)
  for (letter, panel) in zip("abcde", panels) {
    try chapter.publish(
      Figure(
        panels: [panel],
        caption: chapter.caption(
          "\(run.title), setting "
            + (letter == "e" ? run.choices.inner.name : run.choices.validation.name)
            + ". A prototype has the colour of the category it is matched with."),
        width: 1000, panelAspect: 0.9),
      suffix: "\(run.suffix)-\(letter)")
  }
  let (best, isSame) = (run.labelsMap ?? map, run.labelsMap == nil)
  try chapter.publish(
    Figure(
      title: "The labels' choice: \(run.title)",
      panels: [
        best.items("(c') items, by prototype", labels),
        best.categories("(d') items, by category", labels),
      ], columns: 2,
      caption: chapter.caption(
        "Setting \(run.choices.labels.name): the highest NMI of the cosine settings, found by "
          + "looking at the categories; validation users choose "
          + (isSame ? "it, too." : "\(run.choices.validation.name).")),
      panelAspect: 0.9),
    suffix: "\(run.suffix)-labels")
}

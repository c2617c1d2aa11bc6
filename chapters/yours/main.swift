/*:
 # Your own ratings

 Who likes what: that is all that is needed to find which concepts lie in a catalogue, to draw a
 map of it, and to recommend. This chapter does so for a file of your own.

     swift run chapter-yours ratings.csv
     swift run chapter-yours ratings.csv --items items.csv --concepts 5
     swift run chapter-yours ratings.csv --user anna --user ben
     swift run chapter-yours ratings.csv --model yours/model.safetensors --users ids.txt --top 20

 To see it at once, take the ratings of MovieLens that come with the package:

     swift run chapter-yours Sources/Macrid/Data/Embedded/ml-latest-small/ratings.csv --user 1

 ## What goes in

 **Ratings**: a user, an item and perhaps a rating and a time a line, separated by commas or TABs,
 with a header that names the columns or without one: `user,item,rating`. Ratings of 4 and up are
 likes; where there are no ratings every line is one. RecBole's `.inter` files, MovieLens' own
 layouts and packed files are read as well, and so is a pipe of plain text. At least eight users must
 like five items or more, and the items must be two a concept, ten at the least; a hundred users are
 where a comparison begins to say something.

 **Items**, if you have them: an item's id, title and category a line, `item,title,category`, the
 category a name; several have `|` between them. With a header the columns may stand in any order.
 The model never sees them: they name what it found.

 ## What comes out

 On the terminal a table of methods, the concepts in a line each, and the recommendations that were
 asked for. In the folder `yours/`, or the one that `--out` names, the same as a page, `yours.md`,
 with the map and with walks along the directions in which each concept's items differ; an explorer,
 `yours.html`, to walk along them yourself, from items and from the users that were asked for or
 three of the test's; tables as CSV; and the trained model, which `--model` takes to recommend
 without training.

 A user who likes a single item gets recommendations too, and what a user has rated, well or badly,
 is never recommended back.
 */
import ArgumentParser
import Foundation
import Macrid
import Plotting
import Workbench

//: ## Reading
//:
//: A path without a slash is a file here, not the name of a dataset.
func files(_ path: String) throws -> (path: String, files: DatasetFiles) {
  let path = path.contains("/") ? path : "./" + path
  guard let files = try Dataset.availability(of: path).files else {
    preconditionFailure("a path is found or an error")
  }
  return (path, files)
}

//: Held-out users are drawn by the library's rule: whole users, one in eight for validation and
//: one in eight for test, so that a method is judged by people it has never seen.
func split(
  _ files: DatasetFiles, _ ratings: Ratings?, path: String, _ yours: Yours
) throws -> Split {
  let split = try Dataset.split(files, ratings: ratings, seed: yours.seed)
  let needed = max(10, 2 * yours.concepts)
  guard split.itemIDs.count >= needed else {
    throw ChapterFailure(
      .badData,
      "\(path): the users that train like \(Format.count(split.itemIDs.count)) items; "
        + "\(yours.concepts) concepts need at least \(needed). Give more ratings, or fewer "
        + "--concepts.")
  }
  return split
}

func about(_ split: Split, _ items: Items) -> [String] {
  let heldOut = split.test.userIDs.count + split.validation.userIDs.count
  return [
    "\(Format.count(split.trainUserIDs.count + heldOut)) users with enough likes, "
      + "\(Format.count(split.itemIDs.count)) items"
      + (items.knownCount > 0
        ? ", \(Format.count(items.knownCount)) of them with a title or category."
        : "; no titles are known (--items FILE)."),
    "\(Format.count(split.trainUserIDs.count)) users train, "
      + "\(Format.count(split.validation.userIDs.count)) decide when to stop, "
      + "\(Format.count(split.test.userIDs.count)) are for the test.",
  ]
}

/*:
 ## Training and looking

 Every method is trained on the same users; one with epochs ends when validation users have not
 been served better for fifty of them. Only then is it tested, once. All have the library's default
 settings, none is tuned. MacridVAE is trained in two rounds: after the first its prototypes are put
 at the middles of the groups that its items form (k-means), since the few steps of a small file
 leave them beside those. Each round keeps its best epoch and ends after ten, then twenty-five that
 are no better.

 Its model is then looked into: the concept of an item is its nearest prototype; the map is t-SNE of
 the items; a concept's directions are the principal ones of its own items.
 */
func train(_ yours: Yours) throws {
  let (path, files) = try files(yours.ratings)
  try yours.checkInputs(files.files)
  let asked = try yours.askedUsers
  let ratings = try files.ratings()
  let split = try split(files, ratings, path: path, yours)
  let items = try Items(split.itemIDs, file: yours.items, beside: path)
  let users = ratings.map { Users($0, path: path) } ?? Users(split, path: path)
  let known = try users.known(of: asked, columns: split.itemIDs)
  // Somebody to walk from, where nobody is asked for.
  let walking =
    try asked.isEmpty
    ? users.known(
      of: split.test.userIDs.prefix(3).map { AskedUser(id: $0) }, columns: split.itemIDs)
    : known
  try AtomicFile.check(yours.file(.page))
  try Gnuplot.check()

  let (about, likes) = (about(split, items), users.likes(of: split.itemIDs))
  Output.print("\(split.dataset): \(about.joined(separator: "\n"))\n")
  let comparison = try compare(on: split, feeding: walking.liked, yours)
  let model = comparison.model
  let concepts = concepts(of: model, items, likes: likes, workers: yours.workers)
  let page = Page(
    name: split.dataset, about: about, comparison: comparison,
    verdict: comparison.verdict(seed: yours.seed, workers: yours.workers), concepts: concepts,
    items: items, map: try map(model, yours),
    sweeps: try sweeps(model, concepts, items, likes: likes, workers: yours.workers),
    explorer: try explorer(
      model, concepts, items, likes: likes, users: walking, name: split.dataset, yours),
    recommended: asked.isEmpty ? nil : Recommended(model, known, concepts, items, yours))

  var table = comparison.table
  table.notes.append(page.verdict)
  table.printToStandardOutput(wide: yours.manner.wide)
  Table(concepts, items, titles: 3).printToStandardOutput(wide: yours.manner.wide)
  page.recommended?.print(wide: yours.manner.wide)
  // Only now: what was computed is on the terminal, whatever becomes of the disk.
  let undrawn = try page.write(yours, split: split)
  let picture = undrawn == nil ? " The map: \(yours.file(.map).relativePath)." : ""
  Output.print(
    """
    The page: \(yours.file(.page).relativePath).\(picture)
    To walk through the items in a browser: \(yours.file(.explorer).relativePath).
    Beside them: the tables as CSV, and model.safetensors for --model.
    """)
  if let undrawn { throw undrawn }
}

//: ## Recommending with a model that is there
func recommend(_ yours: Yours, with modelPath: String) throws {
  let (path, files) = try files(yours.ratings)
  try yours.checkInputs(files.files)
  let saved = try SavedModel(contentsOf: URL(filePath: modelPath))
  let users =
    try files.ratings().map { Users($0, path: path) }
    ?? Users(Dataset.load(path, seed: yours.seed), path: path)
  let shared = users.count(of: saved.itemIDs)
  guard shared > 0 else {
    throw ChapterFailure(
      .badData,
      "\(modelPath) knows none of the items of \(path): it was trained on other data. Leave --model "
        + "away to train on these")
  }
  let items = try Items(saved.itemIDs, file: yours.items, beside: path)
  Output.print(
    "The model knows \(Format.count(saved.itemIDs.count)) items; \(Format.count(shared)) of the "
      + "\(Format.count(users.itemCount)) that are rated here are among them.\n")
  let known = try users.known(of: yours.askedUsers, columns: saved.itemIDs)
  try AtomicFile.check(yours.file(.recommendations))
  let model = try saved.macridVAE(
    capacity: BatchCapacity(batchSize: min(100, known.ids.count), of: [known.liked]))
  let concepts = concepts(
    of: model, items, likes: users.likes(of: saved.itemIDs), workers: yours.workers)
  let recommended = Recommended(model, known, concepts, items, yours)
  try AtomicFile.write(recommended.csv, to: yours.file(.recommendations))
  recommended.print(wide: yours.manner.wide)
  Output.print("Written: \(yours.file(.recommendations).relativePath)")
}

Yours.runAndExit { yours in
  try Processor.check()
  Interruption.install()
  if let model = yours.model { try recommend(yours, with: model) } else { try train(yours) }
  return .done
}

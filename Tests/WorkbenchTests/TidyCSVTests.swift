import Foundation
import Testing

/// Every committed CSV file is one that pandas reads with numbers as numbers.
@Suite struct TidyCSVTests {
  private static let python: URL? = {
    let names = [ProcessInfo.processInfo.environment["MACRID_PYTHON"], "/usr/bin/python3"]
    return names.compactMap { $0 }.map { URL(filePath: $0) }.first {
      (try? run($0, ["-c", "import pandas"]))?.status == 0
    }
  }()

  private static func run(_ python: URL, _ arguments: [String]) throws -> (
    status: Int32, output: String
  ) {
    let process = Process()
    process.executableURL = python
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  private let script = """
    import csv, glob, sys
    import pandas as pd
    files = sorted(glob.glob(sys.argv[1] + "/*.csv"))
    assert files, "no CSV in " + sys.argv[1]
    for name in files:
        head = next(csv.reader(open(name, newline="")))
        assert len(set(head)) == len(head), f"{name}: a name twice among {head}"
        table = pd.read_csv(name)
        for column in table:
            values = table[column].dropna()
            if pd.api.types.is_numeric_dtype(values) or values.empty:
                continue
            numbers = pd.to_numeric(values, errors="coerce").notna()
            assert not numbers.any(), f"{name}: {column} mixes numbers and words: {values[~numbers].iloc[0]}"
            assert not values.isin(["—", "-", "n/a", "nan"]).any(), f"{name}: {column} writes absence"
    print(len(files))
    """

  @Test(.enabled(if: python != nil, "no Python with pandas; name one in MACRID_PYTHON"))
  func pandasReadsEveryTable() throws {
    var root = URL(filePath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    let result = try Self.run(
      try #require(Self.python), ["-c", script, root.appending(path: "figures").path])
    #expect(result.status == 0, "\(result.output)")
  }
}

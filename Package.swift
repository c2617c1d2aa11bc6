// swift-tools-version: 6.2
import PackageDescription

// `swift run` builds in debug mode; a chapter must be fast all the same, so the
// libraries are optimised in every configuration. Packages that depend on this one by a version
// build with these flags too: SwiftPM allows them since tools version 6.2 (ElsewhereTests).
let optimised: [SwiftSetting] = [
  .unsafeFlags(["-O", "-wmo", "-disable-batch-mode", "-num-threads", "2"])
]

// The kernels are compiled for several instruction sets, by pragmas, and use glibc's vector math;
// neither needs a flag that names one processor. Reciprocals are divided, not estimated: estimates
// differ between makes of the same instruction set.
let kernels: [CSetting] = [
  .unsafeFlags(["-O3", "-ffast-math", "-mrecip=none", "-fveclib=libmvec", "-fno-math-errno"])
]

/// An executable that is also a text; see README.md.
func chapter(_ name: String, besides files: [String] = []) -> Target {
  .executableTarget(
    name: "chapter-\(name)",
    dependencies: [
      "Workbench",
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
    ],
    path: "chapters/\(name)", exclude: ["README.md"] + files,
    swiftSettings: optimised)
}

let package = Package(
  name: "macrid-workbench",
  products: [
    .library(name: "Macrid", targets: ["Macrid"]),
    .library(name: "Plotting", targets: ["Plotting"]),
    .library(name: "Workbench", targets: ["Workbench"]),
    .executable(name: "chapter-table1", targets: ["chapter-table1"]),
    .executable(name: "chapter-figure2", targets: ["chapter-figure2"]),
    .executable(name: "chapter-figure3", targets: ["chapter-figure3"]),
    .executable(name: "chapter-figure4", targets: ["chapter-figure4"]),
    .executable(name: "chapter-speed", targets: ["chapter-speed"]),
    .executable(name: "chapter-verdicts", targets: ["chapter-verdicts"]),
    .executable(name: "chapter-yours", targets: ["chapter-yours"]),
    .executable(name: "weave", targets: ["weave"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/ordo-one/TextTable", exact: "0.0.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
  ],
  targets: [
    .target(
      name: "CDNNL", cSettings: [.unsafeFlags(["-O2"])],
      linkerSettings: [.linkedLibrary("dnnl"), .linkedLibrary("gomp")]),
    .target(
      name: "CVectorMath", cSettings: kernels,
      linkerSettings: [.linkedLibrary("mvec"), .linkedLibrary("m")]),
    .target(
      name: "CLAPACK",
      linkerSettings: [.linkedLibrary("lapacke"), .linkedLibrary("openblas")]),
    .target(name: "CFFTW", linkerSettings: [.linkedLibrary("fftw3f")]),
    .target(name: "CProjection", cSettings: kernels, linkerSettings: [.linkedLibrary("mvec")]),
    .target(name: "CCrypto", linkerSettings: [.linkedLibrary("crypto")]),
    .target(
      name: "CArchive", linkerSettings: [.linkedLibrary("archive"), .linkedLibrary("z")]),
    .target(name: "CPNG", linkerSettings: [.linkedLibrary("png16"), .linkedLibrary("z")]),
    .target(
      name: "CGnuplot",
      linkerSettings: [
        .linkedLibrary("boost_iostreams"), .linkedLibrary("boost_filesystem"),
        .linkedLibrary("boost_system"),
      ]),
    .target(
      name: "Macrid",
      dependencies: [
        "CDNNL", "CVectorMath", "CLAPACK", "CFFTW", "CProjection", "CArchive", "CCrypto",
      ],
      resources: [.copy("Data/Embedded")],
      swiftSettings: optimised),
    .target(name: "Plotting", dependencies: ["CGnuplot", "CPNG"], swiftSettings: optimised),
    .target(
      name: "Workbench",
      dependencies: [
        "Macrid", "Plotting",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "TextTable", package: "TextTable"),
      ],
      resources: [
        .embedInCode("Explorer/explorer.html"), .embedInCode("Explorer/explorer.css"),
        .embedInCode("Explorer/drawing.js"), .embedInCode("Explorer/panels.js"),
        .embedInCode("Explorer/page.js"),
      ],
      swiftSettings: optimised),
    .executableTarget(
      name: "tsne",
      dependencies: [
        "Macrid", "Workbench", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: optimised),
    .executableTarget(name: "weave", dependencies: ["Workbench"]),
    chapter("table1"), chapter("figure2"), chapter("figure3"), chapter("figure4"),
    chapter("speed"), chapter("verdicts"), chapter("yours"),
    .target(
      name: "Commands",
      dependencies: [.product(name: "Subprocess", package: "swift-subprocess")],
      path: "Tests/Commands"),
    .executableTarget(
      name: "chapter-example",
      dependencies: [
        "Workbench", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Tests/ExampleChapter"),
    // Counts calls of malloc in the tests' executable.
    .target(name: "CAllocations", path: "Tests/CAllocations"),
    .testTarget(
      name: "MacridTests",
      dependencies: ["Macrid", "CArchive", "CAllocations"],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "PlottingTests", dependencies: ["Plotting"]),
    .testTarget(
      name: "WorkbenchTests",
      dependencies: ["Workbench", "weave", "tsne", "chapter-example", "Commands"],
      resources: [.copy("explorer.py")]),
    .testTarget(
      name: "Table1Tests", dependencies: ["chapter-table1", "Commands"],
      exclude: ["golden.jsonl"]),
    .testTarget(
      name: "Figure2Tests", dependencies: ["chapter-figure2", "Commands"],
      exclude: ["golden.jsonl"]),
    .testTarget(
      name: "Figure3Tests", dependencies: ["chapter-figure3", "Commands"],
      exclude: ["golden.jsonl"]),
    .testTarget(
      name: "Figure4Tests", dependencies: ["chapter-figure4", "Commands"],
      exclude: ["golden.jsonl"]),
    .testTarget(name: "SpeedTests", dependencies: ["chapter-speed", "Commands"]),
    .testTarget(name: "VerdictsTests", dependencies: ["chapter-verdicts", "Commands"]),
    .testTarget(name: "YoursTests", dependencies: ["chapter-yours", "Commands"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)

// swift-tools-version: 6.2
import PackageDescription

// What every target of ours is compiled with. No unsafe flag: another package can depend on this one.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "swift-normalization",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Normalizers", targets: ["Normalizers"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // MARK: Normalizers: no system library
    .target(name: "Tensors", swiftSettings: settings),
    .target(name: "Reductions", swiftSettings: settings),
    .target(
      name: "Normalizers", dependencies: ["Reductions", "Tensors"], swiftSettings: settings),

    // MARK: Comparison
    .target(name: "Comparison", dependencies: ["Tensors"], swiftSettings: settings),
    .target(name: "Reporting", dependencies: ["Comparison"], swiftSettings: settings),

    // MARK: Tests
    .testTarget(name: "TensorsTests", dependencies: ["Tensors"], swiftSettings: settings),
    .testTarget(
      name: "ReductionsTests", dependencies: ["Reductions", "Tensors"], swiftSettings: settings),
    .testTarget(name: "NormalizersTests", dependencies: ["Normalizers"], swiftSettings: settings),
    .testTarget(
      name: "ComparisonTests", dependencies: ["Comparison", "Tensors"],
      resources: [.copy("Fixtures")], swiftSettings: settings),
    .testTarget(
      name: "ReportingTests", dependencies: ["Reporting", "Comparison"], swiftSettings: settings),
  ]
)

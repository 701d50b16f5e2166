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
    .library(name: "Normalizers", targets: ["Normalizers"]),
    .library(name: "NormalizationTraining", targets: ["Training"]),
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

    // MARK: Training, over oneDNN
    .target(name: "COneDNN", linkerSettings: [.linkedLibrary("dnnl")]),
    .target(
      name: "Training", dependencies: ["COneDNN", "Normalizers", "Reductions", "Tensors"],
      swiftSettings: settings),

    // MARK: Tests
    .testTarget(name: "TensorsTests", dependencies: ["Tensors"], swiftSettings: settings),
    .testTarget(
      name: "TrainingTests",
      dependencies: ["COneDNN", "Training", "Normalizers", "Reductions", "Tensors"],
      swiftSettings: settings),
  ]
)

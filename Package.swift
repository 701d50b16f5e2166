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
    .library(name: "NormalizationStorage", targets: ["Storage"]),
    .library(name: "NormalizationTraining", targets: ["Training"]),
    .executable(name: "normcmp", targets: ["normcmp"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // MARK: Normalizers: no system library
    .target(name: "Tensors", swiftSettings: settings),
    .target(name: "CSpanKernels"),
    .target(name: "Reductions", dependencies: ["CSpanKernels"], swiftSettings: settings),
    .target(
      name: "Normalizers", dependencies: ["Reductions", "Tensors"], swiftSettings: settings),

    // MARK: HDF5 and storage
    .systemLibrary(name: "CHDF5Serial"),
    .systemLibrary(
      name: "CHDF5", pkgConfig: "hdf5",
      providers: [.apt(["libhdf5-dev"]), .brew(["hdf5", "pkg-config"])]),
    .target(name: "HDF5", dependencies: ["CHDF5", "CHDF5Serial"], swiftSettings: settings),
    .systemLibrary(
      name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"]), .brew(["libzip"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    .systemLibrary(
      name: "CTurboJPEG", pkgConfig: "libturbojpeg",
      providers: [.apt(["libturbojpeg0-dev"]), .brew(["jpeg-turbo"])]),
    .target(
      name: "Storage",
      dependencies: ["CPNG", "CTurboJPEG", "CZip", "CZlib", "HDF5", "Reductions", "Tensors"],
      resources: [.embedInCode("Resources/digits.h5")], swiftSettings: settings),

    // MARK: Training, over oneDNN
    .target(name: "COneDNN", linkerSettings: [.linkedLibrary("dnnl")]),
    .target(
      name: "Training", dependencies: ["COneDNN", "Normalizers", "Reductions", "Tensors"],
      swiftSettings: settings),

    // MARK: Benchmarking
    .target(
      name: "Benchmarking", dependencies: ["Training", "Normalizers", "Reductions", "Tensors"],
      swiftSettings: settings),

    // MARK: Comparison
    .target(
      name: "Comparison",
      dependencies: ["Storage", "Training", "Normalizers", "Reductions", "Tensors"],
      swiftSettings: settings),
    .target(
      name: "Reporting", dependencies: ["Comparison", "Normalizers", "Storage", "Tensors"],
      swiftSettings: settings),
    .executableTarget(
      name: "normcmp",
      dependencies: [
        "Reporting", "Comparison", "Storage", "Benchmarking", "Training", "Normalizers",
        "Reductions", "Tensors",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),

    // MARK: Tests
    .testTarget(name: "TensorsTests", dependencies: ["Tensors"], swiftSettings: settings),
    .testTarget(
      name: "ReductionsTests", dependencies: ["Reductions", "Tensors"], swiftSettings: settings),
    .testTarget(name: "NormalizersTests", dependencies: ["Normalizers"], swiftSettings: settings),
    .testTarget(
      name: "ConformanceTests", dependencies: ["Normalizers", "Reductions", "HDF5", "Tensors"],
      resources: [.copy("Fixtures")], swiftSettings: settings),
    .testTarget(
      name: "HDF5Tests", dependencies: ["HDF5"], exclude: ["Fixtures"], swiftSettings: settings),
    .testTarget(
      name: "StorageTests", dependencies: ["Storage", "HDF5", "Reductions", "Tensors"],
      swiftSettings: settings),
    .testTarget(
      name: "TrainingTests", dependencies: ["Training", "Normalizers", "Reductions", "Tensors"],
      swiftSettings: settings),
    .testTarget(
      name: "BenchmarkingTests",
      dependencies: ["Benchmarking", "Training", "Normalizers", "Tensors"],
      swiftSettings: settings),
    .testTarget(
      name: "ComparisonTests", dependencies: ["Comparison", "Storage", "Training", "Tensors"],
      resources: [.copy("Fixtures")], swiftSettings: settings),
    .testTarget(
      name: "ReportingTests", dependencies: ["Reporting", "Comparison", "Normalizers", "Storage"],
      swiftSettings: settings),
    .testTarget(
      name: "normcmpTests", dependencies: ["Storage", "HDF5", "Normalizers", "Tensors"],
      resources: [.copy("Golden")], swiftSettings: settings),
  ]
)

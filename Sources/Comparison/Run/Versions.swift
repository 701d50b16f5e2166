import Foundation
import Storage
import Training

/// The versions that a record names, so that it can be repeated.
public enum Versions {
  /// The version of this package.
  public static let package = "0.1.0"

  /// Package, compiler, libraries, operating system and processor.
  public static let current: NamedValues<StoredValue> = [
    "package": .string(package),
    "swift": .string(compiler),
    "hdf5": .string(RunRecord.hdf5Version),
    "onednn": .string(OneDNN.version),
    "operating_system": .string(ProcessInfo.processInfo.operatingSystemVersionString),
    "processor": .string(processor),
  ]

  /// The compiler's version, as far as conditional compilation tells it.
  private static var compiler: String {
    #if compiler(>=6.4)
      "6.4 or later"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }

  private static var processor: String {
    #if canImport(Darwin)
      var size = 0
      sysctlbyname("machdep.cpu.brand_string", nil, &size, nil, 0)
      var name = [CChar](repeating: 0, count: max(1, size))
      sysctlbyname("machdep.cpu.brand_string", &name, &size, nil, 0)
      return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    #else
      let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
      let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
      let name = line?.split(separator: ":", maxSplits: 1).last ?? "unknown"
      return name.trimmingCharacters(in: .whitespaces)
    #endif
  }
}

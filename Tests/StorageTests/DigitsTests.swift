import Foundation
import Storage
import Tensors
import Testing

@Suite struct DigitsTests {
  private static var datasets: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "datasets")
  }

  @Test func theDigitsAreThoseOfUCI() throws {
    let digits = try ImageDataset.digits()
    #expect(digits.classes == 10 && digits.division == .stored && digits.name == "digits")
    #expect(digits.train.images.shape == [1438, 1, 8, 8])
    #expect(digits.test.images.shape == [359, 1, 8, 8])
    // How often each digit occurs in the original.
    let counts = (0..<10).map { label in
      (digits.train.labels + digits.test.labels).count { $0 == label }
    }
    #expect(counts == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    for label in 0..<10 {
      let share = Double(digits.test.labels.count { $0 == label }) / Double(counts[label])
      #expect(abs(share - 0.2) < 0.003)
    }
    let levels = Set(digits.train.images.elements)
    #expect(levels == Set((0...16).map { Float($0) / 16 }))
    let total = (digits.train.images.elements + digits.test.images.elements).reduce(0.0) {
      $0 + 16 * Double($1)
    }
    #expect(total == 561_718)
  }

  @Test func theChecksumIsTheOneInTheReadme() throws {
    let checksum = try SHA256.hexadecimal(
      ofFile: Self.datasets.appending(path: "digits.h5").path(percentEncoded: false))
    #expect(try ImageDataset.digits().checksum == checksum)
    let readme = try String(
      contentsOf: Self.datasets.appending(path: "README.md"), encoding: .utf8)
    #expect(readme.contains(checksum))
  }

  @Test func theFileReadsLikeTheOneInside() throws {
    let path = Self.datasets.appending(path: "digits.h5").path(percentEncoded: false)
    let (file, inside) = try (ImageDataset(contentsOf: path), ImageDataset.digits())
    #expect(file.train == inside.train && file.test == inside.test)
  }
}

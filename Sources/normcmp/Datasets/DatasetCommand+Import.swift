import ArgumentParser
import Reporting
import Storage
import Synchronization

extension DatasetCommand {
  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes a dataset of the files that data are published in.",
      subcommands: [MNIST.self, CIFAR10.self, NumPy.self, Images.self])
  }

  struct MNIST: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "mnist",
      abstract: "Imports MNIST, or data in its format such as Fashion-MNIST.",
      discussion: """
        The folder holds the four original files, train-images-idx3-ubyte and so on, plain or .gz.
        """)

    @Argument(help: "The folder with the original files.") var folder: String
    @Argument(help: "The file to write.") var output: String
    @OptionGroup var writing: DatasetWritingOptions

    func run() throws { try importing(into: output, writing) { try $0.mnist(folder: folder) } }
  }

  struct CIFAR10: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "cifar10", abstract: "Imports the binary version of CIFAR-10.",
      discussion: "The folder holds data_batch_1.bin to data_batch_5.bin and test_batch.bin.")

    @Argument(help: "The folder with the original files.") var folder: String
    @Argument(help: "The file to write.") var output: String
    @OptionGroup var writing: DatasetWritingOptions

    func run() throws { try importing(into: output, writing) { try $0.cifar10(folder: folder) } }
  }

  struct NumPy: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "npz", abstract: "Imports a NumPy archive.",
      discussion: """
        The archive holds x_train, y_train, x_test and y_test, or one pair such as images and \
        labels, as numpy.savez writes them; the names are those that HDF5 files may have.
        """)

    @Argument(help: "The archive to read.") var file: String
    @Argument(help: "The file to write.") var output: String
    @OptionGroup var writing: DatasetWritingOptions

    func run() throws {
      try OutputFile.check(output, reading: [file])
      try importing(into: output, writing) { try $0.numPyArchive(file) }
    }
  }

  struct Images: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "images", abstract: "Imports PNG and JPEG images in a folder for each class.",
      discussion: """
        The folder holds a folder of images for each class, or train and test that hold those. All \
        images must have one size.
        """)

    @Argument(help: "The folder of the classes.") var folder: String
    @Argument(help: "The file to write.") var output: String
    @OptionGroup var writing: DatasetWritingOptions

    func run() throws { try importing(into: output, writing) { try $0.images(folder: folder) } }
  }
}

/// Runs an import and says what it made.
private func importing(
  into output: String, _ writing: DatasetWritingOptions, _ body: (DatasetImport) throws -> Void
) throws {
  try OutputFile.check(output)
  let progress = ImportProgress(isQuiet: writing.quiet)
  try Interruption.guarding {
    defer { progress.end() }
    try body(
      DatasetImport(into: output, isCompressed: writing.compress) {
        try Interruption.check()
        progress.update($0)
      })
  }
  let made = try DatasetFile(contentsOf: output)
  let counts = made.sets.map { "\($0.count)" }.joined(separator: " + ")
  print("\(counts) samples of \(made.classes) classes.")
  print("Written: \(output)")
}

/// Progress that begins with the first sample: how long the separate process took to read the files says nothing
/// of the pace.
private final class ImportProgress: Sendable {
  private let isQuiet: Bool
  private let progress = Mutex<WorkProgress?>(nil)

  init(isQuiet: Bool) { self.isQuiet = isQuiet }

  func update(_ done: Double) {
    let begun = progress.withLock { progress in
      if progress == nil { progress = .onStandardError("import", isQuiet: isQuiet) }
      return progress
    }
    begun?.update(done)
  }

  func end() { progress.withLock { $0?.end() } }
}

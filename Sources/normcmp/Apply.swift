import ArgumentParser
import Comparison
import Foundation
import Normalizers
import Storage

struct Apply: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Applies one normalizer to tensors of an HDF5 file, forward and backward.",
    usage: "normcmp apply <method> <input> <output> [<options>]",
    discussion: """
      Reads the dataset x, and where they are there grad_output, weight, bias, running_mean and \
      running_var; writes y, mean, rstd, grad_input, grad_weight, grad_bias and the running \
      statistics. γ and β are there when weight and bias are. Weight normalization reads v and g, \
      spectral normalization weight and u. docs/formats/apply.md has every name and shape; \
      normcmp methods has the options of each method.

      EXAMPLES
        normcmp apply batch in.h5 out.h5 --preset keras --momentum decay:0.9
        normcmp apply group in.h5 out.h5 --groups 8 --epsilon 1e-5
        normcmp apply layer in.h5 out.h5 --over channels
        normcmp apply spectral in.h5 out.h5 --mode inference
      """)

  @Argument(help: "The method.") var method: AppliedMethod

  @Argument(help: "The HDF5 file to read.") var input: String

  @Argument(help: "The HDF5 file to write.") var output: String

  @Option(help: "Whose conventions hold where no option sets one.")
  var preset = Convention.pyTorch

  @Option(help: "Whether statistics come from the batch or are the running ones.")
  var mode = Mode.training

  @OptionGroup(title: "OPTIONS OF METHODS") var flags: NormalizerFlags
  @OptionGroup var threads: ThreadOptions

  func run() throws {
    try OutputFile.check(output, reading: [input])
    let options = try flags.options(for: method.method, in: preset)
    let application = NormalizerApplication(
      method.method, options.values, mode == .training ? .training : .inference)
    let file = try TensorFile(
      contentsOf: input, names: method.method.definition.inputs.map(\.name))
    show(notes(on: file) + options.notes)
    let outcome = try application.run(
      on: file.tensors, threads: ThreadPool(count: threads.count))
    try TensorFile(
      tensors: outcome.tensors, attributes: attributes(options.values)
    ).write(to: output)
    show(outcome.notes)
    print("Written: \(output)")
  }

  private func show(_ notes: [String]) {
    for note in notes { FileHandle.standardError.write(Data("Note: \(note)\n".utf8)) }
  }

  private func notes(on file: TensorFile) -> [String] {
    (file.unread.isEmpty
      ? [] : ["not read by \(method.method.rawValue): \(file.unread.joined(separator: ", "))"])
      + file.converted.filter { $0.value.hasPrefix("float") }.map {
        "\($0.name) is of type \($0.value) and was read as float32"
      }
  }

  /// What the output file says about how it came to be; numbers are numbers there.
  private func attributes(_ options: NormalizerOptions) -> NamedValues<StoredValue> {
    var attributes: NamedValues<StoredValue> = [
      "method": .string(method.method.rawValue), "preset": .string(preset.rawValue),
      "mode": .string(mode.rawValue),
    ]
    for option in method.method.options where option.isFlag {
      attributes[option.rawValue.replacing("-", with: "_")] = StoredValue(
        text: options.text(of: option))
    }
    attributes["normcmp_version"] = .string(Versions.package)
    return attributes
  }
}

extension StoredValue {
  /// A number where the text is one.
  fileprivate init(text: String) {
    self =
      Int64(text).map { .integer($0) } ?? Double(text).map { .number($0) } ?? .string(text)
  }
}

/// Training or inference, as a user types it.
enum Mode: String, CaseIterable, ExpressibleByArgument {
  case training
  case inference
}

/// A member of the family by its name; `none` is none.
struct AppliedMethod: ExpressibleByArgument {
  let method: NormalizationMethod

  init?(argument: String) {
    guard let method = NormalizationMethod(rawValue: argument.lowercased()), method != .none else {
      return nil
    }
    self.method = method
  }

  static var allValueStrings: [String] { NormalizationMethod.family.map(\.rawValue) }
}

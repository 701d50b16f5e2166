import Foundation
import HDF5
import Normalizers
import Storage
import Testing

/// `normcmp apply` on files as other people write them.
@Suite struct ApplyTests {
  /// Writes an input file; every tensor is of float32 and varies.
  private func write(
    _ shapes: KeyValuePairs<String, Shape>, in directory: Directory, to name: String = "in.h5"
  ) throws {
    var random = RandomNumbers(seed: 17)
    var tensors = StateDictionary()
    for (name, shape) in shapes {
      tensors[name] = .float(.uniform(shape, in: 0.5..<1.5, using: &random))
    }
    try TensorFile(tensors: tensors).write(to: directory.file(name))
  }

  private func outputs(_ directory: Directory) throws -> TensorFile {
    try TensorFile(
      contentsOf: directory.file("out.h5"),
      names: NormalizationMethod.family.flatMap { $0.definition.outputs.map(\.name) })
  }

  @Test func resultsAreThoseOfTheLibrary() throws {
    try Directory.with { directory in
      try write(
        [
          "x": [3, 4, 5], "grad_output": [3, 4, 5], "weight": [4], "bias": [4],
          "running_mean": [4], "running_var": [4], "extra": [2],
        ], in: directory)
      let command = try Command.run(
        [
          "apply", "batch", "--epsilon", "0.25", "in.h5", "out.h5", "--preset", "keras",
          "--momentum", "0.75",
        ], in: directory)
      #expect(command.exitCode == 0)
      #expect(command.output == "Written: out.h5\n")
      #expect(
        command.errors
          == "Note: not read by batch: extra\n"
          + "Note: momentum 0.75 is taken as decay:0.75, the side of keras\n")
      var options = Convention.keras.options(for: .batch)
      options.epsilon = 0.25
      options.momentum = .decay(0.75)
      let given = try TensorFile(
        contentsOf: directory.file("in.h5"),
        names: NormalizationMethod.batch.definition.inputs.map(\.name))
      let expected = try NormalizerApplication(.batch, options, .training).run(on: given.tensors)
      let found = try outputs(directory)
      #expect(found.tensors == expected.tensors)
      #expect(
        found.tensors.names.sorted() == [
          "grad_bias", "grad_input", "grad_weight", "mean", "num_batches_tracked", "rstd",
          "running_mean", "running_var", "y",
        ])
      #expect(found.attributes["method"] == "batch")
      #expect(found.attributes["preset"] == "keras")
      #expect(found.attributes["mode"] == "training")
      #expect(found.attributes["epsilon"] == 0.25)
      #expect(found.attributes["momentum"] == "decay:0.75")
      #expect(found.attributes["running_variance"] == "biased")
      #expect(found.attributes["normcmp_version"] != nil)
    }
  }

  @Test(arguments: NormalizationMethod.family)
  func everyMethodWritesWhatItsDefinitionSays(method: NormalizationMethod) throws {
    try Directory.with { directory in
      let main: Shape = [3, 4, 5]
      try write(
        method == .weight
          ? ["v": main, "g": [3, 1, 1], "preactivations": [5, 3, 2], "grad_output": main]
          : method == .spectral
            ? ["weight": main, "u": [3], "v": [20], "grad_output": main]
            : [
              "x": main, "weight": [4], "bias": [4], "running_mean": [4], "running_var": [4],
              "grad_output": main,
            ], in: directory)
      // Keras keeps the most statistics.
      let flags: [NormalizationMethod: [String]] = [
        .batchRenormalization: ["--preset", "keras"],
        .spectral: ["--penalty", "0.01", "--operator-size", "7"],
      ]
      let command = try Command.run(
        ["apply", method.rawValue, "in.h5", "out.h5"] + (flags[method] ?? []), in: directory)
      #expect(command.exitCode == 0, "\(command.errors)")
      let found = try outputs(directory).tensors
      #expect(Set(found.names) == Set(method.definition.outputs.map(\.name)))
    }
  }

  /// What a user types beside a method and the files, and what the sentence has to say.
  @Test(arguments: [
    (["batch", "missing.h5"], ["missing.h5", "no such file"]),
    (["batch", "text.h5"], ["text.h5", "not an HDF5 file"]),
    (["batch", "weights.h5"], ["'x'", "batch acts on it", "missing"]),
    (["weight", "in.h5"], ["'v'", "missing"]),
    (["bach", "in.h5"], ["'bach'", "<method>"]),
    (["none", "in.h5"], ["'none'"]),
    (["batch", "whole.h5"], ["'x'", "float32 or float64", "whole numbers"]),
    (["batch", "strings.h5"], ["strings.h5:/x", "string"]),
    (["batch", "vector.h5"], ["rank 2 to 5"]),
    (["batch", "misfit.h5"], ["'weight'", "of shape 4", "of shape 5"]),
    (["layer", "misfit.h5"], ["'weight'", "of shape 4 or 4×6", "of shape 5"]),
    (["group", "gradient.h5"], ["'grad_output'", "2×4×6", "2×4"]),
    (["batch", "half.h5"], ["'running_var'", "running_mean is", "missing"]),
    (["batch", "in.h5", "--mode", "inference"], ["'running_mean'", "inference", "missing"]),
    (["batch", "single.h5"], ["batch normalization of 1×4", "one element"]),
    (["group", "in.h5", "--groups", "3"], ["3 groups do not divide 4 channels"]),
    (["group", "in.h5", "--group-size", "3"], ["group-size", "divisor of the 4 channels", "3"]),
    (["group", "in.h5", "--groups", "2", "--group-size", "2"], ["--groups and --group-size"]),
    (["group", "in.h5", "--preset", "keras"], ["32 groups do not divide 4 channels"]),
    (["batch", "in.h5", "--ghost-batch-size", "3"], ["3", "2"]),
    (["group", "in.h5", "--arrangement", "mixed"], ["arrangement", "interleaved", "'mixed'"]),
    (["group", "in.h5", "--groups", "many"], ["groups", "whole number", "'many'"]),
    (["batch", "in.h5", "--groups", "2"], ["--groups is no option of batch"]),
    (["layer", "in.h5", "--momentum", "0.1"], ["--momentum is no option of layer"]),
    (["batch", "in.h5", "--epsilon", "-1"], ["epsilon", "at least 0", "'-1'"]),
    (["batch", "in.h5", "--momentum", "rate:2"], ["momentum", "within 0…1", "'rate:2'"]),
    (["batch", "in.h5", "--mode", "test"], ["'test'", "training"]),
    (["batch", "in.h5", "--preset", "caffe"], ["'caffe'", "--preset"]),
    (["batch", "masked.h5"], ["'mask'", "of shape 2 or 2×6", "of shape 3"]),
    (["weight", "directions.h5", "--dim", "2"], ["dim", "0, 1 or all"]),
    (["spectral", "weights.h5", "--dim", "2"], ["dim", "an axis of the weight 3×4"]),
    (["spectral", "weights.h5", "--iterations", "0"], ["iterations", "at least 1", "'0'"]),
    (["spectral", "weights.h5", "--order", "up"], ["order", "left-first", "'up'"]),
    (["spectral", "weights.h5", "--operator-size", "8"], ["rank 3 to 5", "3×4"]),
    (["batch-renorm", "in.h5", "--r-max", "0.5"], ["r_min ≤ r_max", "r_max 0.5"]),
  ])
  func mistakesAreNamedAndNothingIsWritten(arguments: [String], words: [String]) throws {
    try Directory.with { directory in
      try Data("not HDF5".utf8).write(to: URL(filePath: directory.file("text.h5")))
      try write(["x": [2, 4, 6]], in: directory)
      try write(["weight": [3, 4], "u": [3]], in: directory, to: "weights.h5")
      try write(["v": [3, 4]], in: directory, to: "directions.h5")
      try write(["x": [2, 4, 6], "mask": [3]], in: directory, to: "masked.h5")
      try write(["x": [7]], in: directory, to: "vector.h5")
      try write(["x": [2, 4, 6], "weight": [5]], in: directory, to: "misfit.h5")
      try write(["x": [2, 4, 6], "grad_output": [2, 4]], in: directory, to: "gradient.h5")
      try write(["x": [2, 4], "running_mean": [4]], in: directory, to: "half.h5")
      try write(["x": [1, 4]], in: directory, to: "single.h5")
      var whole = StateDictionary()
      whole["x"] = .int64(Tensor([2, 3]))
      try TensorFile(tensors: whole).write(to: directory.file("whole.h5"))
      try writeStrings("strings.h5", in: directory)
      let before = try directory.contents()
      var line = ["apply"] + arguments
      line.insert("out.h5", at: 3)
      let command = try Command.run(line, in: directory)
      #expect(command.exitCode != 0)
      #expect(command.output == "")
      let sentence = try #require(command.errorSentence, "\(command.errors)")
      for word in words { #expect(sentence.contains(word), "\(sentence)") }
      #expect(try directory.contents() == before)
    }
  }

  private func writeStrings(_ name: String, in directory: Directory) throws {
    let document = try File(creating: directory.file(name))
    try document.root().createDataset("x", strings: ["a", "b"])
    let image = try document.image()
    try document.close()
    try AtomicFile.write(image, to: directory.file(name))
  }

  @Test func theFamilyIsPrintedWithinEightyColumns() throws {
    try Directory.with { directory in
      let all = try Command.run(["methods"], in: directory)
      for method in NormalizationMethod.family {
        #expect(all.output.contains("\n  \(method.rawValue) ") || method == .batch)
        let one = try Command.run(["methods", method.rawValue], in: directory)
        #expect(one.exitCode == 0)
        for source in method.definition.sources { #expect(one.output.contains(source.arXiv)) }
        for option in method.options { #expect(one.output.contains("\n  \(option.rawValue) ")) }
        #expect(one.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
      }
      let json = try Command.run(["methods", "--json"], in: directory)
      let parsed = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
      #expect((parsed as? [[String: Any]])?.count == NormalizationMethod.family.count)
    }
  }
}

import Comparison
import Foundation
import Normalizers
import Storage
import Tensors
import Testing
import Training

/// For one seed, methods differ in the method alone.
@Suite struct FairnessTests {
  @Test(arguments: NetworkConfiguration.Model.allCases)
  func allMethodsStartFromTheSameWeights(model: NetworkConfiguration.Model) throws {
    let start = try initialState(.none, model)
    for method in NormalizationMethod.allCases where method.target == .activations {
      let state = try initialState(method, model)
      for name in state.names {
        guard let value = state[name] else { continue }
        if let common = start[name] {
          #expect(value == common, "\(method) \(name)")
        } else if name.hasSuffix("weight") {
          #expect(value == .float(Tensor(value.shape, repeating: 1)), "\(method) \(name)")
        } else if name.hasSuffix("bias") {
          #expect(value == .float(Tensor(value.shape)), "\(method) \(name)")
        }
      }
      #expect(start.names.filter { $0.hasSuffix("weight") }.allSatisfy { state[$0] != nil })
    }
  }

  @Test func methodsOfWeightsComputeTheCommonWeightsAtFirst() throws {
    let start = try initialState(.none, .convnet)
    let weight = try initialState(.weight, .convnet)
    // g = ‖v‖, so that g·v/‖v‖ is the common weight.
    #expect(weight.names.contains { $0.hasSuffix("original1") })
    for name in start.names where name.hasPrefix("conv") && name.hasSuffix(".weight") {
      let layer = name.dropLast(".weight".count)
      #expect(weight["\(layer).parametrizations.weight.original1"] == start[name])
    }
  }

  @Test func anotherSeedIsAnotherStart() throws {
    #expect(try initialState(.none, .mlp, seed: 1) != initialState(.none, .mlp, seed: 2))
  }

  /// A learning rate too small to move a weight leaves the loss to the weights and the minibatches, which
  /// are then those of another run with other epochs before it.
  @Test func allMethodsSeeTheSameMinibatches() throws {
    let data = try SmallComparison.images().train
    let samples = try LabeledSamples(
      samples: data.images, labels: Tensor([data.count], data.labels.map { Int64($0) }), classes: 3)
    func losses(_ method: NormalizationMethod) throws -> [Double] {
      var trainer = try Trainer(
        network: Network(configuration(method, .mlp), seed: 5),
        optimizer: SGD(learningRate: 0), data: samples, batchSize: 16, seed: 5)
      return try (0..<12).map { _ in try trainer.step() }
    }
    // Weight normalization computes the function of the plain network at first, up to rounding: equal losses
    // of twelve minibatches are equal minibatches.
    for (plain, weight) in zip(try losses(.none), try losses(.weight)) {
      #expect(abs(plain - weight) < 1e-5 * plain)
    }
  }

  private func configuration(
    _ method: NormalizationMethod, _ model: NetworkConfiguration.Model
  ) -> NetworkConfiguration {
    NetworkConfiguration(model: model, input: [1, 8, 8], classes: 3, method: method)
  }

  private func initialState(
    _ method: NormalizationMethod, _ model: NetworkConfiguration.Model, seed: UInt64 = 4
  ) throws -> StateDictionary {
    try Network(configuration(method, model), seed: seed).state
  }
}

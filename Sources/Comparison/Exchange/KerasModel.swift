import Storage
import Tensors
import Training

/// A network as a graph of Keras layers that does the same in inference.
struct KerasModel: Sendable {
  /// The model's name.
  let name: String
  /// The shape of a sample, (C, H, W).
  let input: Shape
  /// The layers, each after those that it takes; sources are places among them.
  private(set) var layers: [KerasLayer] = []
  /// How the last layer is found: by its place.
  private var results: [Int] = []

  /// The model of a network without normalized weights.
  ///
  /// - Throws: ``StorageError`` for a normalizer that no Keras layer stands for.
  init(_ network: Network) throws {
    name = network.configuration.model.rawValue
    input = network.configuration.input
    var flattened: Shape?
    for step in network.steps {
      var sources = step.sources.map { source in
        if case .step(let place) = source {
          NetworkStep.Source.step(results[place])
        } else {
          source
        }
      }
      for var layer in try step.kerasLayers(flattened: flattened) {
        layer.sources = sources
        layers.append(layer)
        sources = [.step(layers.count - 1)]
      }
      results.append(layers.count - 1)
      switch step.operation {
      case .flatten: flattened = step.inputShape
      case .dense: flattened = nil
      default: break
      }
    }
  }

  /// The places of the layers in the order of Keras's `model.layers`.
  ///
  /// The longer a layer's way to the output, the earlier it comes; of two with ways of one length, the one
  /// that is met first on a walk from the output back along the first source.
  var order: [Int] {
    var depths = [Int](repeating: 0, count: layers.count)
    for place in layers.indices.reversed() {
      for case .step(let source) in layers[place].sources {
        depths[source] = max(depths[source], depths[place] + 1)
      }
    }
    var met = [Int?](repeating: nil, count: layers.count)
    var count = 0
    func visit(_ place: Int) {
      guard met[place] == nil else { return }
      met[place] = count
      count += 1
      for case .step(let source) in layers[place].sources { visit(source) }
    }
    visit(layers.count - 1)
    return layers.indices.sorted { (-depths[$0], met[$0] ?? 0) < (-depths[$1], met[$1] ?? 0) }
  }

  /// The layers with variables and the names of their groups in a file, in the order of `model.layers`.
  var groups: [(name: String, layer: KerasLayer)] {
    var counts: [String: Int] = [:]
    return order.compactMap { place in
      let layer = layers[place]
      let number = counts[layer.kind.group, default: 0]
      counts[layer.kind.group] = number + 1
      let name = number == 0 ? layer.kind.group : "\(layer.kind.group)_\(number)"
      return layer.variables.isEmpty ? nil : (name, layer)
    }
  }

  /// The weights of a network's state as Keras has them.
  func weights(
    of state: StateDictionary, attributes: NamedValues<StoredValue>
  ) throws -> KerasWeights {
    var weights = KerasWeights(layers: [:], attributes: attributes)
    for (name, layer) in groups {
      weights.layers[name] = try layer.variables.map { try $0.value(in: state) }
    }
    return weights
  }

  /// The tensors of a network's state out of Keras's weights, as far as Keras has them.
  ///
  /// - Throws: ``StorageError`` that lists the layers which are missing, left over or of another shape.
  func state(from weights: KerasWeights, path: String) throws -> StateDictionary {
    let groups = groups
    let (wanted, found) = (groups.map(\.name), weights.layers.names)
    try checkNames(
      wanted: wanted, found: found, path,
      hint: "a layer of Keras by that name, as model.layers orders them")
    var state = StateDictionary()
    for (name, layer) in groups {
      var variables = weights.layers[name] ?? []
      // Keras's layers have a bias unless told, before a normalization too.
      if layer.hasNoBias, variables.count == 2, let bias = variables.popLast() {
        state[layer.variables[0].stateName.replacing(/weight$/, with: "bias")] = .float(bias)
      }
      let (own, theirs) = (layer.variables.map(\.shape), variables.map(\.shape))
      guard own == theirs else {
        let (own, theirs) = (own.map(\.description), theirs.map(\.description))
        throw StorageError(
          "\(path) does not fit the network: \(name), its \(layer.name), has variables of "
            + "\(theirs.joined(separator: ", ")) where \(own.joined(separator: ", ")) are needed")
      }
      for (index, variable) in layer.variables.enumerated() {
        try variable.store(
          variables[index], into: &state, "\(path):/layers/\(name)/vars/\(index)")
      }
    }
    return state
  }
}

extension KerasLayer {
  /// Whether it is a dense layer or a convolution without a bias.
  fileprivate var hasNoBias: Bool {
    (kind == .dense || kind == .convolution) && variables.count == 1
  }
}

extension KerasVariable {
  /// The tensor's name in the state.
  fileprivate var stateName: String { if case .state(let name, _, _) = self { name } else { "" } }
}

/// Throws a sentence that lists what is missing and what is left over.
func checkNames(wanted: [String], found: [String], _ path: String, hint: String) throws {
  let missing = wanted.filter { !Set(found).contains($0) }
  let leftOver = found.filter { !Set(wanted).contains($0) }
  guard !missing.isEmpty || !leftOver.isEmpty else { return }
  func list(_ names: [String]) -> String {
    names.prefix(12).joined(separator: ", ")
      + (names.count > 12 ? " and \(names.count - 12) more" : "")
  }
  let parts =
    (missing.isEmpty ? [] : ["it lacks \(list(missing))"])
    + (leftOver.isEmpty ? [] : ["\(list(leftOver)) would be left over"])
  throw StorageError(
    "\(path) does not fit the network: \(parts.joined(separator: ", and ")); every name is \(hint)")
}

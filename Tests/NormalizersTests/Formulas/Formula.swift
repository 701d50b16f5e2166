import Normalizers
import Testing

/// A formula of a page in docs/methods, letter by letter, and the same formula as code.
struct Formula: CustomTestStringConvertible, Sendable {
  /// The page and the anchor on it, such as `batch#mean`.
  let name: String
  /// The formula as it stands on the page.
  let text: String
  /// Draws an example and compares what the formula says with what the package computes.
  let check: @Sendable (inout RandomNumbers) throws -> [Agreement]

  init(
    _ name: String, _ text: String,
    _ check: @escaping @Sendable (inout RandomNumbers) throws -> [Agreement]
  ) {
    self.name = name
    self.text = text
    self.check = check
  }

  var testDescription: String { name }

  /// A formula about one set S_i, checked on all sets of a random activation.
  init(
    _ name: String, _ text: String, of member: FormulaMember,
    _ check: @escaping @Sendable (SetScene) throws -> Agreement
  ) {
    self.init(name, text) { random in
      try ActivationScene(member, using: &random).sets.map(check)
    }
  }

  /// A formula about the gradients of parameters, checked on all parameters of a random activation.
  init(
    _ name: String, _ text: String, of member: FormulaMember,
    parameter check: @escaping @Sendable (ParameterScene) throws -> [Agreement]
  ) {
    self.init(name, text) { random in
      try ActivationScene(member, using: &random).parameters.flatMap(check)
    }
  }

  /// Those of every page.
  static let all: [Formula] =
    [
      family, batchDefinition, batchPopulation, ghosts, masks, population, layer, rootMeanSquare,
      instance, group,
      meanOnly, batchRenorm, weight, spectral,
    ].flatMap { $0 }
}

/// What a formula gives, beside what the package computes, and how far rounding may take them apart.
struct Agreement: Sendable {
  let formula: [Double]
  let package: [Double]
  let tolerance: Double

  init(_ formula: [Double], _ package: [Double], within tolerance: Double) {
    self.formula = formula
    self.package = package
    self.tolerance = tolerance
  }

  init(_ formula: Double, _ package: Double, within tolerance: Double) {
    self.init([formula], [package], within: tolerance)
  }

  /// Numbers that `operations` roundings may take apart, relative to the largest of them.
  init(_ formula: [Double], _ package: [Double], roundings operations: Int) {
    let largest = (formula + package).reduce(0) { max($0, abs($1)) }
    self.init(formula, package, within: Double(operations) * Rounding.unit * largest)
  }

  /// The largest difference; infinite when there are not as many numbers, or one is no number.
  var difference: Double {
    guard formula.count == package.count else { return .infinity }
    return zip(formula, package).reduce(0) {
      let distance = abs($1.0 - $1.1)
      return distance.isNaN ? .infinity : max($0, distance)
    }
  }
}

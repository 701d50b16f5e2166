/// The tensors that an application reads, in the number type that it computes in.
struct ApplicationInputs<Scalar: ReductionScalar> {
  private let tensors: StateDictionary
  /// The tensor that the method acts on.
  let main: Tensor<Scalar>
  private let mainName: String

  /// The tensors that a method reads; the first of them is there, and of type `Scalar`.
  init(_ tensors: StateDictionary, of method: NormalizationMethod) {
    let names = method.definition.inputs.map(\.name)
    var read = StateDictionary()
    for name in names { read[name] = tensors[name] }
    self.tensors = read
    mainName = names[0]
    main = tensors[mainName]?.tensor() ?? Tensor([0])
  }

  func has(_ name: String) -> Bool { tensors[name] != nil }

  /// The shape of a tensor as it was given.
  func shape(of name: String) -> Shape? { tensors[name]?.shape }

  /// The tensor of a name, `nil` when there is none.
  func tensor(_ name: String) -> Tensor<Scalar>? { tensors[name]?.tensor() }

  /// The tensor of a name under a shape that it has to have, but for axes of 1.
  func tensor(_ name: String, shape: Shape) throws(NormalizationError) -> Tensor<Scalar>? {
    try value(name, shape: shape)?.tensor()
  }

  /// The entry of a name under a shape that it has to have, but for axes of 1.
  func value(
    _ name: String, shape: Shape
  ) throws(NormalizationError) -> StateDictionary.Value? {
    guard let value = tensors[name] else { return nil }
    guard value.shape.isSame(as: shape) else {
      throw .invalidInput(
        name: name, requirement: "of shape \(shape)", found: "of shape \(value.shape)")
    }
    return value.reshaped(shape)
  }

  /// The gradient with respect to the result, of the shape of ``main``.
  func gradient() throws(NormalizationError) -> Tensor<Scalar>? {
    guard let gradient: Tensor<Scalar> = tensor("grad_output") else { return nil }
    guard gradient.shape == main.shape else {
      throw .invalidInput(
        name: "grad_output", requirement: "of shape \(main.shape) as \(mainName) is",
        found: "of shape \(gradient.shape)")
    }
    return gradient
  }

  /// Which tensors were converted.
  var notes: [String] {
    let converted = tensors.names.filter {
      tensors[$0]?.isOtherFloatingPoint(than: Scalar.self) == true
    }
    guard !converted.isEmpty else { return [] }
    let type = Scalar.self == Float.self ? "float32" : "float64"
    return ["converted to \(type), the type of \(mainName): \(converted.joined(separator: ", "))"]
  }
}

extension Shape {
  /// Whether the extents are the same when axes of 1 are left out.
  func isSame(as other: Shape) -> Bool {
    dimensions.filter { $0 != 1 } == other.dimensions.filter { $0 != 1 }
  }
}

extension StateDictionary.Value {
  /// The same numbers under another shape of as many.
  func reshaped(_ shape: Shape) -> StateDictionary.Value {
    switch self {
    case .float(let tensor): .float(tensor.reshaped(shape))
    case .double(let tensor): .double(tensor.reshaped(shape))
    case .int64(let tensor): .int64(tensor.reshaped(shape))
    }
  }

  fileprivate func isOtherFloatingPoint<Scalar: ReductionScalar>(than type: Scalar.Type) -> Bool {
    switch self {
    case .float: Scalar.self != Float.self
    case .double: Scalar.self != Double.self
    case .int64: false
    }
  }
}

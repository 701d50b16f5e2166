import Tensors

extension NetworkBuilder {
  /// Three hidden layers of 100 units.
  func makeMLP() throws -> Sequential {
    let width = 100
    var elements = [Sequential.Element("flatten", Flatten())]
    var inputs = configuration.input.count
    for number in 1...3 {
      let name = "fc\(number)"
      elements.append(.init(name, try dense(name, inputs: inputs, outputs: width)))
      elements += try normalizedActivation(number, channels: width)
      inputs = width
    }
    elements.append(try output("fc4", inputs: inputs))
    return Sequential(elements)
  }

  /// Three 3×3 convolutions, with a 2×2 max pooling after the first and after the second.
  func makeConvNet() throws -> Sequential {
    var elements: [Sequential.Element] = []
    var (channels, height, width) = (
      configuration.input[0], configuration.input[1], configuration.input[2]
    )
    for (number, outputs) in zip(1..., [16, 32, 32]) {
      let name = "conv\(number)"
      elements.append(.init(name, try convolution(name, inputs: channels, outputs: outputs)))
      elements += try normalizedActivation(number, channels: outputs)
      channels = outputs
      if number < 3 {
        elements.append(.init("pool\(number)", try MaxPooling2D(window: 2)))
        (height, width) = (height / 2, width / 2)
      }
    }
    elements.append(.init("flatten", Flatten()))
    elements.append(try output("fc", inputs: channels * height * width))
    return Sequential(elements)
  }
}

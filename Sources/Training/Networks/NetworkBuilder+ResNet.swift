import Tensors

extension NetworkBuilder {
  /// A stem of 16 channels, three stages of basic blocks with 16, 32 and 64 channels, the last two at half
  /// the size of the one before, global average pooling.
  ///
  /// A shortcut that changes shape is a 1×1 convolution with a normalization, as in torchvision.
  func makeResNet() throws -> Sequential {
    var shape: Shape = [16, configuration.input[1], configuration.input[2]]
    var elements = [
      Sequential.Element(
        "conv1", try convolution("conv1", inputs: configuration.input[0], outputs: shape[0]))
    ]
    elements += try normalizedActivation(1, channels: shape[0])
    for (stage, channels) in zip(1..., [16, 32, 64]) {
      for block in 0..<configuration.blocksPerStage {
        let stride = stage > 1 && block == 0 ? 2 : 1
        let name = "layer\(stage).\(block)"
        let (layer, output) = try basicBlock(name, shape, channels: channels, stride: stride)
        elements.append(.init(name, layer))
        shape = output
      }
    }
    elements.append(.init("avgpool", GlobalAveragePooling()))
    elements.append(try output("fc", inputs: shape[0]))
    return Sequential(elements)
  }

  /// Two 3×3 convolutions beside a shortcut, as drawn in arXiv 1512.03385.
  ///
  /// Normalized before the nonlinearity,
  /// the second normalization comes before the addition; normalized after it, after the block's last
  /// nonlinearity.
  private func basicBlock(
    _ name: String, _ input: Shape, channels: Int, stride: Int
  ) throws -> (ResidualBlock, output: Shape) {
    let output: Shape = [
      channels, (input[1] + stride - 1) / stride, (input[2] + stride - 1) / stride,
    ]
    let first = try convolution(
      "\(name).conv1", inputs: input[0], outputs: channels, stride: stride)
    let second = try convolution("\(name).conv2", inputs: channels, outputs: channels)
    var body = [Sequential.Element("conv1", first)]
    body += try normalizedActivation(1, channels: channels)
    body.append(.init("conv2", second))
    var after = [Sequential.Element("act2", Activation(configuration.activation))]
    let normalization = try normalization("norm2", channels: channels)
    if configuration.placement == .before { body += normalization } else { after += normalization }
    let block = ResidualBlock(
      body: Sequential(body), shortcut: try shortcut(name, input, output, stride: stride),
      after: Sequential(after))
    return (block, output)
  }

  private func shortcut(
    _ name: String, _ input: Shape, _ output: Shape, stride: Int
  ) throws -> Sequential? {
    guard input != output else { return nil }
    let projection = try convolution(
      "\(name).downsample.0", inputs: input[0], outputs: output[0], window: 1, stride: stride)
    var elements = [Sequential.Element("0", projection)]
    if configuration.placement == .before {
      elements += try normalization("1", channels: output[0])
    }
    return Sequential(elements)
  }
}

import Tensors

extension SampleSet {
  /// Draws samples of every class, a row a class, as a PNG file.
  ///
  /// Images are those with the first labels of each class in the file, at most 10 classes.
  /// What is not within 0…1 is stretched to it by the smallest and the largest number of the image.
  ///
  /// - Parameter columns: the most images of a class, at least 1.
  /// - Returns: the bytes of the file.
  /// - Throws: ``StorageError`` when the samples are no images of 1, 3 or 4 channels, are too large, or cannot be
  ///   read.
  public func contactSheet(columns: Int = 10) throws -> [UInt8] {
    guard sampleShape.rank == 3, [1, 3, 4].contains(sampleShape[0]) else {
      throw StorageError(
        "\(object) holds samples of \(sampleShape), of which no picture can be made; images have 1, 3 or "
          + "4 channels")
    }
    let (height, width) = (sampleShape[1], sampleShape[2])
    let channels = sampleShape[0] == 1 ? 1 : 3
    let rows = min(10, classes)
    let gap = 2
    var sheet = PixelImage(
      width: columns * (width + gap) + gap, height: rows * (height + gap) + gap,
      channels: channels, bytes: [])
    guard sheet.width <= PixelImage.mostPixels / sheet.height else {
      throw StorageError("\(object) holds images too large for a contact sheet")
    }
    sheet.bytes = [UInt8](repeating: 128, count: sheet.width * sheet.height * channels)
    let stream = try stream(.stored)
    var (sample, label) = (Tensor<Float>([0]), Tensor<Int64>([0]))
    for (row, positions) in firstPositions(rows: rows, columns: columns).enumerated() {
      for (column, position) in positions.enumerated() {
        try stream.fill(&sample, &label, epoch: 0, positions: position..<position + 1)
        let origin = (
          y: gap + row * (height + gap), x: gap + column * (width + gap)
        )
        let pixels = Self.levels(sample)
        for y in 0..<height {
          for x in 0..<width {
            for channel in 0..<channels {
              sheet.bytes[((origin.y + y) * sheet.width + origin.x + x) * channels + channel] =
                pixels[(channel * height + y) * width + x]
            }
          }
        }
      }
    }
    return try sheet.png()
  }

  /// The first positions of each of the first classes, in the order of the file.
  private func firstPositions(rows: Int, columns: Int) -> [[Int]] {
    var positions = [[Int]](repeating: [], count: rows)
    for (position, label) in labels.numbers.enumerated()
    where label < rows && positions[Int(label)].count < columns {
      positions[Int(label)].append(position)
      if positions.allSatisfy({ $0.count == columns }) { break }
    }
    return positions
  }

  private static func levels(_ sample: Tensor<Float>) -> [UInt8] {
    let elements = sample.elements
    var (low, high) = (elements.min() ?? 0, elements.max() ?? 1)
    if low >= 0, high <= 1 { (low, high) = (0, 1) }
    let span = high > low ? high - low : 1
    return elements.map { UInt8((255 * min(1, max(0, ($0 - low) / span))).rounded()) }
  }
}

/// Numbers out of the bytes of an array.
extension NumPyHeader {
  /// Elements as 32-bit numbers.
  ///
  /// - Parameter bytes: those of whole elements, in the file's order.
  package func floats(_ bytes: UnsafeRawBufferPointer) -> [Float] {
    switch (kind, elementBytes) {
    case (.floatingPoint, 2): map(bytes, UInt16.self) { Float(halfBits: $0) }
    case (.floatingPoint, 4): map(bytes, UInt32.self) { Float(bitPattern: $0) }
    case (.floatingPoint, _): map(bytes, UInt64.self) { Float(Double(bitPattern: $0)) }
    default: mapIntegers(bytes, signed: { Float($0) }, unsigned: { Float($0) })
    }
  }

  /// Elements as 64-bit numbers.
  package func doubles(_ bytes: UnsafeRawBufferPointer) -> [Double] {
    switch (kind, elementBytes) {
    case (.floatingPoint, 2): map(bytes, UInt16.self) { Double(Float(halfBits: $0)) }
    case (.floatingPoint, 4): map(bytes, UInt32.self) { Double(Float(bitPattern: $0)) }
    case (.floatingPoint, _): map(bytes, UInt64.self) { Double(bitPattern: $0) }
    default: mapIntegers(bytes, signed: { Double($0) }, unsigned: { Double($0) })
    }
  }

  /// Whole numbers and truth values; above 2⁶³ − 1 that number stands for them.
  ///
  /// - Precondition: the elements are not floating-point numbers.
  package func integers(_ bytes: UnsafeRawBufferPointer) -> [Int64] {
    precondition(kind != .floatingPoint, "floating-point numbers are not whole")
    return mapIntegers(bytes, signed: { $0 }, unsigned: { Int64(clamping: $0) })
  }

  private func mapIntegers<Result>(
    _ bytes: UnsafeRawBufferPointer, signed: (Int64) -> Result, unsigned: (UInt64) -> Result
  ) -> [Result] {
    switch (kind, elementBytes) {
    case (.boolean, _): map(bytes, UInt8.self) { unsigned($0 == 0 ? 0 : 1) }
    case (.signed, 1): map(bytes, Int8.self) { signed(Int64($0)) }
    case (.signed, 2): map(bytes, Int16.self) { signed(Int64($0)) }
    case (.signed, 4): map(bytes, Int32.self) { signed(Int64($0)) }
    case (.signed, _): map(bytes, Int64.self, signed)
    case (_, 1): map(bytes, UInt8.self) { unsigned(UInt64($0)) }
    case (_, 2): map(bytes, UInt16.self) { unsigned(UInt64($0)) }
    case (_, 4): map(bytes, UInt32.self) { unsigned(UInt64($0)) }
    default: map(bytes, UInt64.self, unsigned)
    }
  }

  private func map<Bits: FixedWidthInteger & BitwiseCopyable, Result>(
    _ bytes: UnsafeRawBufferPointer, _ type: Bits.Type, _ transform: (Bits) -> Result
  ) -> [Result] {
    let size = MemoryLayout<Bits>.size
    precondition(size == elementBytes && bytes.count.isMultiple(of: size), "whole elements")
    return (0..<bytes.count / size).map { index in
      let bits = bytes.loadUnaligned(fromByteOffset: index * size, as: Bits.self)
      return transform(isBigEndian ? Bits(bigEndian: bits) : Bits(littleEndian: bits))
    }
  }
}

extension Float {
  /// The number that the 16 bits of IEEE's half precision stand for.
  fileprivate init(halfBits bits: UInt16) {
    let (exponent, fraction) = (Int(bits >> 10 & 31), Float(bits & 1023))
    let magnitude: Float =
      switch exponent {
      case 0: fraction * 0x1p-24
      case 31: fraction == 0 ? .infinity : .nan
      default: Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction / 1024)
      }
    self = bits >> 15 == 1 ? -magnitude : magnitude
  }
}

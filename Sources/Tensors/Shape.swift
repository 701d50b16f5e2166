/// The extent of a tensor along each axis, outermost first; the last axis is contiguous in memory.
///
/// An activation has rank 2 to 5: axis 0 is N (samples), axis 1 is C (channels), the rest is spatial.
/// Parameters may have any rank; `[]` is a scalar.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral {
  /// The extents, each at least 0.
  public let dimensions: [Int]

  /// A shape with the given extents.
  ///
  /// - Precondition: no extent is negative, and their product fits an `Int`.
  public init(_ dimensions: [Int]) {
    precondition(dimensions.allSatisfy { $0 >= 0 }, "a shape has no negative extent: \(dimensions)")
    self.dimensions = dimensions
  }

  /// A shape written as a list, such as `[32, 16, 8, 8]`.
  ///
  /// - Precondition: as ``init(_:)``.
  public init(arrayLiteral elements: Int...) { self.init(elements) }

  /// The number of axes.
  public var rank: Int { dimensions.count }

  /// The number of elements: the product of the extents, 1 for a scalar.
  public var count: Int { dimensions.reduce(1, *) }

  /// The extent along one axis.
  ///
  /// - Precondition: the axis is at least 0 and below ``rank``.
  public subscript(axis: Int) -> Int { dimensions[axis] }

  /// N, the number of samples: the extent of axis 0.
  ///
  /// - Precondition: the rank is at least 1.
  public var samples: Int { dimensions[0] }

  /// C, the number of channels: the extent of axis 1.
  ///
  /// - Precondition: the rank is at least 2.
  public var channels: Int { dimensions[1] }

  /// H·W (or D·H·W, or L): the number of positions of one channel of one sample, 1 for rank 2.
  public var positions: Int { dimensions.dropFirst(2).reduce(1, *) }
}

extension Shape: CustomStringConvertible {
  /// The extents joined by `×`, such as `32×16×8×8`; `scalar` for rank 0.
  public var description: String {
    dimensions.isEmpty ? "scalar" : dimensions.map(String.init).joined(separator: "×")
  }
}

extension Tensor {
  /// The axes in another order, copied.
  ///
  /// - Parameter axes: which axis of this tensor each axis of the result is; each of them once.
  /// - Complexity: O(count).
  package func transposed(_ axes: [Int]) -> Tensor {
    precondition(axes.sorted() == Array(0..<shape.rank), "each axis of \(shape) once")
    var strides = [Int](repeating: 1, count: shape.rank)
    for axis in stride(from: shape.rank - 2, through: 0, by: -1) {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    let extents = axes.map { shape[$0] }
    let steps = axes.map { strides[$0] }
    return withElements { source in
      Tensor(uninitialized: Shape(extents)) { target in
        var position = [Int](repeating: 0, count: extents.count)
        var offset = 0
        for index in target.indices {
          target.initializeElement(at: index, to: source[offset])
          // On to the next position, the last axis first.
          var axis = extents.count - 1
          while axis >= 0 {
            position[axis] += 1
            offset += steps[axis]
            if position[axis] < extents[axis] { break }
            offset -= steps[axis] * extents[axis]
            position[axis] = 0
            axis -= 1
          }
        }
      }
    }
  }
}

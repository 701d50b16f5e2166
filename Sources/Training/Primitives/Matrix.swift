import COneDNN

/// A row-major matrix in someone else's memory, perhaps to be read as its transpose.
struct Matrix {
  var elements: UnsafePointer<Float>?
  /// Elements from one row to the next.
  var stride: Int
  var isTransposed = false

  var transposed: Matrix {
    Matrix(elements: elements, stride: stride, isTransposed: !isTransposed)
  }

  fileprivate var forOneDNN: cdnn_matrix {
    cdnn_matrix(elements: elements, stride: Int64(stride), is_transposed: isTransposed)
  }
}

/// C = A·B + β·C for C of m×n, A of m×k and B of k×n, on the calling thread.
func multiply(
  _ a: Matrix, _ b: Matrix, m: Int, n: Int, k: Int, beta: Float = 0,
  into c: UnsafeMutablePointer<Float>?, stride: Int
) throws(OneDNNError) {
  let outcome = cdnn_matrix_product(
    Int64(m), Int64(n), Int64(k), a.forOneDNN, b.forOneDNN, beta, c, Int64(stride))
  try outcome.check("a product of \(m)×\(k) and \(k)×\(n)")
}

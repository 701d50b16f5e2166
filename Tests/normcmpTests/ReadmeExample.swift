// [README
import Normalizers

func normalizeImages() throws -> Tensor<Float> {
  var norm = try GroupNormalization<Float>(groups: 2, channels: 4)
  var random = RandomNumbers(seed: 1)
  let x = Tensor<Float>.normal([8, 4, 16, 16], mean: 3, using: &random)  // N, C, H, W
  let (y, record) = try norm.forward(x, .training)
  let (dx, gradients) = try norm.backward(y, record)
  print("mean of the first group:", record.mean[0], "dx:", dx.shape, "of:", gradients.keys.sorted())
  return y
}
// README]

/// A number type that the reduction kernels are compiled for: `Float` and `Double`, and no other.
///
/// `Float` is the type to work in; `Double` exists for gradient checks and oracles.
public protocol ReductionScalar: BinaryFloatingPoint, SIMDScalar, BitwiseCopyable, Codable, Sendable
{
}

extension Float: ReductionScalar {}
extension Double: ReductionScalar {}

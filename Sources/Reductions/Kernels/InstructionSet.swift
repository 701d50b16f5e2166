import CSpanKernels
import Synchronization

/// The instruction sets that the kernels over `Float` are compiled for.
///
/// Every set gives the same bits, so the choice is one of speed alone: the widest that the processor has.
package enum InstructionSet: Int, CaseIterable, Sendable {
  /// What every processor of the architecture has: SSE2 on x86-64, NEON on arm64.
  case baseline
  /// 256-bit vectors of x86-64.
  case avx2
  /// 512-bit vectors and masks of x86-64.
  case avx512

  /// Those that this processor has.
  package static var available: [InstructionSet] {
    allCases.filter { $0.rawValue <= Int(span_widest_set()) }
  }

  /// The set in use; changing it, for tests and benchmarks, changes no result.
  package static var current: InstructionSet {
    get { InstructionSet(rawValue: chosen.load(ordering: .relaxed)) ?? .baseline }
    set {
      precondition(available.contains(newValue), "the processor has no \(newValue)")
      chosen.store(newValue.rawValue, ordering: .relaxed)
    }
  }

  private static let chosen = Atomic(Int(span_widest_set()))
}

/// The kernels of the set in use.
@inline(__always)
var spanKernels: span_kernels { span_kernels_of(Int32(InstructionSet.current.rawValue)).pointee }

import CSpanKernels
import Synchronization

/// The instruction sets that the kernels over `Float` are compiled for.
///
/// Every set gives the same bits, so the choice is one of speed alone: the widest that the processor has.
package enum InstructionSet: String, CaseIterable, Sendable {
  /// What every processor of the architecture has: SSE2 on x86-64, NEON on arm64.
  case baseline
  /// 256-bit vectors of x86-64.
  case avx2
  /// 512-bit vectors and masks of x86-64.
  case avx512

  /// Those that this processor has, narrowest first.
  package static var available: [InstructionSet] {
    Array(allCases.prefix(Int(span_widest_set()) + 1))
  }

  /// The number of its table of kernels.
  var number: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// The set in use; changing it, for tests and benchmarks, changes no result.
  package static var current: InstructionSet {
    get { allCases[chosen.load(ordering: .relaxed)] }
    set {
      precondition(available.contains(newValue), "the processor has no \(newValue)")
      chosen.store(newValue.number, ordering: .relaxed)
    }
  }

  private static let chosen = Atomic(Int(span_widest_set()))
}

import Tensors
import Testing

/// This package beside the frameworks whose methods it offers, on what Tests/Peers recorded of them.
@Suite struct ConformanceTests {
  @Test(arguments: PeerCase.all) func agrees(with peer: PeerCase) throws {
    let apart = try peer.agreements().compactMap { name, agreement in
      guard let agreement else { return "\(name) is not given, or has another shape" }
      return agreement.difference <= peer.tolerance ? nil : "\(name) by \(agreement.difference)"
    }
    #expect(
      apart.isEmpty, "we differ from \(peer.testDescription): \(apart.joined(separator: ", "))")
  }

  /// A case is among the inexact ones only as long as its peer is.
  @Test(arguments: PeerCase.all.filter { $0.peerError != nil })
  func peerIsAsInexactAsNoted(_ peer: PeerCase) throws {
    let noted = try #require(peer.peerError)
    let y = try #require(peer.tensors["training.y"])
    let exact = try #require(peer.tensors["oracle.y"])
    let found = try #require(Agreement("y", ours: y, theirs: exact)).difference
    #expect(abs(found - noted) <= 0.05 * noted, "\(peer.testDescription)")
    #expect(noted > 4 * peer.tolerance, "\(peer.testDescription)")
  }

  @Test func fixturesAreRead() throws {
    #expect(try PeerCase.read().count > 250)
  }
}

/// What a call is for: an argument of every forward pass, never a hidden flag.
public enum Phase: Sendable {
  /// Statistics come from the batch, and running statistics are updated.
  case training
  /// Running statistics are used where the method has them; nothing is updated.
  case inference
}

/// The pictures of docs/methods: which elements share a statistic, method by method.
///
/// Each is drawn from the extents of the method's sets alone, in SVG, the same text on every run.
public enum MethodPicture: String, CaseIterable, Sendable {
  /// All members, small and side by side.
  case family
  /// Batch normalization.
  case batch
  /// Batch normalization with statistics for each part of the batch.
  case ghostBatch = "batch-ghost"
  /// Layer normalization of whole samples, with parameters for each element.
  case layer
  /// Layer normalization over the channels of each position.
  case channelLayer = "layer-over-channels"
  /// Root-mean-square normalization.
  case rms
  /// Instance normalization.
  case instance
  /// Group normalization.
  case group
  /// Batch Renormalization.
  case batchRenorm = "batch-renorm"
  /// Mean-only batch normalization.
  case meanOnly = "mean-only"
  /// Weight normalization.
  case weight
  /// Spectral normalization.
  case spectral

  /// The picture as the text of an SVG file.
  public var svg: String { drawing.text }

  /// The extents of the highlighted set within ``BlockExtents/activations``; `nil` where the picture has no
  /// block of its own.
  package var set: BlockExtents? { activations?.sharing.set }

  private var drawing: SVGDrawing {
    activations?.drawing ?? weight?.drawing ?? Self.allMembers.drawing
  }

  private var activations: ActivationPicture? {
    switch self {
    case .batch: ActivationPicture(heading: "Batch normalization", sharing: .channel)
    case .ghostBatch:
      ActivationPicture(heading: "Batch normalization in ghosts of g samples", sharing: .ghost)
    case .layer:
      ActivationPicture(
        heading: "Layer normalization", sharing: .sample, parameterSharing: .perElement)
    case .channelLayer:
      ActivationPicture(heading: "Layer normalization over channels", sharing: .position)
    case .rms:
      ActivationPicture(
        heading: "Root-mean-square normalization", sharing: .sample, statistics: "ρ²",
        parameters: "γ", parameterSharing: .perElement)
    case .instance: ActivationPicture(heading: "Instance normalization", sharing: .instance)
    case .group: ActivationPicture(heading: "Group normalization", sharing: .group)
    case .batchRenorm:
      ActivationPicture(
        heading: "Batch Renormalization", sharing: .channel, statistics: "μ, σ, r, d")
    case .meanOnly:
      ActivationPicture(
        heading: "Mean-only batch normalization", sharing: .channel, statistics: "μ",
        parameters: "β")
    case .family, .weight, .spectral: nil
    }
  }

  private var weight: WeightPicture? {
    switch self {
    case .weight:
      WeightPicture(
        heading: "Weight normalization",
        sharing: "Sᵢ: the elements of the weight with the same output channel.", kind: .rows)
    case .spectral:
      WeightPicture(
        heading: "Spectral normalization", sharing: "Sᵢ: the whole weight, as a matrix.",
        kind: .whole)
    default: nil
    }
  }

  private static let allMembers = FamilyPicture(members: [
    .activations("batch", set: ActivationSharing.channel.set),
    .activations("batch, in ghosts", set: ActivationSharing.ghost.set),
    .activations("layer", set: ActivationSharing.sample.set),
    .activations("layer, over channels", set: ActivationSharing.position.set),
    .activations("instance", set: ActivationSharing.instance.set),
    .activations("group", set: ActivationSharing.group.set),
    .weight("weight", rows: 0..<1),
    .weight("spectral", rows: 0..<WeightPicture.extents.rows),
  ])
}

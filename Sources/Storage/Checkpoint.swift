import Tensors

/// A network at a moment of its training: all that is needed to use it, or to carry on.
///
/// The file is HDF5. Its root datasets are the model under PyTorch's names and layouts, so that PyTorch
/// loads it through h5py in a line; docs/formats/checkpoint.md shows it and describes every field.
public struct Checkpoint: Sendable, Equatable {
  /// Parameters, statistics and counters of the model, such as `fc1.weight`, in order.
  public var model: StateDictionary

  /// What the optimizer remembers, in order; empty when it remembers nothing.
  public var optimizer: StateDictionary

  /// Where training stands: epoch, step, the sum of the losses so far, counters.
  public var training: NamedValues<StoredValue>

  /// Numbers by epoch as far as training has come, such as `train_loss`.
  public var curves: NamedValues<[Double]>

  /// What the model is: method, seed, configuration; no name may be one of the format's own.
  public var attributes: NamedValues<StoredValue>

  /// A checkpoint of a model, and of its training where that is to be carried on.
  public init(
    model: StateDictionary, optimizer: StateDictionary = StateDictionary(),
    training: NamedValues<StoredValue> = [:], curves: NamedValues<[Double]> = [:],
    attributes: NamedValues<StoredValue> = [:]
  ) {
    self.model = model
    self.optimizer = optimizer
    self.training = training
    self.curves = curves
    self.attributes = attributes
  }

  /// What the attribute `format` says.
  static let format = "swift-normalization checkpoint"

  /// The version of the layout that this package writes and reads.
  static let formatVersion = 1

  /// The attributes that belong to the format.
  static let ownAttributes: Set<String> = ["format", "format_version", "content_digest"]

  /// The root groups that belong to the format.
  static let ownGroups: Set<String> = ["optimizer", "training"]
}

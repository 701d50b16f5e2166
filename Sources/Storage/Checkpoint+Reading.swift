import HDF5
import Tensors

extension Checkpoint {
  /// Reads a checkpoint and verifies its content digest.
  ///
  /// - Throws: ``StorageError`` when the file is missing, is not a checkpoint, has a format newer than this
  ///   package, or is damaged.
  public init(contentsOf path: String) throws {
    self = try Document.read(path, as: .checkpoint) { root in
      guard try root.attribute("format") == .string(Self.format) else {
        throw StorageError("\(path) is an HDF5 file but not a checkpoint of this package")
      }
      let version = try root.requiredInteger("format_version")
      guard version == Self.formatVersion else {
        throw StorageError(
          "\(path) is a checkpoint of format \(version), but this program reads format "
            + "\(Self.formatVersion); use the version of the package that wrote it")
      }
      let training = try root.group("training")
      let checkpoint = try Checkpoint(
        model: root.state(), optimizer: root.group("optimizer").state(),
        training: training.storedValues(), curves: training.curves(),
        attributes: root.storedValues(except: Self.ownAttributes))
      guard try root.requiredString("content_digest") == checkpoint.contentDigest else {
        throw StorageError(
          "\(path) does not hold what was written into it: its content digest does not match; "
            + "copy or write it again")
      }
      return checkpoint
    }
  }
}

extension Group {
  /// Reads each dataset as a tensor, leaving groups out.
  fileprivate func state() throws -> StateDictionary {
    var state = StateDictionary()
    for name in try members() where try kind(of: name) == .dataset {
      state[name] = try dataset(name).stateValue()
    }
    return state
  }

  /// Reads each dataset as numbers, one an epoch.
  fileprivate func curves() throws -> NamedValues<[Double]> {
    var curves = NamedValues<[Double]>()
    for name in try members() where try kind(of: name) == .dataset {
      curves[name] = try dataset(name).elements(as: Double.self)
    }
    return curves
  }
}

extension Dataset {
  fileprivate func stateValue() throws -> StateDictionary.Value {
    let isScalar = try attribute("scalar") == .boolean(true) && shape == [1]
    func shaped<T>(_ tensor: Tensor<T>) -> Tensor<T> { isScalar ? tensor.reshaped([]) : tensor }
    return switch type {
    case .floatingPoint(bits: 32): .float(shaped(try tensor(of: Float.self)))
    case .floatingPoint(bits: 64): .double(shaped(try tensor(of: Double.self)))
    case .integer(bits: 64, signed: true): .int64(shaped(try tensor(of: Int64.self)))
    default:
      throw StorageError(
        "\(object) is of type \(type); tensors of a checkpoint are float32, float64 or int64")
    }
  }
}

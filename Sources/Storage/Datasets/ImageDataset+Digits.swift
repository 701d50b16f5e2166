extension ImageDataset {
  /// The 1,797 handwritten digits of 8×8 pixels that travel inside the program.
  ///
  /// The test part of Optical Recognition of Handwritten Digits (Alpaydin and Kaynak, 1998, UCI,
  /// doi:10.24432/C50P49, CC BY 4.0), as scikit-learn's `load_digits` carries it: 10 classes, 1 channel,
  /// pixels 0…1 in steps of 1/16, 1,438 images to train on and 359 to test. datasets/README.md says more.
  ///
  /// - Throws: ``StorageError``, which would mean that the program is damaged.
  public static func digits() throws -> ImageDataset {
    let bytes = PackageResources.digits_h5
    let checksum = SHA256.hexadecimal(of: bytes)
    return try Document.read(image: bytes, name: "digits.h5") { root in
      try ImageDataset(
        root: root, name: "digits", source: "digits.h5, which ships with the package",
        checksum: checksum)
    }
  }
}

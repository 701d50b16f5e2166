import ArgumentParser

/// How a dataset is written.
struct DatasetWritingOptions: ParsableArguments {
  @Flag(help: "Compress by gzip: smaller, and several times slower to read.")
  var compress = false

  @Flag(help: "Show no progress.")
  var quiet = false
}

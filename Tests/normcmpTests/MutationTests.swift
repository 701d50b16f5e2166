import Foundation
import Storage
import Synchronization
import Testing

/// Damaged files are noticed, or make no difference, or are other programs' files without checksums; no
/// damage ends the program that reads them.
///
/// Each damaged copy is read as a command reads it, in a separate process first. The whole suite, whose
/// result stands in docs/reliability.md: `MUTANTS=10000 swift test --disable-xctest --filter MutationTests`.
/// `MUTATION_SEED` is for other damage, `MUTATION_FILES` for the files whose name begins so, and
/// `MUTATION_KEEP` names a folder that gets the copies that end the separate process.
@Suite struct MutationTests {
  private static let variables = ProcessInfo.processInfo.environment
  private static let count = variables["MUTANTS"].flatMap(Int.init) ?? 270
  private static let seed = variables["MUTATION_SEED"].flatMap(UInt64.init) ?? 2026

  @Test func noDamageIsTakenForValuesOrEndsTheReader() throws {
    let wanted = Self.variables["MUTATION_FILES"] ?? ""
    let subjects = MutationSubject.all.enumerated().filter { $1.name.hasPrefix(wanted) }
    let share = max(1, Self.count / max(1, subjects.count))
    var table = MutationTable(seed: Self.seed)
    for (number, subject) in subjects {
      let row = try Self.counts(of: subject, number, share)
      table.add(subject, row)
      guard subject.isOwn else { continue }
      for harm in [MutationTable.Outcome.silentlyWrong, .crash, .overLimit] {
        #expect(
          row[harm, default: []].isEmpty,
          "\(subject.name), seed \(Self.seed): \(harm.rawValue) at \(row[harm, default: []])")
      }
    }
    table.print()
  }

  /// The mutants of each outcome, on all processors.
  private static func counts(
    of subject: MutationSubject, _ number: Int, _ share: Int
  ) throws -> [MutationTable.Outcome: [Int]] {
    try Directory.with { directory in
      let whole = directory.file("whole.h5")
      try subject.write(whole)
      let pristine = [UInt8](try directory.bytes("whole.h5"))
      let expected = try subject.read(whole)
      let check = try IsolatedCheck(executable: Command.executable())
      let found = Mutex<[MutationTable.Outcome: [Int]]>([:])
      DispatchQueue.concurrentPerform(iterations: share) { mutant in
        var numbers = SeededNumbers(state: seed &+ UInt64(number) << 32 &+ UInt64(mutant) << 8)
        var file = pristine
        Mutation.allCases[mutant % Mutation.allCases.count].apply(to: &file, using: &numbers)
        let path = directory.file("mutant-\(mutant).h5")
        let outcome = outcome(of: file, at: path, subject, expected, check)
        found.withLock { $0[outcome, default: []].append(mutant) }
        if let folder = variables["MUTATION_KEEP"], outcome == .crash || outcome == .overLimit {
          _ = rename(path, "\(folder)/\(subject.name) \(mutant).h5")
        }
        unlink(path)
      }
      return found.withLock { $0 }
    }
  }

  private static func outcome(
    of file: [UInt8], at path: String, _ subject: MutationSubject,
    _ expected: MutationSubject.Contents, _ check: IsolatedCheck
  ) -> MutationTable.Outcome {
    do {
      try Data(file).write(to: URL(filePath: path))
      try check.verify(path, as: subject.kind)
      return try subject.read(path) == expected ? .noEffect : .silentlyWrong
    } catch {
      let message = "\(error)"
      if message.contains("crashes the library that reads it") { return .crash }
      let isOverLimit =
        message.contains("did not finish in") || message.contains("was ended by signal")
        || message.contains("without an answer")
      return isOverLimit ? .overLimit : .cleanError
    }
  }
}

/// The outcomes of all mutants, for docs/reliability.md.
struct MutationTable {
  enum Outcome: String, CaseIterable {
    case cleanError = "clean error"
    case noEffect = "no effect"
    case silentlyWrong = "silently wrong"
    case crash = "crash of the separate process"
    case overLimit = "over its time or memory"
  }

  private var lines: [String]
  private var harmful: [String] = []

  init(seed: UInt64) {
    let titles = ["file", "mutants"] + Outcome.allCases.map(\.rawValue)
    lines = [
      "Damage from seed \(seed):", "", "| \(titles.joined(separator: " | ")) |",
      "|" + String(repeating: " --- |", count: titles.count),
    ]
  }

  mutating func add(_ subject: MutationSubject, _ row: [Outcome: [Int]]) {
    let counts = Outcome.allCases.map { row[$0, default: []].count }
    let cells = [subject.name] + ([counts.reduce(0, +)] + counts).map(String.init)
    lines.append("| \(cells.joined(separator: " | ")) |")
    for harm in [Outcome.crash, .overLimit] where !row[harm, default: []].isEmpty {
      harmful.append("\(harm.rawValue): \(subject.name), mutants \(row[harm, default: []])")
    }
  }

  /// The table, and how much memory this process took.
  func print() {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #else
      getrusage(RUSAGE_SELF, &usage)
    #endif
    Swift.print((lines + [""] + harmful).joined(separator: "\n"))
    Swift.print("The reading process took \(usage.ru_maxrss / 1024) MiB at most.")
  }
}

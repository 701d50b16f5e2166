import Comparison
import Foundation
import Normalizers
import Storage
import Synchronization
import Testing
import Training

/// A run that is carried on ends with the bits of one that was never stopped.
@Suite struct ResumingTests {
  private static let plan = SmallComparison.plan(
    [.batch, .batchRenormalization, .weight, .spectral, .instance], seeds: [3, 4]
  ) {
    $0.optimizer = OptimizerChoice(.adam)
    $0.hasDataDependentInitialization = true
    $0.probes = [.percentiles, .gradients, .gaps]
  }

  /// Runs until it ends or a number of questions whether it is cancelled, those of the timing pass not counted:
  /// that begins anew each time.
  private static func run(
    _ plan: ComparisonPlan, in directory: RunDirectory, dataset: ImageDataset,
    saving: CheckpointPolicy = CheckpointPolicy(), questions: Int = .max, threads: Int = 2,
    report: @Sendable (MethodComparison.Event) -> Void = { _ in }
  ) throws -> ComparisonOutcome? {
    let asked = Atomic<Int>(0)
    let isTiming = Atomic<Bool>(false)
    do {
      return try MethodComparison(plan: plan, dataset: .held(dataset)).run(
        threads: threads, directory: directory, saving: saving,
        isCancelled: {
          !isTiming.load(ordering: .relaxed)
            && asked.add(1, ordering: .relaxed).newValue > questions
        },
        report: {
          if case .timing = $0 { isTiming.store(true, ordering: .relaxed) }
          report($0)
        })
    } catch is CancellationError { return nil }
  }

  private static func bytes(_ directory: RunDirectory) throws -> [String: Data] {
    let path = directory.checkpointDirectory
    return try FileManager.default.contentsOfDirectory(atPath: path).reduce(into: [:]) {
      $0[$1] = try Data(contentsOf: URL(filePath: "\(path)/\($1)"))
    }
  }

  private static func withDirectory(_ body: (String) throws -> Void) throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "resuming ü \(UUID())")
    defer { try? FileManager.default.removeItem(at: url) }
    try body(url.path(percentEncoded: false))
  }

  @Test(arguments: [14, 25, 40])
  func aRunStoppedAgainAndAgainEndsWithTheSameBits(questions: Int) throws {
    let undisturbed = try SmallComparison(Self.plan)
    let dataset = try SmallComparison.images()
    try Self.withDirectory { path in
      var outcome: ComparisonOutcome?
      var sessions = 0
      // Starting and skipping ten trials asks ten times; the rest are steps.
      while outcome == nil, sessions < 100 {
        let directory =
          try sessions == 0 ? RunDirectory(creating: path) : RunDirectory(resuming: path)
        sessions += 1
        outcome = try Self.run(
          Self.plan, in: directory, dataset: dataset, questions: questions,
          threads: 1 + sessions % 3)
      }
      #expect(sessions > 2)
      let directory = try RunDirectory(resuming: path)
      #expect(try Self.bytes(directory) == undisturbed.checkpoints)
      var record = try RunRecord(contentsOf: directory.recordPath)
      record.times = [:]
      // Six steps an epoch.
      #expect(record.trials.allSatisfy { $0.probes["step"] == [6, 12] })
      #expect(record.trials.allSatisfy { $0.probes["fc.gradient_norm"]?.count == 2 })
      #expect(record.trials.first?.probes["norm1.mean_gap"]?.allSatisfy { $0 > 0 } == true)
      #expect(record.trials.first?.curves.names == ["train_loss", "test_loss", "test_accuracy"])
      #expect(String(reflecting: record) == String(reflecting: undisturbed.recordWithoutTimes))
      // Once more: the record says it all.
      let again = try Self.run(Self.plan, in: directory, dataset: dataset, questions: 0)
      #expect(
        again?.methods.map(\.testAccuracy.values) == outcome?.methods.map(\.testAccuracy.values))
      #expect(again?.methods[0].cost == outcome?.methods[0].cost)
    }
  }

  @Test func trialsThatAreDoneNeverRunAgain() throws {
    let dataset = try SmallComparison.images()
    let plan = SmallComparison.plan([.batch, .none], seeds: [1])
    try Self.withDirectory { path in
      // One thread: twelve steps are the first trial, then come those of the second.
      _ = try Self.run(
        plan, in: RunDirectory(creating: path), dataset: dataset, questions: 20, threads: 1)
      let epochs = Mutex<[String]>([])
      _ = try Self.run(plan, in: RunDirectory(resuming: path), dataset: dataset, threads: 1) {
        if case .epoch(let progress) = $0 {
          epochs.withLock { $0.append("\(progress.method) \(progress.epoch)") }
        }
      }
      #expect(epochs.withLock { $0 } == ["none 2"])
    }
  }

  @Test func aDamagedCheckpointIsSaidAndComputedAgain() throws {
    let dataset = try SmallComparison.images()
    let plan = SmallComparison.plan([.batch], seeds: [1])
    let undisturbed = try SmallComparison(plan)
    try Self.withDirectory { path in
      var saving = CheckpointPolicy()
      (saving.schedule, saving.kept) = (.steps(3), 2)
      _ = try Self.run(
        plan, in: RunDirectory(creating: path), dataset: dataset, saving: saving, questions: 9)
      let checkpoints = "\(path)/checkpoints"
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: checkpoints).sorted()
          == ["batch-seed-1.step-6.h5", "batch-seed-1.step-8.h5"])
      let latest = URL(filePath: "\(checkpoints)/batch-seed-1.step-8.h5")
      var bytes = try Data(contentsOf: latest)
      bytes[bytes.count / 2] ^= 0x10
      try bytes.write(to: latest)
      let notes = Mutex<[String]>([])
      _ = try Self.run(plan, in: RunDirectory(resuming: path), dataset: dataset, saving: saving) {
        if case .note(let note) = $0 { notes.withLock { $0.append(note) } }
      }
      let said = notes.withLock { $0 }
      #expect(said.count == 1 && said.first?.contains("batch-seed-1.step-8.h5 is not used") == true)
      let files = try Self.bytes(RunDirectory(resuming: path))
      #expect(files["batch-seed-1.h5"] == undisturbed.checkpoints["batch-seed-1.h5"])
      #expect(
        files.keys.sorted()
          == ["batch-seed-1.h5", "batch-seed-1.step-12.h5", "batch-seed-1.step-9.h5"])
    }
  }

  @Test func anotherPlanOrOtherDataAreRefused() throws {
    let dataset = try SmallComparison.images()
    let plan = SmallComparison.plan([.batch], seeds: [1])
    try Self.withDirectory { path in
      _ = try Self.run(
        plan, in: RunDirectory(creating: path), dataset: dataset, questions: 3)
      var other = plan
      other.batchSize = 8
      let directory = try RunDirectory(resuming: path)
      #expect(try directory.plan() == plan)
      for (plan, dataset, words) in [
        (other, dataset, "was begun with batch_size 16, not 8"),
        (plan, try .digits(), "is not what the run in \(path) was begun on: its SHA-256 is"),
      ] {
        do {
          _ = try Self.run(plan, in: directory, dataset: dataset)
          Issue.record("\(words) was taken")
        } catch { #expect("\(error)".contains(words)) }
      }
    }
  }

  @Test func oneAtATimeHasARunDirectory() throws {
    try Self.withDirectory { path in
      do {
        let first = try RunDirectory(creating: path)
        for open in [RunDirectory.init(creating:), RunDirectory.init(resuming:)] {
          do {
            _ = try open(path)
            Issue.record("\(first.path) was taken twice")
          } catch { #expect("\(error)".contains("another process is at work in \(path)")) }
        }
      }
      _ = try RunDirectory(creating: path)
    }
  }

  @Test func everySettingComesBack() throws {
    var plan = ComparisonPlan()
    #expect(try ComparisonPlan(settings: plan.settings, path: "settings.h5") == plan)
    plan.methods = [.group, .batchRenormalization]
    plan.model = .resnet
    plan.batchSize = 7
    plan.epochs = 3
    plan.seeds = [.max, 5]
    plan.optimizer = OptimizerChoice(.adam, learningRate: 0.1, momentum: 0.3, weightDecay: 1e-4)
    plan.initialization = Initialization(.lecunUniform, scale: 1 / 3)
    plan.activation = .tanh
    plan.placement = .after
    plan.isStandardized = true
    plan.convention = .keras
    plan.epsilon = 1e-7
    plan.groups = 4
    plan.hasDataDependentInitialization = true
    #expect(try ComparisonPlan(settings: plan.settings, path: "settings.h5") == plan)
    for name in plan.settings.names {
      var settings = plan.settings
      settings[name] = nil
      #expect(throws: StorageError.self) {
        _ = try ComparisonPlan(settings: settings, path: "settings.h5")
      }
    }
  }

  @Test(arguments: ["steps:500", "epochs:2", "seconds:30"])
  func schedulesAreReadAsWritten(text: String) {
    #expect(CheckpointSchedule(text)?.description == text)
  }

  @Test(arguments: ["", "500", "steps", "steps:", "steps:0", "steps:-1", "hours:1", "epochs:1:2"])
  func otherTextsAreNoSchedule(text: String) { #expect(CheckpointSchedule(text) == nil) }
}

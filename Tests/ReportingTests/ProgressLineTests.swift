import Comparison
import Dispatch
import Reporting
import Synchronization
import Testing

@Suite struct ProgressLineTests {
  /// What was written, a clock that stands until it is moved, and a terminal that can be resized.
  private final class Scene: Sendable {
    let written = Mutex<[String]>([])
    let now = Mutex(Duration.zero)
    let width = Mutex(80)

    func line(_ trials: Int, to destination: ProgressLine.Destination) -> ProgressLine {
      ProgressLine(
        trials: trials, to: destination, elapsed: { self.now.withLock { $0 } },
        write: { text in self.written.withLock { $0.append(text) } })
    }

    func wait(_ duration: Duration) { now.withLock { $0 += duration } }
    var texts: [String] { written.withLock { $0 } }
  }

  private func progress(_ trial: Int, epoch: Int) -> TrialProgress {
    TrialProgress(
      trial: trial, method: "batch renorm", seed: 3, epoch: epoch, epochs: 10, loss: 0.2312,
      accuracy: 0.961)
  }

  @Test func pipesGetPlainLinesAtTheirPeriod() {
    let scene = Scene()
    let line = scene.line(2, to: .lines(every: .seconds(5)))
    for epoch in 1...10 {
      scene.wait(.seconds(2))
      line.update(progress(0, epoch: epoch))
    }
    line.finish(progress(0, epoch: 10))
    line.finish(progress(1, epoch: 10))
    #expect(
      scene.texts == [
        "0/2  0:38 left  batch renorm  seed 3  epoch 1/10  loss 0.231  accuracy 96.1%\n",
        "0/2  0:32 left  batch renorm  seed 3  epoch 4/10  loss 0.231  accuracy 96.1%\n",
        "0/2  0:26 left  batch renorm  seed 3  epoch 7/10  loss 0.231  accuracy 96.1%\n",
        "0/2  0:20 left  batch renorm  seed 3  epoch 10/10  loss 0.231  accuracy 96.1%\n",
        "2/2  0:00 left  batch renorm  seed 3  epoch 10/10  loss 0.231  accuracy 96.1%\n",
      ])
  }

  @Test func terminalsGetOneLineWithinTheirWidth() {
    let scene = Scene()
    let line = scene.line(40, to: .terminal(width: { scene.width.withLock { $0 } }))
    scene.wait(.seconds(3))
    line.update(progress(12, epoch: 3))
    // A moment later there is nothing to see yet.
    scene.wait(.milliseconds(99))
    line.update(progress(12, epoch: 4))
    scene.wait(.milliseconds(1))
    // The first four fields fill what such a terminal can hold.
    scene.width.withLock { $0 = 38 }
    line.update(progress(12, epoch: 5))
    line.erase()
    #expect(
      scene.texts == [
        "\r\u{1B}[K0/40  6:37 left  batch renorm  seed 3  epoch 3/10  loss 0.231  accuracy 96.1%",
        "\r\u{1B}[K0/40  4:05 left  batch renorm  seed 3",
        "\r\u{1B}[K",
      ])
  }

  /// Both methods on one scale, over what was drawn before, and all of it taken away in the end.
  @Test func aTallTerminalGetsACurvePerMethod() {
    let scene = Scene()
    let line = scene.line(4, to: .terminal(width: { 60 }, height: { scene.width.withLock { $0 } }))
    scene.width.withLock { $0 = 4 }
    func step(_ trial: Int, _ method: String, _ epoch: Int, _ accuracy: Double) {
      scene.wait(.seconds(1))
      line.update(
        TrialProgress(
          trial: trial, method: method, seed: 1, epoch: epoch, epochs: 10, accuracy: accuracy))
    }
    step(0, "batch", 1, 0.1)
    step(0, "batch", 2, 0.8)
    step(1, "none", 1, 0.15)
    step(2, "batch", 2, 1)
    scene.width.withLock { $0 = 3 }
    step(0, "batch", 3, 0.9)
    line.erase()
    let start = "\r\u{1B}[K"
    let texts = scene.texts
    #expect(texts[0].hasPrefix(start) && texts[0].hasSuffix("\nbatch  █ 10.0%"))
    #expect(texts[1].hasPrefix("\u{1B}[1A\r\u{1B}[J") && texts[1].hasSuffix("\nbatch  ▁█ 80.0%"))
    #expect(texts[2].hasSuffix("\nbatch  ▁█ 80.0%\nnone   ▁ 15.0%"))
    // The mean of two trials.
    #expect(
      texts[3].hasPrefix("\u{1B}[2A\r\u{1B}[J")
        && texts[3].hasSuffix("\nbatch  ▁█ 90.0%\nnone   ▁ 15.0%"))
    // Three lines do not fit into three.
    #expect(texts[4].hasPrefix("\u{1B}[2A\r\u{1B}[J") && !texts[4].contains("\n"))
    #expect(texts[5] == start)
  }

  @Test func notesStayAboveTheLine() {
    let scene = Scene()
    let terminal = scene.line(2, to: .terminal(width: { 80 }))
    terminal.note("none, seed 3, diverged at epoch 4")
    let pipe = scene.line(2, to: .lines(every: .seconds(5)))
    pipe.note("none, seed 3, diverged at epoch 4")
    pipe.erase()
    #expect(
      scene.texts == [
        "\r\u{1B}[Knone, seed 3, diverged at epoch 4\n", "none, seed 3, diverged at epoch 4\n",
      ])
  }

  @Test func nothingIsKnownBeforeTheFirstEpoch() {
    let scene = Scene()
    let line = scene.line(1, to: .lines(every: .seconds(5)))
    line.update(TrialProgress(trial: 0, method: "layer", seed: 0, epoch: 0, epochs: 10))
    #expect(scene.texts == ["0/1  ?:?? left  layer  seed 0  epoch 0/10\n"])
  }

  @Test func trialsSideBySideWriteWholeLinesAndAreAllCounted() {
    let scene = Scene()
    let line = scene.line(64, to: .lines(every: .zero))
    DispatchQueue.concurrentPerform(iterations: 64) { trial in
      for epoch in 1...10 { line.update(progress(trial, epoch: epoch)) }
      line.finish(progress(trial, epoch: 10))
      // A snapshot that was overtaken takes nothing back.
      line.update(progress(trial, epoch: 9))
    }
    #expect(scene.texts.count == 64 * 11)
    #expect(scene.texts.allSatisfy { $0.hasSuffix("%\n") })
    #expect(scene.texts.last?.hasPrefix("64/64  0:00 left") == true)
  }

  @Test(
    arguments: [
      (0, nil), (1, .seconds(30)), (2, .seconds(10)), (4, .zero), (5, .zero),
    ] as [(Double, Duration?)])
  func timeLeftGoesAtThePaceSoFar(done: Double, left: Duration?) {
    #expect(TimeLeft.estimate(done: done, of: 4, elapsed: .seconds(10)) == left)
  }
}

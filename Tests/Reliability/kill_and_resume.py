"""Kills runs at random moments and carries them on: each has to end with the bits of an undisturbed one.

    swift build -c release
    python3 Tests/Reliability/kill_and_resume.py .build/release/normcmp --runs 100

Each run is killed with SIGKILL one to four times, at moments drawn from a seed over the time that the
undisturbed run takes; after each kill every file under a final name has to be whole. Needs no package.
"""

import argparse
import collections
import pathlib
import random
import signal
import tempfile
import time

from runs import Runner, abandoned


def where(directory):
    """How far a killed run had come."""
    if not (directory / "settings.h5").exists():
        return "before its settings"
    if (directory / "run.h5").exists():
        return "with its record"
    names = [path.name for path in (directory / "checkpoints").glob("*.h5")]
    if not names:
        return "before a checkpoint"
    return "within trials" if any(".step-" in name for name in names) else "between trials or after them"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("normcmp")
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", default="steps:7", help="when trials under way are saved")
    arguments = parser.parse_args()
    runner, draw = Runner(arguments.normcmp), random.Random(arguments.seed)
    kills, found, verified, left = 0, collections.Counter(), 0, 0
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        start = time.monotonic()
        runner.finish(place / "whole", arguments.every)
        duration = time.monotonic() - start
        whole = runner.results(place / "whole")
        print(f"seed {arguments.seed}; undisturbed: {duration:.1f} s, {len(whole[1])} checkpoints")
        for number in range(arguments.runs):
            directory = place / f"run {number}"
            for _ in range(draw.randint(1, 4)):
                process = runner.start(directory, arguments.every)
                time.sleep(draw.uniform(0, duration))
                process.send_signal(signal.SIGKILL)
                process.communicate()
                kills += process.returncode == -signal.SIGKILL
                found[where(directory)] += 1
                left += len(abandoned(directory))
                verified += runner.verify(directory)
            runner.finish(directory, arguments.every)
            assert not abandoned(directory), f"run {number} left hidden files"
            assert runner.results(directory) == whole, f"run {number} ended with other bits"
            if (number + 1) % 10 == 0:
                print(f"{number + 1} runs, {kills} kills: the same bits", flush=True)
    print(f"{arguments.runs} runs, {kills} kills: every run ended with the same bits")
    print(f"{verified} checkpoints looked at after kills: all whole; {left} hidden files left, all removed")
    for words, count in found.most_common():
        print(f"  killed {words}: {count}")


if __name__ == "__main__":
    main()

"""Fills the disk under a run: it has to end with a sentence, and what was saved before has to be whole.

    swift build -c release
    sudo python3 Tests/Reliability/full_disk.py .build/release/normcmp

Mounts a tmpfs of 20 MB, which needs root on Linux. In each round the disk is filled to the brim, or to a few
hundred kilobytes below it, while a run is under way; then room is made and the run is carried on. The last
rounds begin on a full disk.
"""

import argparse
import pathlib
import random
import subprocess
import tempfile
import time

from runs import Runner, abandoned


def fill(disk, room):
    """Leaves `room` bytes free."""
    block = bytes(1 << 14)
    with open(disk / "filler", "wb", buffering=0) as filler:
        try:
            while True:
                filler.write(block)
        except OSError:
            pass
        filler.truncate(max(0, filler.seek(0, 2) - room))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("normcmp")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    runner, draw = Runner(arguments.normcmp), random.Random(arguments.seed)
    every = "steps:3"
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        runner.finish(place / "whole", every)
        whole = runner.results(place / "whole")
        disk = place / "disk"
        disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", disk], check=True)
        try:
            refused, verified = 0, 0
            for number in range(arguments.rounds):
                directory = disk / f"run {number}"
                process = runner.start(directory, every)
                while number % 5 and process.poll() is None and not list(directory.glob("checkpoints/*.h5")):
                    time.sleep(0.01)
                time.sleep(draw.uniform(0, 0.3))
                fill(disk, draw.choice([0, 0, 100_000, 300_000, 700_000]))
                _, errors = process.communicate()
                assert process.returncode in (0, 1), f"round {number} ended with {process.returncode}: {errors}"
                if process.returncode == 1:
                    refused += 1
                    assert "the disk is full" in errors or "no space left" in errors, errors
                if (directory / "checkpoints").is_dir():
                    verified += runner.verify(directory)
                assert not abandoned(directory), f"round {number} left hidden files"
                (disk / "filler").unlink()
                runner.finish(directory, every)
                assert runner.results(directory) == whole, f"round {number} ended with other bits"
                subprocess.run(["rm", "-r", directory], check=True)
            for number in range(3):
                fill(disk, 0)
                process = runner.start(disk / f"late {number}", every)
                _, errors = process.communicate()
                assert process.returncode == 1 and "Error: " in errors, errors
                (disk / "filler").unlink()
            print(f"seed {arguments.seed}; {arguments.rounds} rounds, {refused} refused for want of room: no crash")
            print(f"{verified} checkpoints looked at on the full disk: all whole; every run carried on, the same bits")
            print(f"on a disk that was full before: {errors.strip()}")
        finally:
            subprocess.run(["umount", disk], check=True)


if __name__ == "__main__":
    main()

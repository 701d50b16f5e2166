"""Small comparisons that can be stopped, carried on and held against each other."""

import json
import pathlib
import subprocess

OPTIONS = "--methods batch,batch-renorm --model mlp --seeds 2 --epochs 3 --quiet".split()


class Runner:
    """Runs one program, with few options that are the same for all runs."""

    def __init__(self, normcmp, options=OPTIONS):
        self.normcmp = str(pathlib.Path(normcmp).resolve())
        self.options = options

    def start(self, directory, every):
        """Begins the run in a directory, or carries it on when it has begun."""
        has_begun = (directory / "settings.h5").exists()
        place = ["--resume", directory] if has_begun else [*self.options, "--output", directory]
        return subprocess.Popen(
            [self.normcmp, "compare", *map(str, place), "--quiet", "--checkpoint-every", every],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def finish(self, directory, every):
        """Carries a run on to its end and returns what it printed."""
        process = self.start(directory, every)
        output, errors = process.communicate()
        assert process.returncode == 0, f"ended with {process.returncode}: {errors}"
        return output

    def verify(self, directory):
        """Checks every checkpoint that has a name; returns how many there are."""
        files = sorted((directory / "checkpoints").glob("*.h5"))
        if files:
            check = subprocess.run(
                [self.normcmp, "checkpoint", "verify", *map(str, files)], capture_output=True, text=True)
            assert check.returncode == 0, check.stderr
        return len(files)

    def results(self, directory):
        """Every number of a run that is done, but times: its checkpoints hold the curves."""
        report = subprocess.run(
            [self.normcmp, "compare", "--resume", str(directory), "--quiet", "--json"],
            capture_output=True, text=True, check=True)
        report = json.loads(report.stdout)
        del report["run"]
        for method in report["methods"]:
            for time in ("milliseconds_per_step", "normalization_share"):
                del method[time]
        checkpoints = {path.name: path.read_bytes() for path in (directory / "checkpoints").iterdir()}
        return report, checkpoints


def abandoned(directory):
    """The hidden files that killed writers left in a run directory."""
    return [path for path in directory.rglob(".*.partial")]

#!/usr/bin/env python3
"""Draws shapes, options and values at random and compares `normcmp apply` with PyTorch and Keras on them.

Usage: python3 Tests/Peers/differential.py [--draws 1000] [--seed N] [--peers pytorch,keras] [--methods batch,...]

Build first: swift build -c release. For each method and option the table has the worst differences: ours from the
peer's, and, in single precision, of both from the peer's result in double precision on the same numbers, which says
whose error it is. They are relative to the largest number of a result; for the gradient of an input, relative to the
largest of the terms it is the sum of, if that is larger: over two elements a gradient all but cancels. Draws on which ours is beyond 2e-6 in single precision
and beyond the peer's, or the two differ by more than 1e-12 in double, are told in full; the exit code is then 1.
The environment is that of make_conformance_fixtures.py.
"""
import argparse
import importlib
import os
import pathlib
import subprocess
import sys
import tempfile

import make_conformance_fixtures as fixtures

ROOT = fixtures.HERE.parent.parent


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=None, help="of the draws; printed (default: fresh)")
    parser.add_argument("--peers", default="pytorch,keras")
    parser.add_argument("--methods", help="as normcmp apply names them (default: all)")
    parser.add_argument("--normcmp", type=pathlib.Path, default=ROOT / ".build/release/normcmp")
    parser.add_argument("--environments", type=pathlib.Path, default=fixtures.CACHE)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def enter(options):
    """Runs this script in an environment that has the peers."""
    for peer in options.peers.split(","):
        python = fixtures.python_with(peer, options.environments)
        if python is None:
            raise SystemExit(f"{peer} cannot be installed here")
    run = subprocess.run([python, *sys.argv, "--inside"], env=os.environ | fixtures.SETTINGS)
    raise SystemExit(run.returncode)


def written(value, dtype):
    import numpy
    value = numpy.asarray(value)
    return value if value.dtype.kind == "i" else value.astype(dtype)


def ours(normcmp, draw, flags, inputs, folder):
    """What `normcmp apply` writes, or the sentence with which it refuses."""
    import h5py
    given, result = folder / "in.h5", folder / "out.h5"
    with h5py.File(given, "w") as file:
        for name, value in inputs.items():
            file[name] = value
    run = subprocess.run([normcmp, "apply", draw.method, given, result, *flags], capture_output=True, text=True)
    if run.returncode:
        return None, run.stderr.strip().split("\n")[0]
    with h5py.File(result) as file:
        return {name: value[()] for name, value in file.items()}, ""


def terms(found, inputs):
    """By gradient, the largest of the terms that cancel in it."""
    import numpy

    def largest(value):
        return float(numpy.abs(value).max()) if numpy.size(value) else 0.0

    def largest_ratio(part, whole):
        return float(numpy.abs(part / numpy.where(whole == 0, numpy.inf, whole)).max()) if numpy.size(whole) else 0.0

    gradient = largest(inputs.get("grad_output", 0))
    if "rstd" in found:
        return {"grad_input": gradient * largest(inputs.get("weight", 1)) * largest(found["rstd"])}
    if "grad_v" in found:
        return {"grad_v": gradient * largest_ratio(found["weight"], inputs["v"])}
    if "sigma" in found:
        return {"grad_weight": gradient / (largest(found["sigma"]) or 1)}
    return {}


def difference(found, expected, terms):
    """Relative to the largest number that is expected, or that it is the sum of."""
    import numpy
    found, expected = numpy.asarray(found, float).ravel(), numpy.asarray(expected, float).ravel()
    if found.shape != expected.shape:
        return float("inf")
    if not found.size:
        return 0.0
    scale = max(numpy.abs(expected).max(), terms)
    return float(numpy.nan_to_num(numpy.abs(found - expected).max() / (scale or 1), nan=numpy.inf))


class Table:
    """The worst differences by peer, method, options and type."""

    def __init__(self):
        self.rows = {}

    def add(self, key, results):
        row = self.rows.setdefault(key, {"draws": 0, "peer": 0.0, "ours": 0.0, "theirs": 0.0})
        row["draws"] += 1
        for name, value in results.items():
            row[name] = max(row[name], value)

    def show(self):
        print("| peer | method | options | type | draws | ours from the peer's | our error | the peer's error |")
        print("| --- | --- | --- | --- | --: | --: | --: | --: |")
        for key, row in sorted(self.rows.items()):
            errors = [f"{row[name]:.1e}" if key[3] == "float32" else "" for name in ("ours", "theirs")]
            print("| " + " | ".join([*key, str(row["draws"]), f"{row['peer']:.1e}", *errors]) + " |")


def compare(options, module, random, table, folder):
    """One draw; returns what disagrees."""
    draw = random.choice(*module.DRAWS)(random)
    if options.methods and draw.method not in options.methods.split(","):
        return None
    dtype = random.choice("float32", "float32", "float64")
    inputs = {name: written(value, dtype) for name, value in draw.inputs.items()}
    flags = [*module.FLAGS, *draw.flags]
    found, said = ours(options.normcmp, draw, flags, inputs, folder)
    where = f"{module.TITLE}, {draw.method} {' '.join(flags)}, " + ", ".join(
        f"{name} {value.dtype}{value.shape}" for name, value in inputs.items())
    if found is None:
        return f"{where}: {said}"
    theirs = draw.peer(inputs)
    exact = theirs
    if dtype == "float32" and getattr(draw, "exact", True):
        exact = draw.peer({name: written(value, "float64") for name, value in inputs.items()})
    worst, complaints = {"peer": 0.0, "ours": 0.0, "theirs": 0.0}, []
    cancelling = terms(found, inputs)
    for name, value in theirs.items():
        if name not in found:
            complaints.append(f"{name} is missing")
            continue
        pairs = {"peer": (found[name], value), "ours": (found[name], exact[name]), "theirs": (value, exact[name])}
        errors = {key: difference(*pair, cancelling.get(name, 0)) for key, pair in pairs.items()}
        worst = {key: max(worst[key], errors[key]) for key in worst}
        wrong = errors["ours"] > max(2e-6, errors["theirs"]) if dtype == "float32" else errors["peer"] > 1e-12
        if wrong:
            complaints.append(name + " differs: " + ", ".join(f"{key} {error:.1e}" for key, error in errors.items()))
    table.add((module.TITLE, draw.method, draw.title, dtype), worst)
    return f"{where}: {'; '.join(complaints)}" if complaints else ""


def main():
    options = arguments()
    if not options.normcmp.exists():
        raise SystemExit(f"{options.normcmp} is missing; build it with: swift build -c release")
    if not options.inside:
        enter(options)
    from conformance.draw import Random
    seed = int.from_bytes(os.urandom(4)) if options.seed is None else options.seed
    print(f"Seed {seed}", flush=True)
    random, table, done, wrong = Random(seed), Table(), 0, 0
    modules = [importlib.import_module(f"conformance.{peer}_draws") for peer in options.peers.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        while done < options.draws:
            complaint = compare(options, random.choice(*modules), random, table, pathlib.Path(folder))
            if complaint is None:
                continue
            done += 1
            if complaint:
                wrong += 1
                print(f"draw {done}: {complaint}", flush=True)
    table.show()
    print(f"{done} draws, {wrong} of which disagree")
    raise SystemExit(bool(wrong))


if __name__ == "__main__":
    main()

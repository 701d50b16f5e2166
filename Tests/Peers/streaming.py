"""Streams a dataset through normcmp and through h5py, in turns, and prints a table in Markdown.

    swift build -c release --product normcmp
    python Tests/Peers/streaming.py FILE.h5 [--rounds 3] [--make SAMPLES] [--normcmp PATH]

The work is the same for both: one epoch of /train/images and /train/labels, from opening the file to the
last minibatch of 128 samples as float32, divided by 255. "In order" reads one minibatch after the other;
"shuffled" reads bands of whole chunks in random order into a pool of 16 MiB, shuffles it, and takes
minibatches from it. --make writes the file first: random 28x28 bytes in smooth shapes, chunks of 128 samples.
The page cache is as the machine has it: all four read the same file, one after the other.
"""
import argparse
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import time

import h5py
import numpy as np

SIZE = 128
POOL = 16 << 20


def make(path, count):
    rng = np.random.default_rng(1)
    shapes = (np.kron(rng.random((1000, 7, 7)), np.ones((4, 4))) ** 4 * 255).astype(np.uint8)
    with h5py.File(path, "w") as file:
        for name, samples in (("train", count), ("test", 10000)):
            group = file.create_group(name)
            images = group.create_dataset("images", (samples, 1, 28, 28), np.uint8, chunks=(128, 1, 28, 28))
            labels = group.create_dataset("labels", (samples,), np.int64)
            for start in range(0, samples, 65536):
                chosen = rng.integers(0, 1000, min(65536, samples - start))
                images[start : start + len(chosen), 0] = shapes[chosen]
                labels[start : start + len(chosen)] = chosen % 10


def in_order(path):
    with h5py.File(path) as file:
        images, labels = file["train/images"], file["train/labels"]
        for start in range(0, len(images), SIZE):
            batch = images[start : start + SIZE].astype(np.float32)
            batch /= 255
            _ = labels[start : start + SIZE]
        return len(images)


def shuffled(path):
    rng = np.random.default_rng(2)
    with h5py.File(path) as file:
        images, labels = file["train/images"], file["train/labels"]
        count, band = len(images), images.chunks[0] if images.chunks else 128
        sample = int(np.prod(images.shape[1:]))
        starts = rng.permutation(np.arange(0, count, band))
        bands = max(1, POOL // (band * sample))
        for first in range(0, len(starts), bands):
            pool, classes = [], []
            for start in starts[first : first + bands]:
                pool.append(images[start : start + band])
                classes.append(labels[start : start + band])
            pool, classes = np.concatenate(pool), np.concatenate(classes)
            order = rng.permutation(len(pool))
            for at in range(0, len(pool), SIZE):
                batch = pool[order[at : at + SIZE]].astype(np.float32)
                batch /= 255
                _ = classes[order[at : at + SIZE]]
        return count


def rate(work, path):
    start = time.perf_counter()
    return work(path) / (time.perf_counter() - start)


def ours(program, path):
    """The rates of one round, and the most memory that was resident, in bytes."""
    command = [program, "dataset", "bench", path, "--rounds", "1", "--json", "--quiet"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    output = process.stdout.read()
    # Of this child alone; the process that looks at the file first is that child's own.
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)} failed")
    return json.loads(output), usage.ru_maxrss * 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--make", type=int, metavar="SAMPLES")
    parser.add_argument("--normcmp", default=".build/release/normcmp")
    options = parser.parse_args()
    if options.make:
        make(options.file, options.make)
    rates = {"ours in order": [], "ours shuffled": [], "h5py in order": [], "h5py shuffled": []}
    memory = 0
    for _ in range(options.rounds):
        result, resident = ours(options.normcmp, options.file)
        memory = max(memory, resident)
        rates["ours in order"].append(result["in_order"])
        rates["ours shuffled"].append(result["shuffled"])
        rates["h5py in order"].append(rate(in_order, options.file))
        rates["h5py shuffled"].append(rate(shuffled, options.file))
    medians = {name: statistics.median(values) for name, values in rates.items()}
    bytes_on_disk = pathlib.Path(options.file).stat().st_size
    print(f"{bytes_on_disk / 1e9:.2f} GB, {result['samples']} samples, {options.rounds} rounds, medians; "
          f"h5py {h5py.__version__} (HDF5 {h5py.version.hdf5_version})\n")
    print("| | thousand samples/s | of normcmp in order |\n| --- | ---: | ---: |")
    for name, value in medians.items():
        print(f"| {name.replace('ours', 'normcmp,').replace('h5py', 'h5py,')} | {value / 1000:.0f} | "
              f"{100 * value / medians['ours in order']:.0f} % |")
    print(f"\nMost memory resident: normcmp {memory / 1e6:.0f} MB, "
          f"h5py {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB.")


if __name__ == "__main__":
    main()

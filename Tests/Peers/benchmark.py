#!/usr/bin/env python3
"""Times this package beside PyTorch, JAX, oneDNN and MLX in one session, and prints one table of ratios.

Usage: python3 Tests/Peers/benchmark.py DIRECTORY [--quick] [--threads 2] [--shapes 32x64x56x56,...] [--step]

DIRECTORY receives a virtual environment with PyTorch, JAX and MLX (some gigabytes, the first time) and the
oneDNN driver, compiled there when g++ and oneDNN's headers are present. A peer that cannot be had is left out,
and the output says so. Build first: swift build -c release.

Every program runs in a process of its own. They take turns, block after block, on the same shapes with the same
number of threads; within a block the floor and all passes take turns too. What counts is the median of the
blocks. Peers allocate the tensors they return, so glibc's malloc is told to keep freed memory: without that,
page faults of fresh memory would be most of their time on large tensors (--malloc default shows it).
"""
import argparse
import datetime
import json
import math
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import venv

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PEERS = {"torch": "PyTorch", "jax": "JAX", "onednn": "oneDNN", "mlx": "MLX"}
PACKAGES = {"torch": ["numpy", "torch"], "jax": ["jax"], "mlx": ["mlx[cpu]"]}
FAMILY = ["batch", "layer", "layer-elementwise", "instance", "group"]
STEP_METHODS = ["none", "batch", "layer", "instance", "group", "weight", "spectral", "batch-renorm"]


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=pathlib.Path)
    parser.add_argument("--normcmp", type=lambda path: pathlib.Path(path).resolve(),
                        default=ROOT / ".build/release/normcmp")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--peers", default=",".join(PEERS), help="of torch, jax, onednn, mlx")
    parser.add_argument("--shapes", help="activations such as 32x64x56x56,4096x768")
    parser.add_argument("--weights", help="weights such as 64x64x3x3")
    parser.add_argument("--methods", help="as normcmp bench takes them (default: all)")
    parser.add_argument("--quick", action="store_true", help="a short list of shapes")
    parser.add_argument("--blocks", type=int, default=3, help="turns of every program a shape")
    parser.add_argument("--rounds", type=int, default=5, help="rounds within a turn")
    parser.add_argument("--step", action="store_true", help="training steps in place of single passes")
    parser.add_argument("--models", default="convnet,resnet")
    parser.add_argument("--batch-sizes", default="8,32,128")
    parser.add_argument("--input", default="3x32x32")
    parser.add_argument("--malloc", choices=["keep", "default"], default="keep")
    parser.add_argument("--json", type=pathlib.Path, help="also write every number to this file")
    return parser.parse_args()


# What is needed

def install(directory, peers):
    """Makes the virtual environment; returns its Python."""
    python = directory / "venv/bin/python"
    if not python.exists():
        venv.create(directory / "venv", with_pip=True)
    for peer in peers:
        if peer in PACKAGES and not imports(python, peer):
            run = subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES[peer]])
            if run.returncode or not imports(python, peer):
                print(f"{peer} cannot be installed here and is left out", file=sys.stderr)
    return python


def imports(python, peer):
    module = {"mlx": "mlx.core"}.get(peer, peer)
    return subprocess.run([python, "-c", f"import {module}"], stderr=subprocess.DEVNULL).returncode == 0


def compile_driver(directory):
    driver = directory / "onednn_passes"
    source = HERE / "peers/onednn_passes.cpp"
    if shutil.which("g++") is None:
        return None
    run = subprocess.run(["g++", "-std=c++20", "-O2", source, "-ldnnl", "-o", driver], capture_output=True)
    return None if run.returncode else driver


# The programs

class Peer:
    """A framework in a process of its own, which answers each request by a dictionary of seconds."""

    def __init__(self, name, command, options):
        environment = dict(os.environ, OMP_NUM_THREADS=str(options.threads), MKL_NUM_THREADS=str(options.threads))
        if options.malloc == "keep":
            environment |= {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": str(2**40),
                            "MALLOC_TOP_PAD_": str(2**26)}
        self.name = name
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        self.title = self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} ended with status {self.process.wait()}")
        return json.loads(line)

    def ask(self, request):
        if self.name == "onednn":
            request = " ".join(str(number) for number in [request["rounds"], *request["shape"]])
        else:
            request = json.dumps(request)
        self.process.stdin.write(request + "\n")
        self.process.stdin.flush()
        return self.answer()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def start_peers(options):
    names = [name for name in options.peers.split(",") if name]
    if options.step:
        names = [name for name in names if name == "torch"]
    options.directory.mkdir(parents=True, exist_ok=True)
    python = install(options.directory, names)
    peers = []
    for name in names:
        if name == "onednn":
            command = [driver] if (driver := compile_driver(options.directory)) else None
        else:
            worker = [python, HERE / "peers/worker.py", name, str(options.threads)]
            command = worker if imports(python, name) else None
        if command is None:
            print(f"{name} is not to be had here and is left out", file=sys.stderr)
        else:
            peers.append(Peer(name, command, options))
    return peers


def ask_ours(options, *extra):
    run = subprocess.run(
        [options.normcmp, "bench", "--json", "--threads", str(options.threads), "--rounds", str(options.rounds),
         *extra], capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(f"{options.normcmp} bench {' '.join(extra)}: {run.stderr.strip()}")
    return json.loads(run.stdout)


# The session

def median_of_blocks(blocks):
    return {name: statistics.median(block[name] for block in blocks) for name in blocks[0]}


def text(shape):
    return "x".join(str(extent) for extent in shape)


def lists_of_shapes(options):
    """Shapes of activations and of weights: those asked for, or those of normcmp."""
    if options.shapes or options.weights:
        return [[[int(extent) for extent in shape.split("x")] for shape in (given or "").split(",") if shape]
                for given in (options.shapes, options.weights)]
    from_ours = {True: [], False: []}
    listing = ["--rounds", "1", "--methods", "batch,weight"] + (["--quick"] if options.quick else [])
    for row in ask_ours(options, *listing):
        shapes = from_ours[row["method"] == "weight"]
        if row["shape"] not in shapes:
            shapes.append(row["shape"])
    return from_ours[False], from_ours[True]


def time_shape(options, peers, shape, kind, methods):
    """Medians by program: seconds of each pass, and of the floors, on one shape."""
    ours, theirs = [], {peer.name: [] for peer in peers}
    for _ in range(options.blocks):
        rows = ask_ours(options, f"--{kind}", text(shape), "--methods", ",".join(methods))
        block = {f"{row['method']}/{row['pass']}": row["milliseconds"] / 1e3 for row in rows}
        for row in rows:
            floor = "combine" if row["pass"] == "backward" else "copy"
            block[floor] = row["milliseconds"] / 1e3 / row["floor_ratio"]
        ours.append(block)
        for peer in peers:
            theirs[peer.name].append(peer.ask(
                {"kind": "passes", "shape": shape, "methods": methods, "rounds": options.rounds}))
    return {"ours": median_of_blocks(ours)} | {name: median_of_blocks(blocks) for name, blocks in theirs.items()}


def time_passes(options, peers):
    activations, weights = lists_of_shapes(options)
    chosen = options.methods.split(",") if options.methods else None
    results = []
    for kind, shapes, known in [
            ("shapes", activations, FAMILY + ["layer-channels", "batch-renorm"]),
            ("weights", weights, ["weight", "spectral"])]:
        methods = [method for method in known if chosen is None or method in chosen]
        able = [peer for peer in peers if kind == "shapes" or peer.name == "torch"]
        for shape in shapes if methods else []:
            print(f"timing {text(shape)} ...", file=sys.stderr)
            results.append({"shape": shape, "seconds": time_shape(options, able, shape, kind, methods)})
    return results


def time_steps(options, peers):
    methods = options.methods.split(",") if options.methods else STEP_METHODS
    results = []
    for model in options.models.split(","):
        for batch in options.batch_sizes.split(","):
            print(f"timing {model} at batch {batch} ...", file=sys.stderr)
            blocks = {"ours": [], "torch": []}
            for _ in range(options.blocks):
                rows = ask_ours(options, "--step", "--models", model, "--batch-sizes", batch, "--input",
                                options.input, "--methods", ",".join(methods))
                blocks["ours"].append({row["method"]: row["milliseconds"] / 1e3 for row in rows})
                for peer in peers:
                    blocks["torch"].append(peer.ask({
                        "kind": "steps", "model": model, "batch": int(batch), "methods": methods,
                        "input": [int(extent) for extent in options.input.split("x")],
                        "rounds": options.rounds}))
            seconds = {name: median_of_blocks(taken) for name, taken in blocks.items() if taken}
            results.append({"model": model, "batch": int(batch), "seconds": seconds})
    return results


# The report

def geometric_mean(values):
    values = list(values)
    return math.exp(sum(map(math.log, values)) / len(values)) if values else math.nan


def row(*cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def processor():
    cpuinfo = pathlib.Path("/proc/cpuinfo")
    names = [line.split(":")[1].strip() for line in cpuinfo.read_text().splitlines()
             if line.startswith("model name")] if cpuinfo.exists() else []
    return names[0] if names else platform.processor() or platform.machine()


def print_heading(options, peers, load):
    day = datetime.date.today().isoformat()
    print(f"{day}, {processor()}, {os.cpu_count()} processors, threads: {options.threads}; "
          + ", ".join(peer.title for peer in peers) + f"; load average before the run {load:.2f}")
    if load > 0.5:
        print("The machine was not quiet: threads that wait for each other suffer most, so do not cite this.")
    print(f"\nCommand: Tests/Peers/benchmark.py {' '.join(['DIRECTORY'] + sys.argv[2:])}\n")


def print_passes(results, peers):
    names = [peer.name for peer in peers]
    print(row("shape", "method", "pass", "ms", "× floor", *(f"{PEERS[name]} ÷ ours" for name in names)))
    print(row(*["---"] * 3, *["--:"] * (2 + len(names))))
    ratios = {}
    for result in results:
        ours = result["seconds"]["ours"]
        for name in (name for name in ours if "/" in name):
            method, kind = name.split("/")
            floor = ours["combine" if kind == "backward" else "copy"]
            cells = []
            for peer in names:
                theirs = result["seconds"].get(peer, {}).get(name)
                cells.append(f"{theirs / ours[name]:.2f}" if theirs else "")
                if theirs:
                    ratios[peer, tuple(result["shape"]), method, kind] = theirs / ours[name]
            print(row(text(result["shape"]), method, kind, f"{ours[name] * 1e3:.4g}", f"{ours[name] / floor:.2f}",
                      *cells))
    print_floors(results)
    print_means(ratios, names)


def print_floors(results):
    print("\nThe floors, ours and PyTorch's (`copy_`, `torch.add`), in ms:\n")
    print(row("shape", "copy", "PyTorch", "two reads, a write", "PyTorch"))
    print(row("---", *["--:"] * 4))
    for result in results:
        both = [result["seconds"][name] for name in ("ours", "torch") if name in result["seconds"]]
        if both and all({"copy", "combine"} <= set(seconds) for seconds in both):
            print(row(text(result["shape"]), *(
                f"{seconds[floor] * 1e3:.4g}" for floor in ("copy", "combine") for seconds in both)))


def print_means(ratios, names):
    kinds = ["forward", "inference", "backward"]
    print(f"\nGeometric means of peer ÷ ours over {', '.join(FAMILY)} and all shapes:\n")
    print(row("peer", *kinds, "cells", "slower than the peer"))
    print(row("---", *["--:"] * 4, "---"))
    for peer in names:
        own = {key: ratio for key, ratio in ratios.items() if key[0] == peer}
        means = [geometric_mean(ratio for key, ratio in own.items() if key[2] in FAMILY and key[3] == kind)
                 for kind in kinds]
        slower = [f"{text(key[1])} {key[2]} {key[3]} ({ratio:.2f})" for key, ratio in own.items() if ratio < 1]
        print(row(PEERS[peer], *("" if math.isnan(mean) else f"{mean:.2f}" for mean in means), len(own),
                  ", ".join(slower) or "none"))


def print_steps(results):
    print(row("model", "batch", "method", "ms/step", "PyTorch ms/step", "PyTorch ÷ ours"))
    print(row("---", "--:", "---", *["--:"] * 3))
    ratios = {}
    for result in results:
        ours, theirs = result["seconds"]["ours"], result["seconds"].get("torch", {})
        for method, seconds in ours.items():
            ratio = theirs.get(method, math.nan) / seconds
            ratios.setdefault(result["model"], []).append(ratio)
            print(row(result["model"], result["batch"], method, f"{seconds * 1e3:.4g}",
                      f"{theirs.get(method, math.nan) * 1e3:.4g}", f"{ratio:.2f}"))
    print()
    for model, values in ratios.items():
        print(f"{model}: geometric mean {geometric_mean(values):.2f}, least {min(values):.2f}")


def main():
    options = arguments()
    if not options.normcmp.exists():
        raise SystemExit(f"{options.normcmp} is missing; build it with: swift build -c release")
    peers = start_peers(options)
    # What runs beside the session, read before it begins.
    load = os.getloadavg()[0]
    results = time_steps(options, peers) if options.step else time_passes(options, peers)
    print_heading(options, peers, load)
    if options.step:
        print_steps(results)
    else:
        print_passes(results, peers)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n")
    for peer in peers:
        peer.close()


if __name__ == "__main__":
    main()

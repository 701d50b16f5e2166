#!/usr/bin/env python3
"""Makes Tests/ConformanceTests/Fixtures: what PyTorch, Keras, Flax, MLX, ONNX and tf_keras compute on seeded inputs.

Usage: python3 Tests/Peers/make_conformance_fixtures.py [--peers pytorch,keras] [--environments DIRECTORY]

The peers are installed, in the versions below, into virtual environments in DIRECTORY (some ten gigabytes, for
PyTorch's packages bring CUDA's along), which is in the user's cache unless told otherwise. A peer that cannot be
installed is left out with a word, and its files stay as they are. Then write the table of docs/conformance.md anew:
make conformance
"""
import argparse
import os
import pathlib
import subprocess
import sys
import venv

HERE = pathlib.Path(__file__).resolve().parent
FIXTURES = HERE.parent / "ConformanceTests/Fixtures"
COMMON = ["numpy==2.4.6", "h5py==3.16.0"]
TORCH, KERAS, FLAX = "torch==2.15.0", "keras==3.15.1", "flax==0.12.8"
PEERS = {
    "pytorch": [*COMMON, TORCH],
    "keras": [*COMMON, KERAS, "jax==0.10.2"],
    "flax": [*COMMON, FLAX, "jax==0.10.2"],
    "inexact": [*COMMON, TORCH, KERAS, FLAX],
    "mlx": [*COMMON, "mlx[cpu]==0.32.4"],
    "onnx": [*COMMON, "onnx==1.23.2"],
    "tf_keras": ["tensorflow==2.21.0", "tf_keras==2.21.0"],
}
# TensorFlow asks for an older h5py than the others, so that it lives apart.
APART = {"tf_keras": "tensorflow"}


CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "swift-normalization-peers"
# No peer is to look for a GPU.
SETTINGS = {"CUDA_VISIBLE_DEVICES": "", "JAX_PLATFORMS": "cpu", "TF_CPP_MIN_LOG_LEVEL": "3"}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--environments", type=pathlib.Path, default=CACHE)
    parser.add_argument("--peers", default=",".join(PEERS), help="of " + ", ".join(PEERS))
    parser.add_argument("--output", type=pathlib.Path, default=FIXTURES)
    return parser.parse_args()


def python_with(peer, directory):
    """The Python of an environment that has the peer's packages; None when they cannot be had."""
    place = directory / APART.get(peer, "frameworks")
    python = place / "bin/python"
    if not python.exists():
        venv.create(place, with_pip=True)
    installed = subprocess.run([python, "-m", "pip", "install", "--quiet", *PEERS[peer]])
    return None if installed.returncode else python


def main():
    options = arguments()
    options.output.mkdir(parents=True, exist_ok=True)
    for peer in options.peers.split(","):
        if peer not in PEERS:
            raise SystemExit(f"{peer} is no peer; choose of {', '.join(PEERS)}")
        python = python_with(peer, options.environments)
        if python is None:
            print(f"{peer} cannot be installed here and is left out", file=sys.stderr)
            continue
        subprocess.run([python, "-m", "conformance", peer, options.output.resolve()], check=True, cwd=HERE,
                       env=os.environ | SETTINGS)


if __name__ == "__main__":
    main()

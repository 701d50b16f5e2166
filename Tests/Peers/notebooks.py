#!/usr/bin/env python3
"""Executes notebooks of normcmp report from top to bottom, in an environment with jupyter, h5py and matplotlib alone.

Usage: python3 Tests/Peers/notebooks.py NOTEBOOK... [--export DIRECTORY] [--environments DIRECTORY]

Each notebook has to be valid nbformat, and no cell may fail. With --export, the notebook with its outputs and the record that
it reads go into DIRECTORY, where it runs again.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import venv

CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "swift-normalization-peers"
PACKAGES = ["jupyter", "h5py", "matplotlib"]
VALIDATE = "import nbformat, sys; nbformat.validate(nbformat.read(sys.argv[1], as_version=4))"


def python_with_jupyter(directory):
    place = directory / "notebooks"
    python = place / "bin/python"
    if not python.exists():
        venv.create(place, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    return python


def record_of(notebook):
    """The path that the notebook opens, relative to it."""
    cells = json.loads(notebook.read_text())["cells"]
    code = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    return json.loads(re.search(r"^RECORD = (\".*\")$", code, re.MULTILINE).group(1))


def execute(python, notebook, export):
    with tempfile.TemporaryDirectory() as directory:
        # Beside each other, as --export leaves them.
        place = pathlib.Path(directory)
        record = record_of(notebook)
        name = pathlib.Path(record).name
        shutil.copy(notebook.parent / record, place / name)
        copy = place / notebook.name
        literal = lambda path: json.dumps(json.dumps(path, ensure_ascii=False), ensure_ascii=False)[1:-1]
        copy.write_text(notebook.read_text().replace(literal(record), literal(name)))
        for command in (
            [python, "-c", VALIDATE, copy],
            [python, "-m", "nbconvert", "--to", "notebook", "--execute", "--inplace", copy],
            [python, "-c", VALIDATE, copy],
        ):
            if subprocess.run(command).returncode:
                return False
        figures = copy.read_text().count('"image/png"')
        print(f"{notebook}: executed, {figures} figures")
        if export:
            export.mkdir(parents=True, exist_ok=True)
            for file in (copy, place / name):
                shutil.copy(file, export / file.name)
    return figures > 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="+", type=pathlib.Path)
    parser.add_argument("--export", type=pathlib.Path)
    parser.add_argument("--environments", type=pathlib.Path, default=CACHE)
    options = parser.parse_args()
    python = python_with_jupyter(options.environments)
    failed = [notebook for notebook in options.notebooks if not execute(python, notebook, options.export)]
    print(f"{len(options.notebooks) - len(failed)} passed, {len(failed)} failed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Takes networks to PyTorch and Keras and back, and compares the predictions.

Usage: python3 Tests/Peers/exchange.py [--normcmp PATH] [--models mlp,convnet,resnet] [--methods batch,…]
                                       [--placement before|after] [--directory DIRECTORY] [--environments DIRECTORY]

Every model is trained with every method on synthetic images of three channels whose sides differ. Each network goes through every file
of docs/formats/exchange.md; PyTorch and Keras load it by the lines of Python that stand there. Then weights that
were changed in PyTorch and in Keras come back. A number is the largest difference of a logit, over the largest
logit; one above 1e-5 is a failure. Where PyTorch, Keras (with JAX) and h5py are missing they are installed into an
environment of their own, as make_conformance_fixtures.py does.
"""
import argparse
import importlib.util
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from make_conformance_fixtures import CACHE, SETTINGS, python_with

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
METHODS = "none,batch,layer,instance,group,rms,weight,spectral,batch-renorm,mean-only-batch"
LIMIT = 1e-5


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--normcmp", type=pathlib.Path, default=ROOT / ".build/release/normcmp")
    parser.add_argument("--models", default="mlp,convnet,resnet")
    parser.add_argument("--methods", default=METHODS)
    parser.add_argument("--placement", default="before")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--directory", type=pathlib.Path, help="where files are left (default: nowhere)")
    parser.add_argument("--environments", type=pathlib.Path, default=CACHE)
    return parser.parse_args()


def examples():
    """The blocks of Python in docs/formats/exchange.md: PyTorch's module, saving, a whole model, weights."""
    text = (ROOT / "docs/formats/exchange.md").read_text()
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(blocks) == 4, "docs/formats/exchange.md has four examples in Python"
    return blocks


class Exchange:
    """One trained network on its ways."""

    def __init__(self, options, directory, checkpoint):
        import h5py
        self.normcmp, self.directory, self.checkpoint = options.normcmp.resolve(), directory, checkpoint
        self.blocks = examples()
        self.torch = {}
        exec(self.blocks[0] + self.blocks[1], self.torch)
        with h5py.File(checkpoint) as file:
            attributes = dict(file.attrs)
        self.attributes = {k: v.decode() if isinstance(v, bytes) else v for k, v in attributes.items()}
        self.method = self.attributes["method"]
        self.x, self.logits = self.predict(checkpoint)
        self.numbers = {}

    # The program.

    def run(self, *words):
        done = subprocess.run([self.normcmp, *words], cwd=self.directory, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"normcmp {' '.join(map(str, words))}: {done.stderr.strip()}")
        return done.stdout

    def predict(self, checkpoint):
        import h5py
        self.run("predict", checkpoint, "../images.h5", "predictions.h5", "--inputs")
        with h5py.File(self.directory / "predictions.h5") as file:
            return file["x"][()], file["logits"][()]

    def exported(self, form, name, checkpoint=None):
        self.run("checkpoint", "export", checkpoint or self.checkpoint, name, "--to", form)
        return self.directory / name

    def imported(self, path, *options):
        self.run("checkpoint", "import", path, "imported.h5", *options)
        return self.predict("imported.h5")[1]

    def options(self, method=None):
        """What says which network the weights are of, for a file that does not."""
        a, method = self.attributes, method or self.method
        options = ["--model", a["model"], "--normalization", method, "--placement", a["placement"], "--activation",
                   a["activation"], "--blocks", str(a["blocks_per_stage"]), "--input",
                   "x".join(str(a["input_" + k]) for k in ("channels", "height", "width"))]
        if "normalizer_epsilon" in a and method == self.method:
            options += ["--epsilon", a["normalizer_epsilon"]]
        return options

    def note(self, way, logits, expected=None):
        import numpy
        expected = self.logits if expected is None else expected
        self.numbers[way] = float(numpy.abs(logits - expected).max() / numpy.abs(expected).max())

    # PyTorch.

    def outputs(self, module):
        torch = self.torch["torch"]
        with torch.no_grad():
            return module.eval()(torch.from_numpy(self.x)).numpy()

    def to_torch(self):
        import numpy
        torch = self.torch["torch"]
        self.note("torch", self.outputs(self.torch["load"](self.checkpoint)))
        arrays = numpy.load(self.exported("npz", "model.npz"))
        module = self.torch["Net"](self.attributes)
        module.load_state_dict({k: torch.from_numpy(v) for k, v in arrays.items()})
        self.note("npz", self.outputs(module))
        self.note("dual-torch", self.outputs(self.torch["load"](self.exported("dual", "dual.weights.h5"))))

    def from_torch(self):
        torch = self.torch["torch"]
        torch.manual_seed(1)
        module = self.torch["load"](self.checkpoint)
        with torch.no_grad():
            for name, tensor in module.state_dict().items():
                if tensor.is_floating_point() and not name.endswith((".0._u", ".0._v")):
                    tensor.mul_(1 + 0.1 * torch.rand_like(tensor))
        expected = self.outputs(module)
        for name in ("torch.h5", "torch.npz"):
            path = self.directory / name
            self.torch["save"](module, str(path))
            self.note("from " + name.replace("torch.", ""), self.imported(path, *self.options()), expected)

    # Keras.

    def keras_outputs(self, model):
        import keras
        return keras.ops.convert_to_numpy(model(self.x.transpose(0, 2, 3, 1), training=False))

    def to_keras(self):
        import keras
        names = {"x": self.x, "__name__": "example"}
        directory = os.getcwd()
        os.chdir(self.directory)
        try:
            self.exported("keras-archive", "model.keras")
            exec(self.blocks[2], names)
            self.note("keras", names["logits"])
            archive = names["model"]
            weights = self.exported("keras", "model.weights.h5")
            other = keras.models.clone_model(archive)
            other.load_weights(weights)
            self.note("weights", self.keras_outputs(other))
            other = keras.models.clone_model(archive)
            other.load_weights(self.directory / "dual.weights.h5")
            self.note("dual-keras", self.keras_outputs(other))
            if (self.method, self.attributes["model"], self.attributes["placement"]) == ("batch", "convnet", "before"):
                block = self.blocks[3].replace("(28, 28, 1)", "(10, 9, 3)")
                exec(block, names)
                self.note("example", self.keras_outputs(names["model"]))
            return archive
        finally:
            os.chdir(directory)

    def from_keras(self, archive):
        import keras
        import numpy
        # What was written here says which network it is.
        for path in ("model.keras", "model.weights.h5"):
            self.note("own " + path.removeprefix("model."), self.imported(path))
        if self.method == "rms":
            archive = self.without_shift()
        random = numpy.random.default_rng(1)
        for variable in archive.variables:
            value = keras.ops.convert_to_numpy(variable)
            # Zeros and ones stand for what the network has no tensor for.
            if not ((value == 0) | (value == 1)).all():
                variable.assign((value * (1 + 0.1 * random.random(value.shape))).astype("float32"))
        expected = self.keras_outputs(archive)
        method = "none" if self.method in ("weight", "spectral") else self.method
        for name in ("keras.weights.h5", "keras.keras"):
            path = self.directory / name
            (archive.save_weights if name.endswith("h5") else archive.save)(path)
            self.note("from " + name.removeprefix("keras."),
                      self.imported(path, *self.options(method), "--preset", "pytorch"), expected)

    def without_shift(self):
        """The network without β, which Keras's RMSNormalization has not."""
        import keras
        import numpy
        arrays = dict(numpy.load(self.directory / "model.npz"))
        numpy.savez(self.directory / "scale.npz",
                    **{k: v for k, v in arrays.items() if not re.search(r"norm\d\.bias|downsample\.1\.bias", k)})
        self.imported("scale.npz", *self.options())
        return keras.models.load_model(self.exported("keras-archive", "scale.keras", "imported.h5"))

    def go(self):
        self.to_torch()
        archive = self.to_keras()
        self.from_torch()
        self.from_keras(archive)
        return self.numbers


def compare(options, directory):
    worst = 0
    images = directory / "images.h5"
    subprocess.run([options.normcmp.resolve(), "dataset", "generate", images, "--channels", "3", "--height", "10",
                    "--width", "9", "--samples", "640", "--test-samples", "128"], check=True, stdout=subprocess.DEVNULL)
    for model in options.models.split(","):
        run = directory / model
        subprocess.run([options.normcmp.resolve(), "compare", images, "--quiet", "--model", model, "--methods",
                        options.methods, "--seeds", "1", "--epochs", str(options.epochs), "--placement",
                        options.placement, "--output", run], check=True, stdout=subprocess.DEVNULL)
        for method in options.methods.split(","):
            checkpoint = run / f"checkpoints/{method}-seed-1.h5"
            if not checkpoint.exists():
                print(f"{model:8}{method:16}has no network: the method does not fit the model", flush=True)
                continue
            numbers = Exchange(options, run, checkpoint).go()
            worst = max(worst, *numbers.values())
            print(f"{model:8}{method:16}" + "  ".join(f"{way} {number:.0e}" for way, number in numbers.items()),
                  flush=True)
    print(f"The largest difference is {worst:.1e} of the largest logit; {'more than' if worst > LIMIT else 'at most'} "
          f"{LIMIT:.0e}.")
    return worst <= LIMIT


def main():
    options = arguments()
    if not all(map(importlib.util.find_spec, ("h5py", "jax", "keras", "torch"))):
        for peer in ("pytorch", "keras"):
            python = python_with(peer, options.environments)
            if python is None:
                raise SystemExit(f"{peer} cannot be installed here")
        raise SystemExit(subprocess.run([python, __file__, *sys.argv[1:]]).returncode)
    os.environ.update(SETTINGS | {"KERAS_BACKEND": "jax"})
    import keras
    keras.utils.disable_interactive_logging()
    if options.directory:
        options.directory.mkdir(parents=True)
        raise SystemExit(0 if compare(options, options.directory.resolve()) else 1)
    with tempfile.TemporaryDirectory() as directory:
        raise SystemExit(0 if compare(options, pathlib.Path(directory)) else 1)


if __name__ == "__main__":
    main()

"""Keras's normalization layers, on JAX."""
import os

os.environ["KERAS_BACKEND"] = "jax"

import jax
import keras
import numpy
from keras import layers
from keras.src.backend.common import dtypes

from conformance.case import Case, Draws, channels_first, channels_last, write

R2, R3, R4, R5 = (7, 5), (3, 4, 5), (2, 6, 3, 3), (2, 2, 3, 2, 3)
# The names of variables, here and there.
NAMES = {"gamma": "weight", "scale": "weight", "beta": "bias", "moving_mean": "running_mean",
         "moving_variance": "running_var", "moving_stddev": None, "renorm_mean": "renorm_mean",
         "renorm_stddev": "renorm_std"}
LEARNED = ("weight", "bias")

jax.config.update("jax_enable_x64", True)
# On every backend but TensorFlow's, Keras computes a layer of float64 in float32. This makes it compute in float64.
dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"
# A masked mean is divided by the count plus this number, which would be seen in double precision.
keras.config.set_epsilon(1e-30)


def draw(name, shape, draws, channels):
    if name in ("weight", "running_var", "renorm_std"):
        return draws.uniform(0.5, 1.5, *shape)
    return draws.normal(*shape)


class Run:
    """A layer between tensors in NCHW; `last` puts the channels last for it."""

    def __init__(self, layer, shape, dtype, draws, last, start):
        self.layer, self.last, self.tensors = layer, last, {}
        layer.build(channels_last(numpy.empty(shape)).shape if last else shape)
        for variable in layer.variables:
            name = NAMES[variable.name]
            if name and (start or name in LEARNED):
                value = draw(name, variable.shape, draws, shape[1]).astype(dtype)
                variable.assign(value)
                self.tensors[name] = value if not last or value.ndim < 2 else channels_first(value[None])[0]
        if start and hasattr(layer, "moving_stddev"):
            layer.moving_stddev.assign(numpy.sqrt(self.tensors["running_var"] + layer.epsilon))
        self.learned = [variable.value for variable in layer.trainable_variables]
        self.kept = [variable.value for variable in layer.non_trainable_variables]

    def call(self, learned, x, training, mask):
        options = {}
        if getattr(self.layer, "supports_masking", False) and mask is not None:
            options["mask"] = mask
        if isinstance(self.layer, layers.BatchNormalization):
            options["training"] = training
        x = jax.numpy.moveaxis(x, 1, -1) if self.last else x
        y, kept = self.layer.stateless_call(learned, self.kept, x, **options)
        return (jax.numpy.moveaxis(y, -1, 1) if self.last else y), kept

    def train(self, x, mask=None):
        _, self.kept = self.call(self.learned, x, True, mask)

    def results(self, x, dy, phase, mask=None):
        training = phase == "training"
        y, back, kept = jax.vjp(
            lambda learned, x: self.call(learned, x, training, mask), self.learned, x, has_aux=True)
        d_learned, dx = back(jax.numpy.asarray(dy))
        if training:
            self.kept = kept
        results = {f"{phase}.y": y, f"{phase}.grad_input": dx}
        for variable, gradient in zip(self.layer.trainable_variables, d_learned):
            gradient = numpy.asarray(gradient)
            if self.last and gradient.ndim > 1:
                gradient = channels_first(gradient[None])[0]
            results[f"{phase}.grad_{NAMES[variable.name]}"] = gradient
        if training:
            results |= {f"training.{NAMES[variable.name]}": value for variable, value in
                        zip(self.layer.non_trainable_variables, kept)
                        if NAMES[variable.name] not in (None, *LEARNED)}
        return results


def case(method, option, make, shape, dtype, settings=None, *, offset=0.0, earlier=0, last=False, start=False,
         inference=False, masked=None):
    """Trains a layer on `earlier` batches and on x, and applies it to x in inference."""
    draws = Draws(f"keras {method} {option} {shape} {dtype}", dtype)
    layer = make(dtype)
    tensors = {"x": draws.activations(*shape, offset=offset), "grad_output": draws.normal(*shape)}
    if masked:
        # A mask over samples and positions, without channels.
        tensors["mask"] = (draws.random.random(shape[:1] + shape[2:]) < masked).astype(dtype)
    run = Run(layer, shape, dtype, draws, last, start)
    if earlier:
        tensors["earlier_x"] = draws.activations(*shape, offset=offset, ahead=earlier)
        for x in tensors["earlier_x"]:
            run.train(x, tensors.get("mask"))
    tensors |= run.tensors
    tensors |= run.results(tensors["x"], tensors["grad_output"], "training", tensors.get("mask"))
    if inference:
        results = run.results(tensors["x"], tensors["grad_output"], "inference")
        tensors |= results if start else {"inference.y": results["inference.y"]}
    return Case(method, option, tensors, settings or {})


def batch_cases(dtype):
    def batch(**options):
        return lambda dtype: layers.BatchNormalization(axis=1, dtype=dtype, **options)

    def frozen(dtype):
        return layers.BatchNormalization(axis=1, dtype=dtype, trainable=False)

    def masked(dtype):
        return layers.BatchNormalization(axis=-1, dtype=dtype)

    for shape in (R2, R4):
        yield case("batch", "defaults", batch(), shape, dtype, earlier=1, inference=True)
    yield case("batch", "momentum 0.7", batch(momentum=0.7), R3, dtype, {"momentum": "decay:0.7"}, earlier=2)
    yield case("batch", "no γ and β", batch(center=False, scale=False), R3, dtype)
    yield case("batch", "γ alone", batch(center=False), R3, dtype)
    yield case("batch", "β alone", batch(scale=False), R3, dtype)
    yield case("batch", "ε 0.1", batch(epsilon=0.1), R2, dtype, {"epsilon": 0.1})
    yield case("batch", "given running statistics", batch(), R3, dtype, start=True, inference=True)
    yield case("batch", "frozen", frozen, R3, dtype, {"frozen": "on"}, start=True)
    yield case("batch", "mask over samples and positions", masked, R4, dtype, last=True, masked=0.6, inference=True)
    yield case("batch", "mask over samples and positions", masked, R3, dtype, last=True, masked=0.6)


def layer_cases(dtype):
    def layer(**options):
        return lambda dtype: layers.LayerNormalization(dtype=dtype, **options)

    sample, over = {"over": "sample"}, {"over": "channels"}
    yield case("layer", "over the sample, elementwise", layer(axis=[1, 2, 3]), R4, dtype, sample)
    yield case("layer", "over the sample, elementwise", layer(axis=1), R2, dtype, sample)
    yield case("layer", "over channels", layer(axis=1), R4, dtype, over)
    yield case("layer", "over channels", layer(axis=-1), R3, dtype, over, last=True)
    yield case("layer", "β alone", layer(axis=[1, 2], scale=False), R3, dtype, sample)
    yield case("layer", "ε 0.1", layer(axis=[1, 2], epsilon=0.1), R3, dtype, sample | {"epsilon": 0.1})


def group_cases(dtype):
    def group(**options):
        return lambda dtype: layers.GroupNormalization(axis=1, dtype=dtype, **options)

    yield case("group", "defaults (32 groups)", group(), (2, 64, 2), dtype)
    for groups, shape in [(2, R4), (3, R4)]:
        yield case("group", f"{groups} groups", group(groups=groups), shape, dtype, {"groups": groups})
    yield case("group", "β alone", group(groups=2, scale=False), R4, dtype, {"groups": 2})
    yield case("group", "ε 0.1", group(groups=2, epsilon=0.1), R4, dtype, {"groups": 2, "epsilon": 0.1})
    yield case("group", "channels last", lambda dtype: layers.GroupNormalization(groups=3, dtype=dtype), R4, dtype,
               {"groups": 3}, last=True)
    yield case("instance", "as groups=-1", group(groups=-1), R4, dtype)
    yield case("instance", "as groups=-1", group(groups=-1), R3, dtype)


def rms_cases(dtype):
    def rms(**options):
        return lambda dtype: layers.RMSNormalization(dtype=dtype, **options)

    yield case("rms", "over the sample, elementwise", rms(axis=[1, 2]), R3, dtype, {"over": "sample"})
    # With axis=1 it multiplies by the scale along the last axis (Keras 3.15), so the channels are put there.
    yield case("rms", "over channels", rms(), R4, dtype, {"over": "channels"}, last=True)
    yield case("rms", "over channels", rms(), R3, dtype, {"over": "channels"}, last=True)
    yield case("rms", "ε 0.1", rms(axis=1, epsilon=0.1), R2, dtype, {"over": "channels", "epsilon": 0.1})


def renorm_cases(dtype):
    def renorm(**options):
        return lambda dtype: layers.BatchNormalization(axis=1, renorm=True, dtype=dtype, **options)

    def clipped(r_max, r_min, d_max):
        return {"renorm_clipping": {"rmax": r_max, "rmin": r_min, "dmax": d_max}}

    bounds = {"r-max": 1.5, "r-min": 0.8, "d-max": 0.3}
    momenta = {"momentum": "decay:0.8", "renorm-momentum": "decay:0.6"}
    for shape in (R3, R4):
        yield case("batch-renorm", "defaults (no bounds)", renorm(), shape, dtype, earlier=2, inference=True)
    yield case("batch-renorm", "clipped", renorm(**clipped(*bounds.values())), R3, dtype, bounds, earlier=2)
    yield case("batch-renorm", "clipped, two momenta",
               renorm(momentum=0.8, renorm_momentum=0.6, **clipped(2.0, 0.5, 1.0)), R4, dtype,
               momenta | {"r-max": 2.0, "r-min": 0.5, "d-max": 1.0}, earlier=3, inference=True)
    yield case("batch-renorm", "given statistics", renorm(**clipped(3.0, 1 / 3, 5.0)), R3, dtype,
               {"r-max": 3.0, "r-min": 1 / 3, "d-max": 5.0}, start=True, inference=True)
    yield case("batch-renorm", "γ alone", renorm(center=False), R2, dtype, earlier=1)
    yield case("batch-renorm", "ε 0.1", renorm(epsilon=0.1), R2, dtype, {"epsilon": 0.1}, earlier=1)


def spectral_case(option, shape, dtype, iterations, settings):
    """The projection: a training call replaces the kernel by what it divided. Axis 0 is the output channel here."""
    draws = Draws(f"keras spectral {option} {shape} {dtype}", dtype)
    weight = draws.normal(*shape)
    inner = layers.Dense(shape[0], dtype=dtype) if len(shape) == 2 else layers.Conv2D(shape[0], shape[2:], dtype=dtype)
    layer = layers.SpectralNormalization(inner, power_iterations=iterations, dtype=dtype)
    x = numpy.zeros((1,) + (shape[2:] if len(shape) > 2 else ()) + (shape[1],), dtype)
    layer.build(x.shape)
    kernel = numpy.moveaxis(numpy.moveaxis(weight, 0, -1), 0, -2)
    inner.kernel.assign(kernel)
    u = draws.normal(shape[0])
    u /= numpy.linalg.norm(u)
    layer.vector_u.assign(u[None])
    layer(x, training=True)
    projected = numpy.moveaxis(numpy.moveaxis(numpy.asarray(inner.kernel.value), -1, 0), -1, 1)
    return Case("spectral", option, {
        "weight": weight, "u": u, "training.weight": projected,
        "training.u": numpy.asarray(layer.vector_u.value)[0]}, settings)


def spectral_cases(dtype):
    yield spectral_case("projection", (5, 7), dtype, 1, {})
    yield spectral_case("projection", (4, 3, 3, 3), dtype, 1, {})
    yield spectral_case("projection, 3 iterations", (5, 7), dtype, 3, {"iterations": 3})


def cases():
    for dtype in ("float32", "float64"):
        for method in (batch_cases, layer_cases, group_cases, rms_cases, renorm_cases, spectral_cases):
            yield from method(dtype)


def write_fixtures(folder):
    write(cases(), folder, "Keras", keras.__version__, "keras")

"""Flax's normalizations (nnx), which have the channels last."""
import flax
import jax
import numpy
from flax import nnx
from jax import numpy as jnp

from conformance.case import Case, Draws, write

R2, R3, R4, R5 = (7, 5), (3, 4, 5), (2, 6, 3, 3), (2, 2, 3, 2, 3)
NAMES = {"scale": "weight", "bias": "bias", "mean": "running_mean", "var": "running_var"}


def passes(layer, x, dy, phase, mask=None):
    """y, the gradients, and the running statistics that the call leaves in the layer."""
    options = {}
    if isinstance(layer, nnx.BatchNorm):
        options["use_running_average"] = phase == "inference"
    if mask is not None and phase == "training":
        options["mask"] = jnp.asarray(mask, bool)[..., None]
    definition, learned, kept = nnx.split(layer, nnx.Param, ...)

    def call(learned, x):
        made = nnx.merge(definition, learned, kept, copy=True)
        y = made(jnp.moveaxis(x, 1, -1), **options)
        return jnp.moveaxis(y, -1, 1), nnx.state(made, nnx.BatchStat)

    y, back, statistics = jax.vjp(call, learned, jnp.asarray(x), has_aux=True)
    d_learned, dx = back(jnp.asarray(dy))
    nnx.update(layer, statistics)
    results = {f"{phase}.y": y, f"{phase}.grad_input": dx}
    results |= {f"{phase}.grad_{NAMES[name]}": value[...] for name, value in d_learned.items()}
    if phase == "training":
        results |= {f"training.{NAMES[name]}": value[...] for name, value in statistics.items()}
    return results


def set_values(layer, shape, dtype, draws, start):
    """Draws the parameters, and the running statistics where asked; all in the type of the data."""
    drawn = {}
    for name, value in nnx.state(layer).items():
        if isinstance(value, nnx.Param) or start:
            new = (draws.uniform(0.5, 1.5, shape[1]) if name in ("scale", "var") else draws.normal(shape[1]))
            drawn[NAMES[name]] = new
        else:
            new = numpy.asarray(value[...])
        getattr(layer, name).set_value(jnp.asarray(new, dtype))
    return drawn


def case(method, option, make, shape, dtype, settings=None, *, offset=0.0, earlier=0, start=False, inference=False,
         masked=None):
    draws = Draws(f"flax {method} {option} {shape} {dtype}", dtype)
    layer = make(shape[1], dtype)
    tensors = {"x": draws.activations(*shape, offset=offset), "grad_output": draws.normal(*shape)}
    tensors |= set_values(layer, shape, dtype, draws, start)
    if masked:
        tensors["mask"] = (draws.random.random(shape[:1] + shape[2:]) < masked).astype(dtype)
    mask = tensors.get("mask")
    if earlier:
        tensors["earlier_x"] = draws.activations(*shape, offset=offset, ahead=earlier)
        for x in tensors["earlier_x"]:
            passes(layer, x, numpy.zeros_like(x), "training", mask)
    tensors |= passes(layer, tensors["x"], tensors["grad_output"], "training", mask)
    if inference:
        results = passes(layer, tensors["x"], tensors["grad_output"], "inference")
        tensors |= results if start else {"inference.y": results["inference.y"]}
    return Case(method, option, tensors, settings or {})


def made(kind, **options):
    return lambda channels, dtype: kind(channels, param_dtype=dtype, rngs=nnx.Rngs(0), **options)


def activation_cases(dtype):
    # The one-pass variance, Flax's default, is only as good as single precision allows: see inexact_cases.py.
    centred = {"use_fast_variance": False}
    batch, layer, group = nnx.BatchNorm, nnx.LayerNorm, nnx.GroupNorm
    sample, over = {"over": "sample"}, {"over": "channels"}
    for shape in (R2, R4):
        yield case("batch", "defaults", made(batch), shape, dtype, earlier=1, inference=True)
    yield case("batch", "momentum 0.7", made(batch, momentum=0.7), R3, dtype, {"momentum": "decay:0.7"}, earlier=2)
    yield case("batch", "β alone", made(batch, use_scale=False), R3, dtype)
    yield case("batch", "given running statistics", made(batch), R3, dtype, start=True, inference=True)
    yield case("batch", "mean of 5", made(batch, **centred), R3, dtype, offset=5)
    yield case("batch", "mask over samples and positions", made(batch), R4, dtype, masked=0.6, inference=True)
    yield case("batch", "mask over samples", made(batch), R2, dtype, masked=0.6)
    yield case("layer", "over channels", made(layer), R4, dtype, over)
    yield case("layer", "over the sample, per channel", made(layer, reduction_axes=(1, 2)), R3, dtype, sample)
    yield case("layer", "over channels, β alone", made(layer, use_scale=False), R3, dtype, over)
    yield case("layer", "over channels, ε 0.1", made(layer, epsilon=0.1), R3, dtype, over | {"epsilon": 0.1})
    yield case("group", "defaults (32 groups)", made(group), (2, 64, 2), dtype)
    yield case("group", "2 groups", made(group, num_groups=2), R4, dtype, {"groups": 2})
    yield case("group", "groups of 3 channels", made(group, num_groups=None, group_size=3), R4, dtype,
               {"group-size": 3})
    yield case("instance", "defaults", made(nnx.InstanceNorm), R4, dtype)
    yield case("instance", "no γ and β", made(nnx.InstanceNorm, use_scale=False, use_bias=False), R3, dtype)
    yield case("rms", "over channels", made(nnx.RMSNorm), R4, dtype, over)
    yield case("rms", "over the sample, per channel", made(nnx.RMSNorm, reduction_axes=(1, 2)), R3, dtype, sample)


def weight_case(option, shape, dtype, axes, settings):
    """The lengths are not a parameter of Flax's module, so that there are gradients for the directions alone."""
    draws = Draws(f"flax weight {option} {shape} {dtype}", dtype)
    v, dw = draws.normal(*shape), draws.normal(*shape)
    dense = nnx.Linear(shape[1], shape[0], param_dtype=dtype, rngs=nnx.Rngs(0))
    module = nnx.WeightNorm(dense, feature_axes=axes, param_dtype=dtype, rngs=nnx.Rngs(0))
    g = draws.uniform(0.5, 2, *((shape[0], 1) if axes == -1 else ()))
    module.scales = nnx.data({path: jnp.asarray(g).reshape(value.shape) for path, value in module.scales.items()})
    weight, dv = weight_passes(module, v, dw)
    return Case("weight", option, {
        "v": v, "g": g, "grad_output": dw, "training.weight": weight, "training.grad_v": dv}, settings)


def weight_passes(module, weight, dw):
    """The kernel that a wrapper leaves in its layer, and the gradient to the one that it found; (out, in) here."""
    definition, state = nnx.split(module)
    x = jnp.zeros((1, weight.shape[1]), weight.dtype)

    def call(weight):
        made = nnx.merge(definition, state, copy=True)
        made.layer_instance.kernel[...] = weight.T
        made(x)
        statistics = jax.tree.map(lambda value: value, nnx.state(made, nnx.BatchStat))
        return made.layer_instance.kernel[...].T, statistics

    used, back, statistics = jax.vjp(call, jnp.asarray(weight), has_aux=True)
    nnx.update(module, statistics)
    return used, back(jnp.asarray(dw))[0]


def spectral_case(option, dtype, iterations, settings):
    shape = (5, 7)
    draws = Draws(f"flax spectral {option} {dtype}", dtype)
    weight, dw = draws.normal(*shape), draws.normal(*shape)
    dense = nnx.Linear(shape[1], shape[0], param_dtype=dtype, rngs=nnx.Rngs(0))
    module = nnx.SpectralNorm(dense, n_steps=iterations, param_dtype=dtype, rngs=nnx.Rngs(0))
    u = draws.normal(shape[0])
    u /= numpy.linalg.norm(u)
    paths = {path[-1]: path for path in module.batch_stats}
    module.batch_stats[paths["u"]].set_value(jnp.asarray(u)[None])
    module.batch_stats[paths["sigma"]].set_value(jnp.ones((), dtype))
    used, d_weight = weight_passes(module, weight, dw)
    return Case("spectral", option, {
        "weight": weight, "u": u, "grad_output": dw, "training.weight": used, "training.grad_weight": d_weight,
        "training.u": module.batch_stats[paths["u"]][...][0],
        "training.sigma": module.batch_stats[paths["sigma"]][...].reshape(1)}, settings)


def cases():
    for dtype in ("float32", "float64"):
        yield from activation_cases(dtype)
        yield weight_case("one length an output channel", (5, 7), dtype, -1, {"dim": "0"})
        yield weight_case("one length for all", (5, 7), dtype, None, {"dim": "all"})
        yield spectral_case("defaults", dtype, 1, {})
        yield spectral_case("3 iterations", dtype, 3, {"iterations": 3})


def write_fixtures(folder):
    jax.config.update("jax_enable_x64", True)
    write(cases(), folder, "Flax", flax.__version__, "flax")

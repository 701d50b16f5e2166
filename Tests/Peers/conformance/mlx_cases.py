"""MLX's normalizations, which have the channels last."""
import importlib.metadata

import mlx.core as mx
import mlx.nn as nn
import numpy

from conformance.case import Case, Draws, channels_first, channels_last, write

R2, R3, R4 = (7, 5), (3, 4, 5), (2, 6, 3, 3)


def passes(layer, x, dy, phase):
    """y and the gradients of one call."""
    layer.train(phase == "training")
    learned = {name: layer[name] for name in ("weight", "bias") if name in layer}

    def call(x, *values):
        for name, value in zip(learned, values):
            layer[name] = value
        return layer(x)

    statistics = {name: layer[name] for name in ("running_mean", "running_var") if name in layer}
    (y,), gradients = mx.vjp(call, [mx.array(channels_last(x)), *learned.values()], [mx.array(channels_last(dy))])
    # The trace above left its own arrays in the layer.
    for name, value in (statistics | learned).items():
        layer[name] = value
    layer(mx.array(channels_last(x)))
    results = {f"{phase}.y": channels_first(y), f"{phase}.grad_input": channels_first(gradients[0])}
    results |= {f"{phase}.grad_{name}": numpy.array(value) for name, value in zip(learned, gradients[1:])}
    if phase == "training":
        results |= {f"training.{name}": numpy.array(layer[name]) for name in statistics}
    return results


def case(method, option, make, shape, settings=None, *, earlier=0, inference=False, offset=0.0):
    draws = Draws(f"mlx {method} {option} {shape}", "float32")
    layer = make(shape[1])
    tensors = {"x": draws.activations(*shape, offset=offset), "grad_output": draws.normal(*shape)}
    for name in ("weight", "bias"):
        if name in layer:
            tensors[name] = draws.uniform(0.5, 1.5, shape[1]) if name == "weight" else draws.normal(shape[1])
            layer[name] = mx.array(tensors[name])
    if earlier:
        tensors["earlier_x"] = draws.activations(*shape, offset=offset, ahead=earlier)
        for x in tensors["earlier_x"]:
            layer(mx.array(channels_last(x)))
    tensors |= passes(layer, tensors["x"], tensors["grad_output"], "training")
    if inference:
        tensors["inference.y"] = passes(layer, tensors["x"], tensors["grad_output"], "inference")["inference.y"]
    return Case(method, option, tensors, settings or {})


def cases():
    over = {"over": "channels"}
    for shape in (R2, R4):
        yield case("batch", "defaults", nn.BatchNorm, shape, earlier=2, inference=True)
    yield case("batch", "momentum 0.3", lambda c: nn.BatchNorm(c, momentum=0.3), R3, {"momentum": "rate:0.3"},
               earlier=2)
    yield case("batch", "no γ and β", lambda c: nn.BatchNorm(c, affine=False), R3)
    yield case("batch", "no running statistics", lambda c: nn.BatchNorm(c, track_running_stats=False), R3,
               {"running-statistics": "off"}, inference=True)
    yield case("layer", "over channels", nn.LayerNorm, R4, over)
    yield case("layer", "over channels, γ alone", lambda c: nn.LayerNorm(c, bias=False), R3, over)
    yield case("instance", "defaults", nn.InstanceNorm, R4)
    yield case("instance", "γ and β", lambda c: nn.InstanceNorm(c, affine=True), R3)
    for groups, shape in ((2, R4), (3, R4), (2, (3, 8)), (2, (3, 4, 5))):
        yield case("group", f"{groups} groups, interleaved", lambda c: nn.GroupNorm(groups, c), shape,
                   {"groups": groups})
    yield case("group", "3 groups, contiguous", lambda c: nn.GroupNorm(3, c, pytorch_compatible=True), R4,
               {"groups": 3, "arrangement": "contiguous"})
    yield case("rms", "over channels", nn.RMSNorm, R4, over)
    yield case("rms", "over channels, ε 0.1", lambda c: nn.RMSNorm(c, eps=0.1), R3, over | {"epsilon": 0.1})


def write_fixtures(folder):
    mx.set_default_device(mx.cpu)
    write(cases(), folder, "MLX", importlib.metadata.version("mlx"), "mlx")

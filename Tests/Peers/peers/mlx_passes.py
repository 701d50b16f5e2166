"""MLX's normalizations, forward, on NCHW: its own layer normalization, the others in its operations."""
import mlx.core as mx
import numpy as np

from rounds import groups, seconds_per_call

EPSILON = 1e-5


def normalize(x, axes, weight, bias):
    mean, variance = mx.mean(x, axes, keepdims=True), mx.var(x, axes, keepdims=True)
    return (x - mean) * (mx.rsqrt(variance + EPSILON) * weight) + bias


def in_groups(x, count, weight, bias):
    grouped = x.reshape(x.shape[0], count, -1)
    return mx.fast.layer_norm(grouped, None, None, EPSILON).reshape(x.shape) * weight + bias


def make(method, shape):
    rank, channels = len(shape), shape[1]
    spatial = tuple(range(2, rank))
    per_channel = (1, channels) + (1,) * (rank - 2)
    if method == "batch":
        return lambda x, w, b: normalize(x, (0,) + spatial, w, b), per_channel
    if method == "layer":
        return lambda x, w, b: in_groups(x, 1, w, b), per_channel
    if method == "layer-elementwise":
        size = int(np.prod(shape[1:]))
        return lambda x, w, b: mx.fast.layer_norm(x.reshape(-1, size), w, b, EPSILON), (size,)
    if method == "layer-channels":
        return lambda x, w, b: normalize(x, (1,), w, b), per_channel
    if method == "instance" and spatial:
        return lambda x, w, b: in_groups(x, channels, w, b), per_channel
    if method == "group":
        return lambda x, w, b: in_groups(x, groups(channels), w, b), per_channel
    return None


def measure(request):
    random = np.random.default_rng(1)
    x = mx.array(random.random(request["shape"], np.float32) * 2 - 0.5)
    works = {}
    for method in request["methods"]:
        made = make(method, request["shape"])
        if made is None:
            continue
        function, parameters = made
        weight, bias = mx.ones(parameters), mx.zeros(parameters)
        compiled = mx.compile(function)
        works[f"{method}/forward"] = lambda f=compiled, w=weight, b=bias: mx.eval(f(x, w, b))
    return seconds_per_call(works, request["rounds"]) if works else {}


def prepare(threads):
    mx.set_default_device(mx.cpu)
    mx.eval(mx.zeros([1]) + 1)
    return f"MLX {mx.__version__}"

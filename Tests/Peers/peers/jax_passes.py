"""JAX's normalizations, pass by pass, on NCHW: the formulas of Flax, compiled by XLA."""
import jax
import jax.numpy as jnp
import numpy as np

from rounds import groups, seconds_per_call

EPSILON = 1e-5


def normalize(x, axes, weight, bias):
    # Flax's fast variance: one pass over x.
    mean = jnp.mean(x, axes, keepdims=True)
    variance = jnp.maximum(0, jnp.mean(jnp.square(x), axes, keepdims=True) - jnp.square(mean))
    return (x - mean) * (jax.lax.rsqrt(variance + EPSILON) * weight) + bias


def in_groups(x, count, weight, bias):
    grouped = x.reshape((x.shape[0], count, -1))
    mean = jnp.mean(grouped, 2, keepdims=True)
    variance = jnp.maximum(0, jnp.mean(jnp.square(grouped), 2, keepdims=True) - jnp.square(mean))
    return ((grouped - mean) * jax.lax.rsqrt(variance + EPSILON)).reshape(x.shape) * weight + bias


def make(method, shape):
    """Functions of (x, weight, bias) for training and inference, and the shape of weight and bias."""
    rank, channels = len(shape), shape[1]
    spatial = tuple(range(2, rank))
    per_channel = (1, channels) + (1,) * (rank - 2)
    if method == "batch":
        def inference(x, weight, bias):
            return x * (weight * np.float32(1 / np.sqrt(1 + EPSILON))) + bias
        return lambda x, w, b: normalize(x, (0,) + spatial, w, b), inference, per_channel
    if method in ("layer", "layer-elementwise"):
        parameters = per_channel if method == "layer" else (1,) + tuple(shape[1:])
        function = lambda x, w, b: normalize(x, (1,) + spatial, w, b)
        return function, function, parameters
    if method == "layer-channels":
        function = lambda x, w, b: normalize(x, (1,), w, b)
    elif method == "instance" and spatial:
        function = lambda x, w, b: normalize(x, spatial, w, b)
    elif method == "group":
        function = lambda x, w, b: in_groups(x, groups(channels), w, b)
    else:
        return None
    return function, function, per_channel


def works_of(method, x, dy):
    made = make(method, x.shape)
    if made is None:
        return {}
    function, inference, parameters = made
    weight, bias = jnp.ones(parameters, jnp.float32), jnp.zeros(parameters, jnp.float32)
    forward = jax.jit(lambda *arguments: jax.vjp(function, *arguments))
    backward = jax.jit(lambda pullback, dy: pullback(dy))
    inferring = jax.jit(inference)
    _, pullback = forward(x, weight, bias)
    return {
        f"{method}/forward": lambda: jax.block_until_ready(forward(x, weight, bias)),
        f"{method}/inference": lambda: jax.block_until_ready(inferring(x, weight, bias)),
        f"{method}/backward": lambda: jax.block_until_ready(backward(pullback, dy)),
    }


def measure(request):
    random = np.random.default_rng(1)
    x, dy = (jnp.asarray(random.random(request["shape"], np.float32) * 2 - 0.5) for _ in range(2))
    works = {}
    for method in request["methods"]:
        works |= works_of(method, x, dy)
    return seconds_per_call(works, request["rounds"]) if works else {}


def prepare(threads):
    return f"JAX {jax.__version__}"

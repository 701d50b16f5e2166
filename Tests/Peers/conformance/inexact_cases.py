"""Where a peer is inexact: what it gives beside the same formula in double precision.

PyTorch's group normalization of channels-last memory, Flax's default variance and Keras's on PyTorch take
E[x²] − E[x]², which loses all digits when the mean is large beside the deviation. A case holds the peer's results,
those of the formula, and the peer's error relative to the largest number of the result.
"""
import os

os.environ["KERAS_BACKEND"] = "torch"

import flax
import jax
import keras
import numpy
import torch
from flax import nnx

from conformance.case import Case, Draws, channels_first, channels_last, write

SHAPE, GROUPS, EPSILON = (2, 8, 3, 3), 2, 1e-5


def formula(x, dy, weight, bias, rows):
    """y and dx in double precision; `rows` brings a tensor into a shape with a row for each statistic."""
    x, dy, weight, bias = (value.astype(numpy.float64) for value in (x, dy, weight, bias))
    column = (slice(None),) + (None,) * (x.ndim - 2)
    matrix, gradient = rows(x), rows(dy * weight[column])
    reciprocal = 1 / numpy.sqrt(matrix.var(1, keepdims=True) + EPSILON)
    centred = (matrix - matrix.mean(1, keepdims=True)) * reciprocal
    d_matrix = reciprocal * (gradient - gradient.mean(1, keepdims=True)
                             - centred * (gradient * centred).mean(1, keepdims=True))
    return unrows(centred, x, rows) * weight[column] + bias[column], unrows(d_matrix, x, rows)


def unrows(matrix, x, rows):
    """What `rows` did, undone: each number goes back to where it came from."""
    places = rows(numpy.arange(x.size).reshape(x.shape))
    flat = numpy.empty(x.size)
    flat[places] = matrix
    return flat.reshape(x.shape)


def by_channel(x):
    return numpy.moveaxis(x, 1, 0).reshape(x.shape[1], -1)


def by_group(x):
    return x.reshape(x.shape[0] * GROUPS, -1)


def case(method, title, peer, rows, offset, settings):
    draws = Draws(f"inexact {title} {offset}", "float32")
    tensors = {"x": draws.normal(*SHAPE, mean=offset), "grad_output": draws.normal(*SHAPE),
               "weight": draws.uniform(0.5, 1.5, SHAPE[1]), "bias": draws.normal(SHAPE[1])}
    y, dx = peer(*tensors.values())
    exact_y, exact_dx = formula(*tensors.values(), rows)
    error = numpy.abs(y - exact_y).max() / numpy.abs(exact_y).max()
    return Case(method, f"{title}, mean of {offset} deviations", tensors | {
        "training.y": y, "oracle.y": exact_y, "oracle.grad_input": exact_dx},
        settings | {"epsilon": EPSILON, "peer-error": f"{error:.1e}"})


def through_torch(layer, x, dy):
    leaf = torch.from_numpy(x).requires_grad_()
    y = layer(leaf)
    y.backward(torch.from_numpy(dy))
    return y.detach().numpy(), leaf.grad.numpy()


def torch_channels_last(x, dy, weight, bias):
    weight, bias = torch.from_numpy(weight), torch.from_numpy(bias)

    def layer(x):
        x = x.contiguous(memory_format=torch.channels_last)
        return torch.nn.functional.group_norm(x, GROUPS, weight, bias, EPSILON)

    return through_torch(layer, x, dy)


def keras_batch(x, dy, weight, bias):
    layer = keras.layers.BatchNormalization(axis=1, epsilon=EPSILON)
    layer.build(x.shape)
    layer.gamma.assign(weight)
    layer.beta.assign(bias)
    return through_torch(lambda x: layer(x, training=True), x, dy)


def flax_batch(x, dy, weight, bias):
    layer = nnx.BatchNorm(x.shape[1], rngs=nnx.Rngs(0))
    layer.scale[...], layer.bias[...] = weight, bias
    definition, state = nnx.split(layer)
    y, back = jax.vjp(lambda x: nnx.merge(definition, state, copy=True)(x), channels_last(x))
    return channels_first(y), channels_first(back(channels_last(dy))[0])


def write_fixtures(folder):
    torch.set_num_threads(1)
    groups = {"groups": GROUPS}
    write([case("group", "channels-last memory", torch_channels_last, by_group, offset, groups)
           for offset in (100, 1000)], folder, "PyTorch", torch.__version__.split("+")[0], "pytorch", "inexact")
    write([case("batch", "on PyTorch", keras_batch, by_channel, offset, {}) for offset in (100, 1000)],
          folder, "Keras", keras.__version__, "keras", "inexact")
    write([case("batch", "one-pass variance", flax_batch, by_channel, offset, {}) for offset in (100, 1000)],
          folder, "Flax", flax.__version__, "flax", "inexact")

"""PyTorch's weight and spectral normalization, and its folding of batch normalization."""
import warnings

import numpy
import torch
from torch import nn
from torch.nn.utils import fusion, parametrizations

from conformance.case import Case, Draws

WEIGHTS = {"dense": (5, 7), "convolution": (4, 3, 3, 3), "long": (3, 2, 5)}


def tensor(array):
    return torch.from_numpy(numpy.array(array))


def holder(weight):
    """A module with nothing but a weight."""
    module = nn.Module()
    module.weight = nn.Parameter(tensor(weight))
    return module


def weight_case(option, shape, dtype, dim, settings):
    draws = Draws(f"weight {option} {shape} {dtype}", dtype)
    module = holder(draws.normal(*shape))
    parametrizations.weight_norm(module, dim=dim)
    g, v = module.parametrizations.weight.original0, module.parametrizations.weight.original1
    tensors = {"v": v.detach().clone(), "g": tensor(draws.uniform(0.5, 2, *g.shape)),
               "grad_output": draws.normal(*shape)}
    with torch.no_grad():
        g.copy_(tensors["g"])
    weight = module.weight
    weight.backward(tensor(tensors["grad_output"]))
    return Case("weight", option, tensors | {
        "training.weight": weight.detach(), "training.grad_v": v.grad, "training.grad_g": g.grad}, settings)


def unit(vector):
    return (vector / numpy.linalg.norm(vector)).astype(vector.dtype)


def spectral_module(draws, shape, dim, iterations, old):
    """A module with a spectrally normalized weight, and the two vectors of its start, both drawn."""
    module = holder(draws.normal(*shape))
    if old:
        # The old form names its buffers otherwise, and computes the weight in a hook before each call.
        module.forward = lambda: None
        nn.utils.spectral_norm(module, n_power_iterations=iterations, dim=dim)
        u, v, weight = module.weight_u, module.weight_v, module.weight_orig
    else:
        parametrizations.spectral_norm(module, n_power_iterations=iterations, dim=dim)
        form = module.parametrizations.weight[0]
        u, v, weight = form._u, form._v, module.parametrizations.weight.original
    with torch.no_grad():
        u.copy_(tensor(unit(draws.normal(*u.shape))))
        v.copy_(tensor(unit(draws.normal(*v.shape))))
    return module, weight, u, v


def spectral_case(option, shape, dtype, settings, *, dim=0, iterations=1, old=False):
    draws = Draws(f"spectral {option} {shape} {dtype}", dtype)
    module, original, u, v = spectral_module(draws, shape, dim, iterations, old)
    tensors = {"weight": original.detach().clone(), "u": u.clone(), "v": v.clone(),
               "grad_output": draws.normal(*shape)}
    for phase in ("training", "inference") if option == "defaults" else ("training",):
        module.train(phase == "training")
        if old:
            module()
        weight = module.weight
        original.grad = None
        weight.backward(tensor(tensors["grad_output"]))
        matrix = original.detach().movedim(dim, 0).flatten(1)
        tensors |= {f"{phase}.weight": weight.detach().clone(), f"{phase}.grad_weight": original.grad,
                    f"{phase}.u": u.clone(), f"{phase}.v": v.clone(),
                    f"{phase}.sigma": (u @ matrix @ v).reshape(1)}
    return Case("spectral", option, tensors, settings)


def fold_case(option, shape, dtype, *, transpose=False, bias=True, affine=True):
    draws = Draws(f"fold {option} {dtype}", dtype)
    channels = shape[1] if transpose else shape[0]
    tensors = {"weight": draws.normal(*shape), "bias": draws.normal(channels) if bias else None,
               "running_mean": draws.normal(channels), "running_var": draws.uniform(0.3, 3, channels),
               "bn_weight": draws.uniform(0.5, 1.5, channels) if affine else None,
               "bn_bias": draws.normal(channels) if affine else None}
    given = [None if value is None else tensor(value) for value in tensors.values()]
    weight, bias = fusion.fuse_conv_bn_weights(*given[:4], 1e-5, *given[4:], transpose=transpose)
    return Case("fold", option, tensors | {"folded.weight": weight.detach(), "folded.bias": bias.detach()},
                {"dim": 1} if transpose else {})


def cases(dtype):
    yield weight_case("one length an output channel (dim 0)", WEIGHTS["dense"], dtype, 0, {"dim": "0"})
    yield weight_case("one length an output channel (dim 0)", WEIGHTS["convolution"], dtype, 0, {"dim": "0"})
    yield weight_case("one length an input channel (dim 1)", WEIGHTS["dense"], dtype, 1, {"dim": "1"})
    yield weight_case("one length an input channel (dim 1)", WEIGHTS["convolution"], dtype, 1, {"dim": "1"})
    yield weight_case("one length for all (dim None)", WEIGHTS["convolution"], dtype, None, {"dim": "all"})
    yield weight_case("one length for all (dim None)", WEIGHTS["long"], dtype, None, {"dim": "all"})
    for shape in (WEIGHTS["dense"], WEIGHTS["convolution"], WEIGHTS["long"]):
        yield spectral_case("defaults", shape, dtype, {})
    yield spectral_case("3 iterations", WEIGHTS["dense"], dtype, {"iterations": 3}, iterations=3)
    yield spectral_case("transposed convolution (dim 1)", WEIGHTS["convolution"], dtype, {"dim": 1}, dim=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for iterations, shape in ((1, WEIGHTS["convolution"]), (2, WEIGHTS["dense"])):
            yield spectral_case("v before u, as the older form has it", shape, dtype,
                                {"order": "right-first", "iterations": iterations}, iterations=iterations, old=True)
    yield fold_case("into a convolution", WEIGHTS["convolution"], dtype)
    yield fold_case("into a convolution without bias", WEIGHTS["convolution"], dtype, bias=False)
    yield fold_case("into a dense layer", WEIGHTS["dense"], dtype)
    yield fold_case("into a transposed convolution", WEIGHTS["convolution"], dtype, transpose=True)
    yield fold_case("without γ and β", WEIGHTS["dense"], dtype, affine=False)

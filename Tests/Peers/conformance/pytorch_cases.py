"""PyTorch's normalizations of activations."""
import numpy
import torch
from torch import nn

from conformance import pytorch_weights
from conformance.case import Case, Draws, write

R2, R3, R4, R5 = (7, 5), (3, 4, 5), (2, 6, 3, 3), (2, 2, 3, 2, 3)
BATCH = {2: nn.BatchNorm1d, 3: nn.BatchNorm1d, 4: nn.BatchNorm2d, 5: nn.BatchNorm3d}
INSTANCE = {3: nn.InstanceNorm1d, 4: nn.InstanceNorm2d, 5: nn.InstanceNorm3d}


def some(shapes, dtype):
    """All shapes in single precision, and the last in double, to keep the files small."""
    return shapes if dtype == "float32" else shapes[-1:]


def tensor(array):
    return torch.from_numpy(numpy.array(array))


class OverChannels(nn.LayerNorm):
    """Layer normalization of NCHW over its channels: they are brought last and back."""

    def forward(self, x):
        return super().forward(x.movedim(1, -1)).movedim(-1, 1)


class RootMeanSquareOverChannels(nn.RMSNorm):
    def forward(self, x):
        return super().forward(x.movedim(1, -1)).movedim(-1, 1)


def backward(module, x, dy, phase):
    """y and the gradients of one call."""
    leaf = tensor(x).requires_grad_()
    module.zero_grad()
    y = module(leaf)
    y.backward(tensor(dy))
    results = {f"{phase}.y": y.detach(), f"{phase}.grad_input": leaf.grad}
    for name, parameter in module.named_parameters():
        results[f"{phase}.grad_{name}"] = parameter.grad.clone()
    return results


def running(module):
    """The statistics that the module keeps."""
    return {f"training.{name}": value.clone() for name, value in module.named_buffers()
            if name != "num_batches_tracked"}


def case(method, option, make, shape, dtype, settings=None, *, offset=0.0, earlier=0, start=False):
    """Trains a module on `earlier` batches and on x, and applies it to x in inference."""
    draws = Draws(f"{method} {option} {shape} {dtype}", dtype)
    module = make(shape).to(getattr(torch, dtype))
    tensors = {"x": draws.activations(*shape, offset=offset), "grad_output": draws.normal(*shape)}
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            tensors[name] = (draws.uniform(0.5, 1.5, *parameter.shape) if name == "weight"
                             else draws.normal(*parameter.shape))
            parameter.copy_(tensor(tensors[name]))
        if start:
            tensors["running_mean"] = draws.normal(shape[1])
            tensors["running_var"] = draws.uniform(0.5, 3, shape[1])
            module.running_mean.copy_(tensor(tensors["running_mean"]))
            module.running_var.copy_(tensor(tensors["running_var"]))
        module.train()
        if earlier:
            tensors["earlier_x"] = draws.activations(*shape, offset=offset, ahead=earlier)
            for x in tensors["earlier_x"]:
                module(tensor(x))
    tensors |= backward(module, tensors["x"], tensors["grad_output"], "training")
    tensors |= running(module)
    if getattr(module, "track_running_stats", method == "batch"):
        inference = backward(module.eval(), tensors["x"], tensors["grad_output"], "inference")
        tensors |= inference if start else {"inference.y": inference["inference.y"]}
    return Case(method, option, tensors, settings or {})


def batch(**options):
    return lambda shape: BATCH[len(shape)](shape[1], **options)


def instance(**options):
    return lambda shape: INSTANCE[len(shape)](shape[1], **options)


def group(groups, **options):
    return lambda shape: nn.GroupNorm(groups, shape[1], **options)


def batch_cases(dtype):
    for shape in some([R2, R3, R4, (9, 1), (3, 3, 7, 11), (1, 3, 7), R5], dtype):
        yield case("batch", "defaults", batch(), shape, dtype)
    yield case("batch", "momentum 0.3", batch(momentum=0.3), R3, dtype, {"momentum": "rate:0.3"}, earlier=3)
    yield case("batch", "cumulative average", batch(momentum=None), R3, dtype, {"momentum": "cumulative"}, earlier=3)
    yield case("batch", "no γ and β", batch(affine=False), R4, dtype)
    yield case("batch", "γ alone", batch(bias=False), R3, dtype)
    yield case("batch", "no running statistics", batch(track_running_stats=False), R3, dtype,
               {"running-statistics": "off"})
    yield case("batch", "ε 0.1", batch(eps=0.1), R2, dtype, {"epsilon": 0.1})
    yield case("batch", "given running statistics", batch(), R3, dtype, start=True)
    yield case("batch", "mean of 5", batch(), R4, dtype, offset=5)
    yield ghosts(dtype)


def ghosts(dtype):
    """Ghost batches as their paper has them: each is one batch to an ordinary layer, one after the other."""
    shape, size = (6, 3, 5), 2
    draws = Draws(f"ghosts {dtype}", dtype)
    module = nn.BatchNorm1d(shape[1]).to(getattr(torch, dtype))
    tensors = {"x": draws.activations(*shape), "grad_output": draws.normal(*shape),
               "weight": draws.uniform(0.5, 1.5, shape[1]), "bias": draws.normal(shape[1])}
    with torch.no_grad():
        module.weight.copy_(tensor(tensors["weight"]))
        module.bias.copy_(tensor(tensors["bias"]))
    leaf = tensor(tensors["x"]).requires_grad_()
    y = torch.cat([module(ghost) for ghost in leaf.split(size)])
    y.backward(tensor(tensors["grad_output"]))
    tensors |= {"training.y": y.detach(), "training.grad_input": leaf.grad,
                "training.grad_weight": module.weight.grad.clone(), "training.grad_bias": module.bias.grad.clone()}
    tensors |= running(module)
    return Case("batch", "ghost batches, one after the other", tensors, {"ghost-batch-size": size})


def layer_cases(dtype):
    def whole(**options):
        return lambda shape: nn.LayerNorm(shape[1:], **options)

    def channels(**options):
        return lambda shape: OverChannels(shape[1], **options)

    sample, over = {"over": "sample"}, {"over": "channels"}
    for shape in some([R2, R3, (1, 1, 7), R4, R5], dtype):
        yield case("layer", "over the sample, elementwise", whole(), shape, dtype, sample)
    for shape in some([R4, R2, (2, 3, 7)], dtype):
        yield case("layer", "over the sample, per channel", group(1), shape, dtype, sample)
    for shape in some([R2, R4, (1, 7, 3, 1), R3], dtype):
        yield case("layer", "over channels", channels(), shape, dtype, over)
    yield case("layer", "no γ and β", whole(elementwise_affine=False), R4, dtype, sample)
    yield case("layer", "γ alone", whole(bias=False), R3, dtype, sample)
    yield case("layer", "over channels, no γ and β", channels(elementwise_affine=False), R3, dtype, over)
    yield case("layer", "over channels, γ alone", channels(bias=False), R4, dtype, over)
    yield case("layer", "ε 0.1", whole(eps=0.1), R3, dtype, sample | {"epsilon": 0.1})
    yield case("layer", "mean of 5", whole(), R4, dtype, sample, offset=5)


def instance_cases(dtype):
    tracked = {"running-statistics": "on"}
    for shape in some([R3, R4, (1, 1, 7), R5], dtype):
        yield case("instance", "defaults", instance(), shape, dtype)
    yield case("instance", "γ and β", instance(affine=True), R4, dtype)
    yield case("instance", "γ alone", instance(affine=True, bias=False), R3, dtype)
    yield case("instance", "ε 0.1", instance(eps=0.1), R3, dtype, {"epsilon": 0.1})
    for shape in (R3, R4):
        yield case("instance", "running statistics", instance(affine=True, track_running_stats=True), shape, dtype,
                   tracked, earlier=2)
    yield case("instance", "running statistics, momentum 0.3",
               instance(track_running_stats=True, momentum=0.3), R3, dtype, tracked | {"momentum": "rate:0.3"},
               start=True)


def group_cases(dtype):
    for groups, shape in some(
            [(2, R4), (1, R4), (6, R4), (2, R5), (4, R3), (4, (1, 8, 9, 7)), (2, (3, 8)), (3, R4)], dtype):
        yield case("group", f"{groups} groups" if groups > 1 else "1 group", group(groups), shape, dtype,
                   {"groups": groups})
    yield case("group", "no γ and β", group(2, affine=False), R4, dtype, {"groups": 2})
    yield case("group", "γ alone", group(2, bias=False), R4, dtype, {"groups": 2})
    yield case("group", "ε 0.1", group(3, eps=0.1), R4, dtype, {"groups": 3, "epsilon": 0.1})
    yield case("group", "mean of 5", group(3), R4, dtype, {"groups": 3}, offset=5)


def rms_cases(dtype):
    def whole(**options):
        return lambda shape: nn.RMSNorm(shape[1:], **options)

    def channels(**options):
        return lambda shape: RootMeanSquareOverChannels(shape[1], **options)

    sample, over = {"over": "sample"}, {"over": "channels"}
    for shape in some([R2, R4, R5], dtype):
        yield case("rms", "over the sample, elementwise", whole(), shape, dtype, sample)
    for shape in (R2, R4):
        yield case("rms", "over channels", channels(), shape, dtype, over)
    yield case("rms", "no γ", whole(elementwise_affine=False), R3, dtype, sample)
    yield case("rms", "ε 0.1", whole(eps=0.1), R3, dtype, sample | {"epsilon": 0.1})
    yield case("rms", "mean of 5", whole(), R4, dtype, sample, offset=5)


def cases():
    for dtype in ("float32", "float64"):
        for method in (batch_cases, layer_cases, instance_cases, group_cases, rms_cases):
            yield from method(dtype)
        yield from pytorch_weights.cases(dtype)


def write_fixtures(folder):
    torch.set_num_threads(1)
    write(cases(), folder, "PyTorch", torch.__version__.split("+")[0], "pytorch")

"""Random applications beside PyTorch."""
import numpy
import torch
from torch import nn

from conformance.draw import Draw
from conformance.pytorch_cases import OverChannels, RootMeanSquareOverChannels, backward, batch, instance, tensor
from conformance.pytorch_weights import holder, parametrizations

TITLE = f"PyTorch {torch.__version__.split('+')[0]}"


def module_results(make, phase, inputs):
    """What a module gives that has the parameters and statistics of the inputs."""
    module = make().to(tensor(inputs["x"]).dtype)
    with torch.no_grad():
        for name, value in [*module.named_parameters(), *module.named_buffers()]:
            if name in inputs:
                value.copy_(tensor(inputs[name]).reshape(value.shape))
    module.train(phase == "training")
    results = {name.removeprefix(f"{phase}."): value
               for name, value in backward(module, inputs["x"], inputs["grad_output"], phase).items()}
    statistics = {name: value for name, value in module.named_buffers() if name.startswith("running")}
    return results | (statistics if phase == "training" else {})


def activation(random, method, title, flags, shape, make, phase, inputs):
    inputs = {"x": random.activations(shape), "grad_output": random.normal(*shape)} | inputs
    return Draw(method, f"{title}, {phase}", [*flags, "--mode", phase], inputs,
                lambda inputs: module_results(make, phase, inputs))


def affine(random, shape, has_bias_alone=False):
    """γ and β of a shape, γ alone, or neither; a name for the choice, PyTorch's options, and the tensors."""
    weight, bias = random.choice((True, True), (True, False), (False, False))
    tensors = {"weight": random.scales(*shape)} if weight else {}
    if bias:
        tensors["bias"] = random.normal(*shape)
    return {"affine": weight, "bias": bias}, tensors


def draw_batch(random):
    shape = random.shape()
    phase = random.choice("training", "training", "inference")
    while phase == "training" and numpy.prod(shape) == shape[1]:
        shape = random.shape()
    options, inputs = affine(random, shape[1:2])
    title, flags = [], []
    if random.chance():
        options["eps"] = random.epsilon()
        flags += ["--epsilon", str(options["eps"])]
    if random.chance(0.15):
        options["track_running_stats"] = False
        title, flags = ["no running statistics"], [*flags, "--running-statistics", "off"]
        if numpy.prod(shape) == shape[1]:
            return draw_batch(random)
    elif random.chance(0.8) or phase == "inference":
        title, inputs = ["given running statistics"], inputs | random.running(shape[1])
    momentum = random.choice("default", "rate", "cumulative")
    if phase == "training" and "track_running_stats" not in options and momentum != "default":
        if momentum == "rate":
            options["momentum"] = random.number(0, 1)
            flags += ["--momentum", random.choice("rate:", "") + str(options["momentum"])]
        else:
            options["momentum"] = None
            flags += ["--momentum", "cumulative"]
            if "running_mean" in inputs:
                inputs["num_batches_tracked"] = numpy.array([random.choice(0, 1, 9)])
        title.append(f"momentum {momentum}")
    make = batch(**options)
    return activation(random, "batch", ", ".join(title) or "defaults", flags, shape, lambda: make(shape), phase, inputs)


def draw_ghosts(random):
    size, count = random.choice(2, 3, 4), random.choice(1, 2, 3, 5)
    shape = (size * count, *random.shape()[1:])
    options, inputs = affine(random, shape[1:2])
    inputs |= {"x": random.activations(shape), "grad_output": random.normal(*shape)}
    if random.chance():
        inputs |= random.running(shape[1])

    class Ghosts(nn.Module):
        def __init__(self):
            super().__init__()
            self.whole = batch(**options)(shape)

        def forward(self, x):
            return torch.cat([self.whole(ghost) for ghost in x.split(size)])

    def results(inputs):
        named = {name if name in ("x", "grad_output") else f"whole.{name}": value for name, value in inputs.items()}
        module = Ghosts().to(tensor(inputs["x"]).dtype)
        with torch.no_grad():
            for name, value in [*module.named_parameters(), *module.named_buffers()]:
                if name in named:
                    value.copy_(tensor(named[name]))
        found = backward(module, inputs["x"], inputs["grad_output"], "")
        found |= {name: value for name, value in module.named_buffers() if "running" in name}
        return {name.removeprefix(".").replace("whole.", ""): value for name, value in found.items()}

    return Draw("batch", "ghost batches", ["--ghost-batch-size", str(size)], inputs, results)


def draw_layer(random):
    over = random.choice("sample, elementwise", "sample, per channel", "channels")
    shape = random.shape()
    while (shape[1] if over == "channels" else numpy.prod(shape[1:])) == 1:
        shape = random.shape()
    options, inputs = affine(random, shape[1:] if over == "sample, elementwise" else shape[1:2])
    flags = ["--over", over.split(",")[0]]
    if random.chance():
        options["eps"] = random.epsilon()
        flags += ["--epsilon", str(options["eps"])]
    renamed = {"elementwise_affine" if name == "affine" else name: value for name, value in options.items()}
    make = {"sample, elementwise": lambda: nn.LayerNorm(shape[1:], **renamed),
            "sample, per channel": lambda: nn.GroupNorm(1, shape[1], **options),
            "channels": lambda: OverChannels(shape[1], **renamed)}[over]
    return activation(random, "layer", f"over {over}", flags, shape, make, "training", inputs)


def draw_instance(random):
    shape = random.shape(least_rank=3)
    while numpy.prod(shape[2:]) == 1:
        shape = random.shape(least_rank=3)
    options, inputs = affine(random, shape[1:2])
    title, flags, phase = "defaults", [], random.choice("training", "inference")
    if random.chance():
        options["eps"] = random.epsilon()
        flags += ["--epsilon", str(options["eps"])]
    if random.chance():
        options["track_running_stats"] = True
        title, flags, inputs = "running statistics", [*flags, "--running-statistics", "on"], (
            inputs | random.running(shape[1]))
        if random.chance():
            options["momentum"] = random.number(0, 1)
            flags += ["--momentum", str(options["momentum"])]
    make = instance(**options)
    return activation(random, "instance", title, flags, shape, lambda: make(shape), phase, inputs)


def draw_group(random):
    groups, size = random.choice(1, 2, 3, 4, 7), random.choice(1, 2, 3, 5, 8)
    shape = random.shape(channels=groups * size)
    while numpy.prod(shape[1:]) == groups:
        shape = random.shape(channels=groups * size)
    options, inputs = affine(random, shape[1:2])
    by_size = random.chance()
    flags = ["--group-size", str(size)] if by_size else ["--groups", str(groups)]
    if random.chance():
        options["eps"] = random.epsilon()
        flags += ["--epsilon", str(options["eps"])]
    return activation(random, "group", "by size" if by_size else "by number", flags, shape,
                      lambda: nn.GroupNorm(groups, shape[1], **options), "training", inputs)


def draw_rms(random):
    over = random.choice("sample", "channels")
    shape = random.shape()
    while (shape[1] if over == "channels" else numpy.prod(shape[1:])) == 1:
        shape = random.shape()
    extents = shape[1:] if over == "sample" else shape[1:2]
    options, flags = {"elementwise_affine": random.chance(0.7)}, ["--over", over]
    inputs = {"weight": random.scales(*extents)} if options["elementwise_affine"] else {}
    title = f"over the {over}" if over == "sample" else "over channels"
    if random.chance(0.7):
        options["eps"] = random.epsilon()
        flags += ["--epsilon", str(options["eps"])]
    else:
        title += ", machine epsilon"
    make = {"sample": lambda: nn.RMSNorm(extents, **options),
            "channels": lambda: RootMeanSquareOverChannels(shape[1], **options)}[over]
    draw = activation(random, "rms", title, flags, shape, make, "training", inputs)
    # The default depends on the type, so that double precision cannot stand in for single.
    draw.exact = "eps" in options
    return draw


def weight_shape(random):
    rank = random.choice(2, 2, 3, 4, 5)
    return (random.choice(1, 2, 3, 5, 8, 16, 33), random.choice(1, 2, 3, 4, 7, 16, 40),
            *(random.choice(1, 2, 3, 5) for _ in range(rank - 2)))


def draw_weight(random):
    shape = weight_shape(random)
    dim = random.choice(0, 0, 1, None)
    lengths = [] if dim is None else [extent if axis == dim else 1 for axis, extent in enumerate(shape)]
    inputs = {"v": random.normal(*shape), "g": random.scales(*lengths), "grad_output": random.normal(*shape)}

    def results(inputs):
        g, v = tensor(inputs["g"]).requires_grad_(), tensor(inputs["v"]).requires_grad_()
        weight = torch._weight_norm(v, g, -1 if dim is None else dim)
        weight.backward(tensor(inputs["grad_output"]))
        return {"weight": weight.detach(), "grad_v": v.grad, "grad_g": g.grad}

    return Draw("weight", f"dim {dim}", ["--dim", "all" if dim is None else str(dim)], inputs, results)


def draw_spectral(random):
    shape, axis, iterations = weight_shape(random), random.choice(0, 0, 1), random.choice(1, 1, 2, 5)
    phase = random.choice("training", "inference")
    old = random.chance(0.3)
    vectors = [random.normal(shape[axis]), random.normal(int(numpy.prod(shape)) // shape[axis])]
    u, v = (vector / numpy.linalg.norm(vector) for vector in vectors)
    inputs = {"weight": random.normal(*shape), "u": u, "v": v, "grad_output": random.normal(*shape)}
    if phase == "inference":
        # What training leaves: vectors that belong to each other. Of others σ can be next to nothing.
        matrix = numpy.moveaxis(inputs["weight"], axis, 0).reshape(shape[axis], -1)
        left, _, right = numpy.linalg.svd(matrix, full_matrices=False)
        inputs |= {"u": left[:, 0], "v": right[0]}

    def results(inputs):
        module = holder(inputs["weight"])
        if old:
            module.forward = lambda: None
            nn.utils.spectral_norm(module, n_power_iterations=iterations, dim=axis)
            u, v, original = module.weight_u, module.weight_v, module.weight_orig
        else:
            parametrizations.spectral_norm(module, n_power_iterations=iterations, dim=axis)
            form = module.parametrizations.weight[0]
            u, v, original = form._u, form._v, module.parametrizations.weight.original
        with torch.no_grad():
            u.copy_(tensor(inputs["u"]))
            v.copy_(tensor(inputs["v"]))
        module.train(phase == "training")
        if old:
            module()
        weight = module.weight
        weight.backward(tensor(inputs["grad_output"]))
        matrix = original.detach().movedim(axis, 0).flatten(1)
        return {"weight": weight.detach(), "grad_weight": original.grad, "u": u, "v": v,
                "sigma": (u @ matrix @ v).reshape(())}

    flags = ["--mode", phase, "--iterations", str(iterations), "--dim", str(axis)]
    flags += ["--order", "right-first"] if old else []
    return Draw("spectral", f"{'v before u' if old else 'u before v'}, axis {axis}, {phase}", flags, inputs, results)


DRAWS = [draw_batch, draw_batch, draw_ghosts, draw_layer, draw_layer, draw_instance, draw_group, draw_rms, draw_weight,
         draw_spectral]
FLAGS = []

"""Random applications beside Keras, on JAX."""
import numpy

from conformance import keras_cases
from conformance.draw import Draw
from conformance.keras_cases import NAMES, Run, keras, layers

TITLE = f"Keras {keras.__version__}"


def layer_results(make, phase, last, inputs):
    """What a layer gives that has the parameters and statistics of the inputs."""
    x, mask = inputs["x"], inputs.get("mask")
    run = Run(make(str(x.dtype)), x.shape, x.dtype, keras_cases.Draws("", x.dtype), last, False)
    for variable in run.layer.variables:
        name = NAMES[variable.name]
        if name in inputs:
            value = inputs[name]
            variable.assign(numpy.moveaxis(value, 0, -1) if last and value.ndim > 1 else value)
    if hasattr(run.layer, "moving_stddev") and "running_var" in inputs:
        run.layer.moving_stddev.assign(numpy.sqrt(inputs["running_var"] + run.layer.epsilon))
    run.learned = [variable.value for variable in run.layer.trainable_variables]
    run.kept = [variable.value for variable in run.layer.non_trainable_variables]
    results = run.results(x, inputs["grad_output"], phase, mask)
    return {name.removeprefix(f"{phase}."): numpy.asarray(value) for name, value in results.items()}


def activation(random, method, title, flags, shape, make, inputs, phase="training", last=False):
    inputs = {"x": random.activations(shape), "grad_output": random.normal(*shape)} | inputs
    return Draw(method, f"{title}, {phase}", [*flags, "--mode", phase], inputs,
                lambda inputs: layer_results(make, phase, last, inputs))


def affine(random, shape):
    """All four choices of γ and β."""
    options = {"scale": random.chance(0.7), "center": random.chance(0.7)}
    tensors = {"weight": random.scales(*shape)} if options["scale"] else {}
    if options["center"]:
        tensors["bias"] = random.normal(*shape)
    return options, tensors


def epsilon(random, options, flags):
    if random.chance():
        options["epsilon"] = random.epsilon()
        flags += ["--epsilon", str(options["epsilon"])]


def batch_shape(random, phase):
    shape = random.shape()
    while phase == "training" and numpy.prod(shape) == shape[1]:
        shape = random.shape()
    return shape


def draw_batch(random):
    phase = random.choice("training", "inference")
    shape, flags, title = batch_shape(random, phase), [], "defaults"
    options, inputs = affine(random, shape[1:2])
    epsilon(random, options, flags)
    if random.chance(0.8) or phase == "inference":
        title, inputs = "given running statistics", inputs | random.running(shape[1])
    if random.chance() and phase == "training":
        options["momentum"] = random.number(0, 1)
        flags += ["--momentum", random.choice("", "decay:") + str(options["momentum"])]
    return activation(random, "batch", title, flags, shape,
                      lambda dtype: layers.BatchNormalization(axis=1, dtype=dtype, **options), inputs, phase)


def draw_mask(random):
    # With one channel Keras fails on a mask.
    shape = batch_shape(random, "training")
    while shape[1] == 1 or shape[0] * numpy.prod(shape[2:]) < 8:
        shape = batch_shape(random, "training")
    options, inputs = affine(random, shape[1:2])
    mask = random.numbers.random(shape[:1] + shape[2:]) < random.choice(0.4, 0.7, 0.95)
    mask.flat[:3] = True
    flags = []
    epsilon(random, options, flags)
    return activation(random, "batch", "mask", flags, shape,
                      lambda dtype: layers.BatchNormalization(axis=-1, dtype=dtype, **options),
                      inputs | random.running(shape[1]) | {"mask": mask.astype(float)}, last=True)


def draw_layer(random):
    over = random.choice("sample", "channels")
    shape = random.shape()
    while (shape[1] if over == "channels" else numpy.prod(shape[1:])) == 1:
        shape = random.shape()
    options, inputs = affine(random, shape[1:] if over == "sample" else shape[1:2])
    flags = ["--over", over]
    epsilon(random, options, flags)
    axis = list(range(1, len(shape))) if over == "sample" else 1
    return activation(random, "layer", f"over {over}", flags, shape,
                      lambda dtype: layers.LayerNormalization(axis=axis, dtype=dtype, **options), inputs)


def draw_group(random):
    groups, size = random.choice(1, 2, 3, 4, 7), random.choice(1, 2, 3, 5, 8)
    instance = random.chance(0.3)
    shape = random.shape(channels=groups * size, least_rank=3 if instance else 2)
    while numpy.prod(shape[1:]) == groups or instance and numpy.prod(shape[2:]) == 1:
        shape = random.shape(channels=groups * size, least_rank=3 if instance else 2)
    options, inputs = affine(random, shape[1:2])
    flags = [] if instance else ["--groups", str(groups)]
    epsilon(random, options, flags)
    return activation(random, "instance" if instance else "group", "as groups=-1" if instance else "by number", flags,
                      shape, lambda dtype: layers.GroupNormalization(
                          groups=-1 if instance else groups, axis=1, dtype=dtype, **options), inputs)


def draw_rms(random):
    over = random.choice("sample", "channels")
    shape, options, flags = random.shape(), {}, ["--over", over]
    while (shape[1] if over == "channels" else numpy.prod(shape[1:])) == 1:
        shape = random.shape()
    epsilon(random, options, flags)
    if over == "channels":
        return activation(random, "rms", "over channels", flags, shape,
                          lambda dtype: layers.RMSNormalization(dtype=dtype, **options),
                          {"weight": random.scales(shape[1])}, last=True)
    return activation(random, "rms", "over sample", flags, shape,
                      lambda dtype: layers.RMSNormalization(
                          axis=list(range(1, len(shape))), dtype=dtype, **options),
                      {"weight": random.scales(*shape[1:])})


def draw_renorm(random):
    phase = random.choice("training", "training", "inference")
    shape, flags, title = batch_shape(random, phase), [], []
    options, inputs = affine(random, shape[1:2])
    epsilon(random, options, flags)
    if random.chance(0.8) or phase == "inference":
        title.append("given statistics")
        inputs |= random.running(shape[1]) | {
            "renorm_mean": random.normal(shape[1]), "renorm_std": random.numbers.uniform(0.5, 2, shape[1])}
    if random.chance():
        title.append("clipped")
        bounds = {"r_max": random.number(1, 3), "r_min": random.number(0.2, 1), "d_max": random.number(0, 2)}
        options["renorm_clipping"] = {name.replace("_", ""): value for name, value in bounds.items()}
        for name, value in bounds.items():
            flags += [f"--{name.replace('_', '-')}", str(value)]
    if random.chance():
        title.append("two momenta")
        options |= {"momentum": random.number(0, 1), "renorm_momentum": random.number(0, 1)}
        flags += ["--momentum", f"decay:{options['momentum']}",
                  "--renorm-momentum", f"decay:{options['renorm_momentum']}"]
    return activation(random, "batch-renorm", ", ".join(title) or "defaults", flags, shape,
                      lambda dtype: layers.BatchNormalization(axis=1, renorm=True, dtype=dtype, **options),
                      inputs, phase)


DRAWS = [draw_batch, draw_batch, draw_mask, draw_layer, draw_group, draw_rms, draw_renorm, draw_renorm]
FLAGS = ["--preset", "keras"]

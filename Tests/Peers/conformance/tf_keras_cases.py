"""tf_keras's batch normalization, for what Keras 3 dropped: virtual batches, and the fused kernel's running variance."""
import tensorflow
import tf_keras

from conformance.case import Case, Draws, channels_first, channels_last, write


def passes(layer, x, dy, training):
    x = tensorflow.constant(x)
    with tensorflow.GradientTape() as tape:
        tape.watch(x)
        y = layer(x, training=training)
    return y, tape.gradient(y, [x, layer.gamma, layer.beta], tensorflow.constant(dy))


def case(option, shape, dtype, settings, **options):
    draws = Draws(f"tf_keras {option} {dtype}", dtype)
    layer = tf_keras.layers.BatchNormalization(axis=-1, dtype=dtype, **options)
    tensors = {"x": draws.activations(*shape), "grad_output": draws.normal(*shape),
               "earlier_x": draws.activations(*shape, ahead=1),
               "weight": draws.uniform(0.5, 1.5, shape[1]), "bias": draws.normal(shape[1])}
    there = {name: channels_last(value[0] if name == "earlier_x" else value)
             for name, value in tensors.items() if value.ndim > 1}
    layer.build(there["x"].shape)
    # With virtual batches the variables have as many axes as the data.
    layer.gamma.assign(tensors["weight"].reshape(layer.gamma.shape))
    layer.beta.assign(tensors["bias"].reshape(layer.beta.shape))
    layer(there["earlier_x"], training=True)
    for phase in ("training", "inference"):
        y, (dx, d_gamma, d_beta) = passes(layer, there["x"], there["grad_output"], phase == "training")
        tensors |= {f"{phase}.y": channels_first(y.numpy()),
                    f"{phase}.grad_input": channels_first(dx.numpy()),
                    f"{phase}.grad_weight": d_gamma.numpy().ravel(), f"{phase}.grad_bias": d_beta.numpy().ravel()}
    tensors |= {"training.running_mean": layer.moving_mean.numpy().ravel(),
                "training.running_var": layer.moving_variance.numpy().ravel()}
    return Case("batch", option, tensors, settings)


def cases():
    shape, size = (6, 3, 2, 3), 2
    # A virtual batch is of every third sample here. Its momentum is a float32, so that double precision shows no more.
    settings = {"ghost-batch-size": size, "ghost-update": "averaged", "ghost-arrangement": "interleaved"}
    yield case("ghost batches, averaged", shape, "float32", settings, virtual_batch_size=size)
    yield case("unbiased running variance", shape, "float32", {"running-variance": "unbiased"})


def write_fixtures(folder):
    write(cases(), folder, "tf_keras", tf_keras.__version__, "keras")

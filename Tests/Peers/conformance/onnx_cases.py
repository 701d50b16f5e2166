"""ONNX's operators, as the standard's own reference evaluates them: forward only."""
import onnx
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

from conformance.case import Case, Draws, write

R3, R4 = (3, 4, 5), (2, 6, 3, 3)


def run(operator, inputs, outputs, **attributes):
    """The outputs of a model of one operator."""
    node = helper.make_node(operator, list(inputs), outputs, **attributes)
    graph = helper.make_graph(
        [node], "one", [helper.make_tensor_value_info(name, TensorProto.FLOAT, value.shape) for name, value in inputs.items()],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 23)])
    return dict(zip(outputs, ReferenceEvaluator(model).run(None, inputs)))


def drawn(name, shape, parameters, bias=True):
    draws = Draws(f"onnx {name} {shape}", "float32")
    inputs = {"x": draws.activations(*shape), "weight": draws.uniform(0.5, 1.5, *parameters)}
    return (inputs | {"bias": draws.normal(*parameters)} if bias else inputs), draws


def case(method, option, operator, shape, settings=None, *, parameters=None, bias=True, **attributes):
    inputs, _ = drawn(f"{method} {option}", shape, parameters or shape[1:2], bias)
    y = run(operator, inputs, ["y"], **attributes)["y"]
    return Case(method, option, inputs | {"training.y": y}, settings or {})


def batch_case(option, shape, settings=None, **attributes):
    inputs, draws = drawn(f"batch {option}", shape, shape[1:2])
    inputs |= {"running_mean": draws.normal(shape[1]), "running_var": draws.uniform(0.5, 3, shape[1])}
    trained = run("BatchNormalization", inputs, ["y", "running_mean_", "running_var_"], training_mode=1, **attributes)
    trained = {name.rstrip("_"): value for name, value in trained.items()}
    applied = run("BatchNormalization", inputs | {name: trained[name] for name in ("running_mean", "running_var")},
                  ["y"], **attributes)
    results = {f"training.{name}": value for name, value in trained.items()} | {"inference.y": applied["y"]}
    return Case("batch", option, inputs | results, settings or {})


def cases():
    # The attributes of a node are single precision, ε among them, so that double precision shows nothing more.
    sample = {"over": "sample"}
    yield batch_case("defaults", R4)
    yield batch_case("momentum 0.7", R3, {"momentum": "decay:0.7"}, momentum=0.7)
    yield case("layer", "over the sample, elementwise", "LayerNormalization", R4, sample, parameters=R4[1:], axis=1)
    yield case("instance", "defaults", "InstanceNormalization", R4)
    yield case("group", "3 groups", "GroupNormalization", R4, {"groups": 3}, num_groups=3)
    yield case("rms", "over the sample, elementwise", "RMSNormalization", R3, sample, parameters=R3[1:], bias=False,
               axis=1)


def write_fixtures(folder):
    write(cases(), folder, "ONNX", onnx.__version__, "onnx")

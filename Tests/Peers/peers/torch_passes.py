"""PyTorch's normalizations, pass by pass, on NCHW."""
import torch
import torch.nn.functional as F
from torch.nn.utils import parametrizations

from rounds import groups, seconds_per_call

EPSILON = 1e-5


def batch_renorm(x, weight, bias, mean, deviation, training=True):
    """arXiv 1702.03275, Algorithm 1, in plain operations: PyTorch has none of its own."""
    shape = (1, -1) + (1,) * (x.dim() - 2)
    if not training:
        scale = weight / deviation
        return x * scale.view(shape) + (bias - mean * scale).view(shape)
    axes = [axis for axis in range(x.dim()) if axis != 1]
    variance, batch_mean = torch.var_mean(x, axes, correction=0)
    sigma = (variance + EPSILON).sqrt()
    with torch.no_grad():
        r = (sigma / deviation).clamp_(1 / 3, 3)
        d = ((batch_mean - mean) / deviation).clamp_(-5, 5)
        mean.lerp_(batch_mean, 0.01)
        deviation.lerp_(sigma, 0.01)
    scale = weight * r / sigma
    return x * scale.view(shape) + (weight * d + bias - batch_mean * scale).view(shape)


def over_channels(x, weight, bias):
    """ConvNeXt's: the channels are brought last and back, in the fastest of its two forms."""
    if x.dim() == 2:
        return F.layer_norm(x, x.shape[1:], weight, bias, EPSILON)
    last = (0,) + tuple(range(2, x.dim())) + (1,)
    back = (0, x.dim() - 1) + tuple(range(1, x.dim() - 1))
    return F.layer_norm(x.permute(last), weight.shape, weight, bias, EPSILON).permute(back).contiguous()


def activation_method(method, shape):
    """A function (x, weight, bias, training) and the shape of weight and bias."""
    channels = shape[1]
    mean, spread = torch.zeros(channels), torch.ones(channels)
    if method == "batch":
        return lambda x, w, b, training: F.batch_norm(x, mean, spread, w, b, training, 0.1, EPSILON), [channels]
    if method == "layer":
        return lambda x, w, b, _: F.group_norm(x, 1, w, b, EPSILON), [channels]
    if method == "layer-elementwise":
        return lambda x, w, b, _: F.layer_norm(x, x.shape[1:], w, b, EPSILON), list(shape[1:])
    if method == "layer-channels":
        return lambda x, w, b, _: over_channels(x, w, b), [channels]
    if method == "instance" and len(shape) > 2:
        return lambda x, w, b, _: F.instance_norm(x, None, None, w, b, True, 0.1, EPSILON), [channels]
    if method == "group":
        return lambda x, w, b, _: F.group_norm(x, groups(channels), w, b, EPSILON), [channels]
    if method == "batch-renorm":
        return lambda x, w, b, training: batch_renorm(x, w, b, mean, spread, training), [channels]
    return None


def activation_works(method, x, dy):
    made = activation_method(method, x.shape)
    if made is None:
        return {}
    function, parameters = made
    weight = torch.ones(parameters, requires_grad=True)
    bias = torch.zeros(parameters, requires_grad=True)
    y = function(x, weight, bias, True)

    def inference():
        with torch.inference_mode():
            function(x, weight, bias, False)

    return {
        f"{method}/forward": lambda: function(x, weight, bias, True),
        f"{method}/inference": inference,
        f"{method}/backward": lambda: torch.autograd.grad(y, (x, weight, bias), dy, retain_graph=True),
    }


def weight_works(method, shape, dw):
    convolution = len(shape) == 4
    layer = (torch.nn.Conv2d(shape[1], shape[0], shape[2:], bias=False) if convolution
             else torch.nn.Linear(shape[1], shape[0], bias=False))
    wrap = parametrizations.weight_norm if method == "weight" else parametrizations.spectral_norm
    wrap(layer)
    learned = list(layer.parameters())
    weight = layer.weight
    return {
        f"{method}/forward": lambda: layer.weight,
        f"{method}/backward": lambda: torch.autograd.grad(weight, learned, dw, retain_graph=True),
    }


def measure(request):
    shape, rounds = request["shape"], request["rounds"]
    x = torch.rand(shape).mul_(3).sub_(1).requires_grad_()
    dy = torch.rand(shape).mul_(2).sub_(1)
    plain, z = x.detach(), torch.empty(shape)
    works = {"copy": lambda: z.copy_(plain), "combine": lambda: torch.add(dy, plain, alpha=0.5, out=z)}
    for method in request["methods"]:
        works |= (weight_works(method, shape, dy) if method in ("weight", "spectral")
                  else activation_works(method, x, dy))
    return seconds_per_call(works, rounds)


def prepare(threads):
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    return f"PyTorch {torch.__version__}"

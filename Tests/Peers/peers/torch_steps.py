"""The networks of `normcmp bench --step` in PyTorch: the same layers, losses and optimizer."""
import torch
from torch import nn
from torch.nn.utils import parametrizations

from rounds import seconds_per_call
from torch_passes import batch_renorm


class BatchRenorm(nn.Module):
    """Batch Renormalization in plain operations."""

    def __init__(self, channels):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("deviation", torch.ones(channels))

    def forward(self, x):
        return batch_renorm(x, self.weight, self.bias, self.mean, self.deviation, self.training)


def normalization(method, channels):
    """The normalizer of activations, in a list; empty where there is none."""
    if method == "batch":
        return [nn.BatchNorm2d(channels)]
    if method == "layer":
        return [nn.GroupNorm(1, channels)]
    if method == "instance":
        return [nn.InstanceNorm2d(channels, affine=True)]
    if method == "group":
        return [nn.GroupNorm(next(g for g in range(max(1, channels // 8), 0, -1) if channels % g == 0), channels)]
    if method == "batch-renorm":
        return [BatchRenorm(channels)]
    return []


def convolution(method, inputs, outputs, window=3, stride=1):
    layer = nn.Conv2d(inputs, outputs, window, stride, window // 2, bias=method in ("none", "weight", "spectral"))
    nn.init.kaiming_normal_(layer.weight)
    if method == "weight":
        return parametrizations.weight_norm(layer)
    if method == "spectral":
        return parametrizations.spectral_norm(layer)
    return layer


class BasicBlock(nn.Module):
    def __init__(self, method, inputs, outputs, stride):
        super().__init__()
        self.body = nn.Sequential(
            convolution(method, inputs, outputs, stride=stride), *normalization(method, outputs), nn.ReLU(),
            convolution(method, outputs, outputs), *normalization(method, outputs))
        self.shortcut = None
        if inputs != outputs or stride > 1:
            self.shortcut = nn.Sequential(
                convolution(method, inputs, outputs, 1, stride), *normalization(method, outputs))
        self.activation = nn.ReLU()

    def forward(self, x):
        return self.activation(self.body(x) + (x if self.shortcut is None else self.shortcut(x)))


def convnet(method, shape, classes):
    channels, height, width = shape
    layers = []
    for number, outputs in enumerate([16, 32, 32]):
        layers += [convolution(method, channels, outputs), *normalization(method, outputs), nn.ReLU()]
        if number < 2:
            layers.append(nn.MaxPool2d(2))
        channels = outputs
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(channels * (height // 4) * (width // 4), classes))


def resnet(method, shape, classes):
    layers = [convolution(method, shape[0], 16), *normalization(method, 16), nn.ReLU()]
    for inputs, outputs, stride in [(16, 16, 1), (16, 32, 2), (32, 64, 2)]:
        layers.append(BasicBlock(method, inputs, outputs, stride))
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, classes))


def step(method, request):
    """A function that takes one training step on the same random minibatch."""
    model = {"convnet": convnet, "resnet": resnet}[request["model"]](method, request["input"], 10)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
    samples = torch.randn([request["batch"]] + request["input"])
    labels = torch.randint(10, [request["batch"]])
    loss = nn.CrossEntropyLoss()

    def run():
        optimizer.zero_grad(set_to_none=True)
        loss(model(samples), labels).backward()
        optimizer.step()

    return run


def measure(request):
    works = {method: step(method, request) for method in request["methods"]}
    return seconds_per_call(works, request["rounds"], turn=0.02)

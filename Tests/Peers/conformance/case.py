"""Cases of conformance: seeded inputs, what a peer made of them, and how both are kept in an HDF5 file.

A file holds the cases of one peer and one method, a group a case, every tensor in NCHW. Inputs have the names that
`normcmp apply` reads (x, grad_output, weight, bias, running_mean, running_var, mask; v and g; u), `earlier_x` stacks
the batches that were trained on before x. Results are called PHASE.NAME, such as `training.grad_input`; running
statistics among them are those after the last step. An attribute has the name and the text of an option of
`normcmp apply` that was set; what no attribute names has the preset's default.
"""
import dataclasses
import pathlib
import re
import zlib

import h5py
import numpy


@dataclasses.dataclass
class Case:
    """One call of a peer, or one series of training steps and what inference makes of them."""

    method: str
    title: str  # What sets the case apart, as docs/conformance.md prints it.
    tensors: dict
    settings: dict = dataclasses.field(default_factory=dict)


class Draws:
    """Inputs that depend on the name of a case alone."""

    def __init__(self, name, dtype):
        self.random = numpy.random.default_rng(zlib.crc32(name.encode()))
        self.dtype = numpy.dtype(dtype)

    def normal(self, *shape, mean=0.0, deviation=1.0):
        return (mean + deviation * self.random.standard_normal(shape)).astype(self.dtype)

    def uniform(self, low, high, *shape):
        return self.random.uniform(low, high, shape).astype(self.dtype)

    def activations(self, *shape, offset=0.0, ahead=0):
        """Channels of different mean and deviation; `ahead` is the number of stacked batches."""
        row = (shape[1],) + (1,) * (len(shape) - 2)
        mean, deviation = self.random.uniform(-1, 1, row), self.random.uniform(0.5, 2, row)
        batches = (ahead,) * bool(ahead) + tuple(shape)
        return (offset + mean + deviation * self.random.standard_normal(batches)).astype(self.dtype)


def write(cases, folder, peer, version, preset, name=None):
    """Writes one file a method, or one of the given name, and says how many cases are in it."""
    files = {}
    for case in cases:
        files.setdefault(name or case.method, []).append(case)
    for kind, members in files.items():
        slug = re.sub(r"[^a-z0-9]+", "-", peer.lower()).strip("-")
        path = pathlib.Path(folder) / f"{slug}-{kind}.h5"
        with h5py.File(path, "w") as file:
            set_attributes(file, {"peer": peer, "peer-version": version})
            for number, case in enumerate(members):
                write_case(file.create_group(f"{number:02}"), case, preset)
        print(f"{path.name}: {len(members)} cases, {path.stat().st_size} bytes")


def write_case(group, case, preset):
    set_attributes(group, {"method": case.method, "title": case.title, "preset": preset} | case.settings)
    for name, tensor in case.tensors.items():
        if tensor is not None:
            group[name] = numpy.ascontiguousarray(tensor)


def set_attributes(target, values):
    """Strings of fixed length, which stay in the object's header."""
    for name, value in values.items():
        target.attrs[name] = numpy.bytes_(str(value).encode())


def channels_last(x):
    return numpy.moveaxis(x, 1, -1)


def channels_first(x):
    return numpy.moveaxis(numpy.asarray(x), -1, 1)

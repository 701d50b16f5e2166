"""Makes the files in Tests/HDF5Tests/Fixtures: what other programs write, and what must be refused.

    pip install h5py          # 3.16 with HDF5 2.0 made the files in the tree
    python make_hdf5_fixtures.py ../HDF5Tests/Fixtures
"""

import pathlib
import sys

import h5py
import numpy


def refused(path):
    """One member for each thing a reader must not follow, load or believe."""
    with h5py.File(path, "w") as file:
        file["plain"] = numpy.arange(4.0)
        file["soft"] = h5py.SoftLink("/plain")
        file["external_link"] = h5py.ExternalLink("other.h5", "/plain")
        file.create_dataset("external_storage", (4,), "u1", external=[("/etc/hostname", 0, 4)])
        layout = h5py.VirtualLayout((4,), "f8")
        layout[:] = h5py.VirtualSource("other.h5", "plain", (4,))
        file.create_virtual_dataset("virtual", layout)
        file.create_dataset("never_written", (1 << 40,), "f4", chunks=(1024,))
        file["null"] = h5py.Empty("f4")
        file.create_dataset("lzf", data=numpy.arange(100), compression="lzf")
        file["compound"] = numpy.zeros(3, dtype=[("a", "f4"), ("b", "i4")])
        file["text"] = "some text"


def foreign(path):
    """Types, filters and attributes of other writers that are read."""
    values = numpy.arange(24).reshape(2, 3, 4)
    with h5py.File(path, "w") as file:
        for kind in ("i1", "u1", "i2", ">u2", "i4", ">i8", "u8", "f2", "f4", ">f4", "f8"):
            file[kind.replace(">", "big_")] = values.astype(kind)
        file.create_dataset(
            "gzip", data=values, chunks=(1, 2, 3), compression="gzip", shuffle=True,
            fletcher32=True)
        file["scalar"] = 7.5
        file["empty"] = numpy.zeros((0, 4))
        attributes = file["f4"].attrs
        attributes["variable"] = "größer"
        attributes["fixed"] = numpy.array(b"NCHW", dtype="S8")
        attributes["flag"] = True
        attributes["whole"] = numpy.uint16(512)
        attributes["real"] = numpy.float32(0.5)
        attributes["several"] = [1, 2, 3]


def hostile(path):
    """What a file can claim, and where it can lead, beyond what `refused` holds."""
    with h5py.File(path, "w") as file:
        file["plain"] = numpy.arange(4.0)
        file["cycle"] = file["/"]
        inner = file.create_group("group")
        inner["back"] = file["/group"]
        inner["soft"] = h5py.SoftLink("/plain")
        file["soft_group"] = h5py.SoftLink("/group")
        file["named_type"] = numpy.dtype("f4")
        deep = file.create_group("deep")
        for _ in range(40):
            deep = deep.create_group("d")
        file.create_dataset("bomb", (16 << 20,), "u1", chunks=(1 << 20,), compression="gzip",
                            compression_opts=9, data=numpy.zeros(16 << 20, "u1"))
        file.create_dataset("contiguous_never_written", (512 << 20,), "u1")
        file.create_dataset("overflow", (1 << 40, 1 << 40), "f4", chunks=(1, 1))
        file.create_dataset("overflow_bytes", (1 << 31, 1 << 31), "f8", chunks=(1, 1))
        file.create_dataset("overflow_behind_zero", (0, 1 << 40, 1 << 40), "f4")
        file["zero_axis"] = numpy.zeros((4, 0, 3), "f4")
        file["odd\n\x1b[31mname\u202e"] = numpy.arange(2.0)
        file["l" * 5000] = h5py.SoftLink("/plain")
        crowd = file.create_group("crowd")
        for number in range(40):
            crowd[f"member_{number}"] = number
        crowd["imagse"] = 1.0


def training_data(path, **options):
    """Images and labels as people store them with h5py; `options` are those of each image dataset."""
    numbers = numpy.random.default_rng(7)
    with h5py.File(path, "w", libver=options.pop("libver", None)) as file:
        for part, count in (("train", 96), ("test", 32)):
            images = numbers.integers(0, 256, (count, 1, 8, 8)).astype("u1")
            images[numbers.random(images.shape) < 0.5] = 0
            dataset = file.create_dataset(f"{part}/images", data=images, **options)
            dataset.attrs["layout"] = "NCHW"
            dataset.attrs["maximum"] = 255
            file[f"{part}/labels"] = numpy.arange(count) % 4
        file.attrs["comment"] = "text of any length " * 3


def tensors(path):
    """A state_dict as people save it, with attributes."""
    numbers = numpy.random.default_rng(8)
    with h5py.File(path, "w") as file:
        file["x"] = numbers.normal(size=(8, 4, 3, 3)).astype("f4")
        file.create_dataset("weight", data=numbers.normal(size=4), compression="gzip")
        file["num_batches_tracked"] = 17
        file.attrs["method"] = "batch"
        file.attrs["comment"] = "text of any length " * 3


def main(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(exist_ok=True)
    refused(folder / "refused.h5")
    foreign(folder / "foreign.h5")
    hostile(folder / "hostile.h5")
    training_data(folder / "h5py_contiguous.h5")
    training_data(folder / "h5py_gzip.h5", chunks=(32, 1, 8, 8), compression="gzip", shuffle=True)
    training_data(folder / "h5py_v110.h5", libver=("v110", "v110"), chunks=(32, 1, 8, 8),
                  fletcher32=True)
    tensors(folder / "h5py_tensors.h5")
    with h5py.File(folder / "newer_format.h5", "w", libver="latest") as file:
        file.create_dataset("values", data=numpy.arange(100.0), chunks=(10,))


if __name__ == "__main__":
    main(sys.argv[1])

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


def main(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(exist_ok=True)
    refused(folder / "refused.h5")
    foreign(folder / "foreign.h5")
    with h5py.File(folder / "newer_format.h5", "w", libver="latest") as file:
        file.create_dataset("values", data=numpy.arange(100.0), chunks=(10,))


if __name__ == "__main__":
    main(sys.argv[1])

"""Opens with h5py what the package writes, and checks that a person finds what the documents promise.

    pip install h5py
    swift test --filter PeerFilesTests          # with NORMALIZATION_PEER_FILES set to a folder
    python read_with_h5py.py <that folder>

Checks every file in the folder: each dataset and attribute is read, checkpoints are compared with their
content digest, computed here anew from docs/formats/checkpoint.md.
"""

import hashlib
import pathlib
import struct
import sys

import h5py
import numpy


def text(value):
    return value.decode() if isinstance(value, bytes) else value


def canonical(value):
    if isinstance(value, (bytes, str)):
        raw = value if isinstance(value, bytes) else value.encode()
        return f"string {len(raw)} {raw.decode()}"
    if isinstance(value, (bool, numpy.bool_)):
        return f"boolean {str(bool(value)).lower()}"
    if isinstance(value, numpy.integer):
        return f"integer {value}"
    return "number " + format(struct.unpack("<Q", struct.pack("<d", value))[0], "x")


def content_digest(file):
    digest = hashlib.sha256()
    for section, group in (("model", file), ("optimizer", file["optimizer"]), ("training", file["training"])):
        for name, dataset in group.items():
            if not isinstance(dataset, h5py.Dataset):
                continue
            values = dataset[()]
            shape = () if dataset.attrs.get("scalar", False) else values.shape
            extents = ",".join(map(str, shape))
            digest.update(f"{section}/{name} {values.dtype.name} {extents}\n".encode())
            digest.update(values.astype(values.dtype.newbyteorder("<")).tobytes())
    own = {"format", "format_version", "content_digest"}
    for section, attributes in (("training", file["training"].attrs), ("attributes", file.attrs)):
        for name, value in attributes.items():
            if section == "training" or name not in own:
                digest.update(f"{section}@{name} {canonical(value)}\n".encode())
    return digest.hexdigest()


def check_checkpoint(file):
    assert text(file.attrs["content_digest"]) == content_digest(file), "content digest"
    state = {k: v[()] for k, v in file.items() if isinstance(v, h5py.Dataset)}
    assert all(isinstance(v, numpy.ndarray) for v in state.values())
    return ", ".join(f"{k} {v.dtype.name}{list(v.shape)}" for k, v in state.items())


def check_run_record(file):
    trials = [file["trials"][m][s] for m in file["trials"] for s in file["trials"][m]]
    for trial in trials:
        assert text(trial.attrs["status"]) in ("completed", "diverged", "failed")
        assert trial.name in (f"/trials/{text(trial.attrs['method'])}/seed_{numpy.uint64(trial.attrs['seed'])}",)
        assert f"/times{trial.name}" in file
    return f"{len(trials)} trials, dataset {text(file['dataset'].attrs['name'])}"


def check_dataset(file):
    for part in ("train", "test"):
        images, labels = file[part]["images"], file[part]["labels"]
        assert len(images) == len(labels) and text(images.attrs["layout"]) == "NCHW"
    return f"{file['train/images'].shape}"


def main(folder):
    paths = sorted(pathlib.Path(folder).glob("*.h5"))
    assert paths, f"no HDF5 file in {folder}"
    checks = {
        "swift-normalization checkpoint": check_checkpoint,
        "swift-normalization run record": check_run_record,
    }
    for path in paths:
        with h5py.File(path, "r", track_order=True) as file:
            count = 0

            def read(_, member):
                nonlocal count
                count += 1
                dict(member.attrs)
                if isinstance(member, h5py.Dataset):
                    member[()]

            dict(file.attrs)
            file.visititems(read)
            found = checks.get(text(file.attrs.get("format", "")), check_dataset)(file)
        print(f"{path.name}: {count} members; {found}")


if __name__ == "__main__":
    main(sys.argv[1])

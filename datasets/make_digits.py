"""Makes digits.h5 from scikit-learn's load_digits; see README.md beside this script.

    pip install h5py scikit-learn
    python make_digits.py [digits.h5]

The split is fixed by SEED and stratified: each class gives a fifth of its images to the test set.
"""

import sys

import h5py
import numpy
from sklearn.datasets import load_digits

SEED = 2026
TEXTS = {
    "name": "Optical Recognition of Handwritten Digits (test part), 8x8",
    "origin": "UCI Machine Learning Repository, doi:10.24432/C50P49, as in scikit-learn's load_digits",
    "licence": "CC BY 4.0",
    "citation": "E. Alpaydin, C. Kaynak (1998). Optical Recognition of Handwritten Digits. "
    "UCI Machine Learning Repository. https://doi.org/10.24432/C50P49",
    "split": f"stratified, about 80/20, by datasets/make_digits.py with seed {SEED}",
}


def split(labels):
    """The positions of training and test samples, each in the order of the original."""
    random = numpy.random.Generator(numpy.random.PCG64(SEED))
    test = numpy.zeros(len(labels), dtype=bool)
    for label in numpy.unique(labels):
        members = random.permutation(numpy.flatnonzero(labels == label))
        test[members[: round(len(members) / 5)]] = True
    return {"train": numpy.flatnonzero(~test), "test": numpy.flatnonzero(test)}


def fixed(text):
    """A string of fixed length: readers need no heap, and a damaged file cannot crash them."""
    return numpy.array(text.encode(), dtype=h5py.string_dtype("utf-8", len(text.encode())))


def main(path):
    digits = load_digits()
    images = digits.images.astype(numpy.uint8)[:, None]
    labels = digits.target.astype(numpy.uint8)
    assert images.shape == (1797, 1, 8, 8) and images.max() == 16
    with h5py.File(path, "w", libver=("v110", "v110"), track_order=True) as file:
        for name, text in TEXTS.items():
            file.attrs[name] = fixed(text)
        for part, positions in split(labels).items():
            group = file.create_group(part, track_order=True)
            pixels = group.create_dataset(
                "images", data=images[positions], chunks=(len(positions), 1, 8, 8),
                compression="gzip", compression_opts=9, shuffle=False, fletcher32=True,
                track_times=False)
            pixels.attrs["layout"] = fixed("NCHW")
            pixels.attrs["maximum"] = numpy.int64(16)
            group.create_dataset(
                "labels", data=labels[positions], chunks=(len(positions),), compression="gzip",
                compression_opts=9, fletcher32=True, track_times=False)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "digits.h5")

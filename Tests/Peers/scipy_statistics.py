#!/usr/bin/env python3
"""Writes Tests/ComparisonTests/Fixtures/scipy-statistics.json: what SciPy says of the statistics we compute.

Usage: python3 Tests/Peers/scipy_statistics.py        (needs numpy and scipy)
"""
import json
import pathlib

import numpy as np
import scipy
from scipy import stats

TARGET = pathlib.Path(__file__).parent.parent / "ComparisonTests/Fixtures/scipy-statistics.json"


def student_t():
    for nu in [1, 2, 3, 4, 5, 7, 9, 10, 19, 30, 99, 100, 1000]:
        for t in [0.0, 1e-3, 0.3, 1.0, 1.5, 2.0, 3.0, 6.0, 12.0, 40.0]:
            yield {"nu": nu, "t": t, "upperTail": float(stats.t.sf(t, nu))}


def student_t_quantiles():
    for nu in [1, 2, 3, 4, 5, 7, 9, 10, 19, 30, 99, 100, 1000]:
        for tail in [0.4, 0.25, 0.1, 0.05, 0.025, 0.005, 1e-4, 1e-8]:
            yield {"nu": nu, "tail": tail, "t": float(stats.t.isf(tail, nu))}


def sign_flip(differences, alternative):
    result = stats.permutation_test(
        (np.array(differences),), np.sum, permutation_type="samples",
        n_resamples=np.inf, alternative=alternative)
    return float(result.pvalue)


def samples():
    # Of the last two, one has ties among the sums, the other is all zeros.
    random = np.random.default_rng(20)
    lists = [(random.normal(shift, 1, n)).tolist()
             for n, shift in [(2, 0), (3, 1), (5, 0), (6, -1), (8, 0.5), (11, 0.3), (12, 0)]]
    lists += [[3.0, 1.0, -2.0, 0.0, 1.0, 2.0, -1.0], [0.0] * 5]
    for values in lists:
        interval = stats.ttest_1samp(values, 0).confidence_interval(0.95)
        wide = stats.ttest_1samp(values, 0).confidence_interval(0.99)
        degenerate = np.std(values) == 0
        # SciPy's two-sided p-value doubles the smaller tail, which is another test when the sums are
        # not symmetric; under sign flips they are, and the two agree.
        yield {
            "values": values,
            "mean": float(np.mean(values)),
            "standardDeviation": float(np.std(values, ddof=1)),
            "interval95": None if degenerate else [float(interval.low), float(interval.high)],
            "interval99": None if degenerate else [float(wide.low), float(wide.high)],
            "twoSided": sign_flip(values, "two-sided"),
            "greater": sign_flip(values, "greater"),
            "less": sign_flip(values, "less"),
        }


def main():
    fixture = {
        "scipy": scipy.__version__,
        "studentT": list(student_t()),
        "studentTQuantiles": list(student_t_quantiles()),
        "samples": list(samples()),
    }
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(fixture, indent=1, allow_nan=False) + "\n")
    print(f"wrote {TARGET} with SciPy {scipy.__version__}")


if __name__ == "__main__":
    main()

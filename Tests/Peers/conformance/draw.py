"""Random applications of a method, for differential.py: shapes, options and values are drawn anew each time."""
import dataclasses

import numpy


@dataclasses.dataclass
class Draw:
    """One call of `normcmp apply`, and a peer that is given the same numbers."""

    method: str
    title: str  # The options that were drawn, without their numbers.
    flags: list
    inputs: dict
    peer: object  # A function of the inputs, in any precision, that returns the results by name.


class Random:
    """What draws have in common."""

    def __init__(self, seed):
        self.numbers = numpy.random.default_rng(seed)

    def chance(self, probability=0.5):
        return bool(self.numbers.random() < probability)

    def choice(self, *values):
        return values[self.numbers.integers(len(values))]

    def number(self, low, high):
        """A number that is written in four digits."""
        return float(f"{self.numbers.uniform(low, high):.4g}")

    def epsilon(self):
        return self.choice(1e-8, 1e-6, 1e-5, 1e-3, 0.02, 0.5)

    def shape(self, least_rank=2, most_rank=5, channels=None):
        """Odd extents, single samples and single channels among them."""
        rank = int(self.numbers.integers(least_rank, most_rank + 1))
        positions = {2: [], 3: [1, 2, 3, 7, 16, 31, 64, 100], 4: [1, 2, 3, 5, 8, 13, 16], 5: [1, 2, 3, 4, 5]}[rank]
        extents = [self.choice(*positions) for _ in range(rank - 2)]
        samples = self.choice(1, 2, 3, 4, 5, 8, 17) if rank > 2 else self.choice(1, 2, 3, 7, 16, 33)
        channels = channels or self.choice(1, 2, 3, 4, 5, 6, 8, 12, 16, 19, 24)
        return (samples, channels, *extents)

    def activations(self, shape):
        """Channels of different mean and deviation."""
        row = (shape[1],) + (1,) * (len(shape) - 2)
        far, spread = self.choice(0, 0, 1, 5), self.choice(0.1, 1, 1, 4)
        mean = spread * far * self.numbers.uniform(-1, 1, row)
        deviation = spread * self.numbers.uniform(0.5, 2, row)
        return mean + deviation * self.numbers.standard_normal(shape)

    def normal(self, *shape):
        return self.numbers.standard_normal(shape)

    def scales(self, *shape):
        return self.numbers.uniform(0.3, 2, shape) * self.choice(1, 1, -1)

    def running(self, channels):
        return {"running_mean": self.normal(channels), "running_var": self.numbers.uniform(0.2, 3, channels)}

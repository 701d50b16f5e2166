"""Times pieces of work as `normcmp bench` does: each takes its turn, round after round, and
the median counts. A turn begins with calls that do not count: eight, or as many as last four
turns; a quarter of those that count, if that is more."""
import gc
import statistics
import time


def seconds_per_call(works, rounds, turn=0.005):
    """The median seconds of one call of each work, a dictionary of functions without arguments."""
    gc.collect()
    gc.disable()
    try:
        calls = {}
        for name, work in works.items():
            work()
            per_turn = turn / max(timed(work, 1), 1e-9)
            counted = int(min(max(1, per_turn), 1e6))
            calls[name] = counted, max(1, counted // 4, int(min(8, 4 * per_turn)))
        turns = {name: [] for name in works}
        for _ in range(rounds):
            for name, work in works.items():
                counted, uncounted = calls[name]
                timed(work, uncounted)
                turns[name].append(timed(work, counted) / counted)
        return {name: statistics.median(values) for name, values in turns.items()}
    finally:
        gc.enable()


def timed(work, calls):
    start = time.perf_counter()
    for _ in range(calls):
        work()
    return time.perf_counter() - start


def groups(channels):
    """The groups that `normcmp bench` times group normalization with."""
    return next((g for g in range(min(32, channels // 2), 1, -1) if channels % g == 0), 1)

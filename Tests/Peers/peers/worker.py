"""Runs one framework in a process of its own: requests come in on standard input, a JSON object a line."""
import importlib
import json
import os
import sys


def main():
    name, threads = sys.argv[1], int(sys.argv[2])
    # Frameworks that have no setting for it take as many threads as they may use processors.
    if name in ("jax", "mlx") and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    modules = {"passes": importlib.import_module(f"{name}_passes")}
    print(json.dumps(modules["passes"].prepare(threads)), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        kind = request["kind"]
        if kind not in modules:
            modules[kind] = importlib.import_module(f"{name}_{kind}")
        print(json.dumps(modules[kind].measure(request)), flush=True)


if __name__ == "__main__":
    main()

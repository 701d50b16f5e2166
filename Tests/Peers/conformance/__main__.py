"""Runs one peer and writes its fixtures: python -m conformance PEER FOLDER, in an environment that has the peer."""
import importlib
import sys

importlib.import_module(f"conformance.{sys.argv[1]}_cases").write_fixtures(sys.argv[2])

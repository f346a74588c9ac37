"""Measurements beside a baseline of the same run: `make bench`, `python -m benchmarks [name …]`.

Each module has `run()`, which prints what it measures; there is nothing to keep in step elsewhere.
"""

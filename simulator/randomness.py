"""Randomness with names, so that the same arguments always give the same nation."""

import hashlib

import numpy as np


def random_for(seed: int, *names: str) -> np.random.Generator:
    """A generator of its own for each named thing: adding one thing never shifts another."""
    digest = hashlib.sha256("|".join((str(seed), *names)).encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))

"""A synthetic nation with known truth, written as the files that provinces would send."""

"""ntm: the ground floor. Catalogue, paths, ledger, units, intake and the command line."""

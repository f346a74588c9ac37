"""The old→new mapping of 1 July 2025 by codes: the package's, corrected by the facts."""

from pathlib import Path

from ntm.units.sources import Packages, read_rows

Pair = tuple[str, str]


def commune_pairs(packages: Packages, folder: Path) -> dict[Pair, str]:
    """(old code, new code) → relation, after the corrections of `unit_link_corrections.csv`.

    Island districts without communes go by their district code. Relations of split units are those
    of `unit_link_relations.csv`; a unit that goes whole into another is `full`; one that alone
    becomes another is `unchanged` or `renamed_or_retyped`. Raises ValueError when a correction
    drops a pair that is not there, adds one that is, or a split pair has no relation.
    """
    pairs = _package_pairs(packages)
    told: dict[Pair, str] = {}
    for row in read_rows(folder / "unit_link_corrections.csv"):
        pair = row["old_code"], row["new_code"]
        if (pair in pairs) != (row["action"] == "drop"):
            raise ValueError(f"correction {row['action']} {pair} does not fit the package")
        if row["action"] == "drop":
            pairs.remove(pair)
        else:
            pairs.add(pair)
            told[pair] = row["relation"]
    for row in read_rows(folder / "unit_link_relations.csv"):
        told[row["old_code"], row["new_code"]] = row["relation"]
    if told.keys() - pairs:
        raise ValueError(f"relations of pairs that are not linked: {told.keys() - pairs}")
    return {pair: told.get(pair, "full") for pair in sorted(pairs)}


def _package_pairs(packages: Packages) -> set[Pair]:
    old_codes = {
        f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}": row["wardCode"]
        or row["districtCode"]
        for row in packages.old_units()
    }
    new_codes = {
        (row["provinceKey"], row["wardKey"]): row["wardCode"] for row in packages.new_units()
    }
    conversion = packages.conversion()
    pairs: set[Pair] = set()
    for province, wards in conversion["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in wards.items():
            pairs.update((old_codes[old], new_codes[province, ward]) for old in olds)
    for province, wards in conversion["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, news in wards.items():
            pairs.update((old_codes[old], new_codes[province, new["newWardKey"]]) for new in news)
    return pairs

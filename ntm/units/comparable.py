"""Comparable areas: the smallest groups of communes whose outer bounds did not move.

Two communes belong to one area when a chain of links joins them: figures of an area can be compared
across 1 July 2025 exactly, whatever happened inside.
"""

from collections.abc import Iterable


def comparable_areas(links: Iterable[tuple[str, str]]) -> list[list[str]]:
    """(predecessor, successor) → rows [area_id, unit_id, side], side `before` or `after`.

    The area's id is that of its first unit after the change, with `A` in front of the code.
    """
    parent: dict[tuple[str, str], tuple[str, str]] = {}

    def root(node: tuple[str, str]) -> tuple[str, str]:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for predecessor, successor in links:
        parent[root(("before", predecessor))] = root(("after", successor))
    members: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for node in sorted(parent):
        members.setdefault(root(node), []).append(node)
    rows = []
    for nodes in members.values():
        first = min(unit for side, unit in nodes if side == "after")
        rows += [[f"A{first.split('@')[0]}", unit, side] for side, unit in nodes]
    return sorted(rows)

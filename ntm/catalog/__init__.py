"""What we know, read from the catalogue folder; nothing here writes.

The folder is `catalog/` of the project, or the one that `NTM_CATALOG` names (tests use a copy).
"""

from ntm.catalog.feeds import Column, Feed, Rule, feed, feed_names
from ntm.catalog.hashes import catalog_hash, contract_hash
from ntm.catalog.tables import codes, read_table, table_path
from ntm.catalog.words import both, word, words_of

__all__ = [
    "Column",
    "Feed",
    "Rule",
    "both",
    "catalog_hash",
    "codes",
    "contract_hash",
    "feed",
    "feed_names",
    "read_table",
    "table_path",
    "word",
    "words_of",
]

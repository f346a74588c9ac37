"""What is said of a fault, in both languages: the contract's words, else the catalogue's."""

from ntm.catalog import Feed, word


def fault_messages(contract: Feed, rule_id: str, column_name: str) -> tuple[str, str]:
    """Vietnamese and English message of a rule or fault of a feed's column."""
    for rule in contract.rules:
        if rule.id == rule_id:
            return rule.message_vi, rule.message_en
    values = {"column": "", "minimum": "", "maximum": "", "pattern": ""}
    if column_name:
        column = contract.column(column_name)
        values = {"column": column.header, "minimum": column.minimum, "maximum": column.maximum}
        key = f"fault.{rule_id}"
        return (
            word(key, "vi", **values, pattern=column.pattern_vi),
            word(key, "en", **values, pattern=column.pattern_en),
        )
    key = rule_id if rule_id.startswith("fault.") else f"fault.{rule_id}"
    return word(key, "vi", **values), word(key, "en", **values)

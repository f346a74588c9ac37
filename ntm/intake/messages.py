"""What is said of a fault, in both languages: the contract's words, else the catalogue's."""

from ntm.catalog import Feed, word


def fault_messages(
    contract: Feed, rule_id: str, column_name: str | None, first: str = "", second: str = ""
) -> tuple[str, str]:
    """Vietnamese and English message of a rule or fault, of a feed's column or of a whole table.

    `first` and `second` are what the fault names: a unit, two numbers, another column's header.
    """
    for rule in contract.rules:
        if rule.id == rule_id:
            return rule.message_vi, rule.message_en
    key = rule_id if rule_id.startswith("fault.") else f"fault.{rule_id}"
    values = {"column": "", "minimum": "", "maximum": "", "first": first, "second": second}
    if not column_name:
        return word(key, "vi", **values), word(key, "en", **values)
    column = contract.column(column_name)
    values |= {"column": column.header, "minimum": column.minimum, "maximum": column.maximum}
    return (
        word(key, "vi", **values, pattern=column.pattern_vi),
        word(key, "en", **values, pattern=column.pattern_en),
    )

"""Who sends: `38` (a province with all its agencies), `38-skhcn`, `TW`."""

from dataclasses import dataclass
from datetime import date

from ntm.catalog import word
from ntm.errors import NtmError
from ntm.intake.fetch import SENDER
from ntm.units.reference import CENTRAL
from ntm.universe import areas


@dataclass(frozen=True)
class Sender:
    """A sender on a day; the agency is empty for a province as a whole."""

    code: str
    province_code: str
    agency: str
    province_name: str

    @property
    def name(self) -> str:
        """Its name in Vietnamese: the agency, then the province."""
        if not self.agency:
            return self.province_name
        return f"{agency_name(self.agency)} · {self.province_name}"


def sender_on(code: str, day: date) -> Sender:
    """The sender of a code. Raises NtmError when that day's map has no such province."""
    found = SENDER.fullmatch(code)
    province, agency = (found["province"], found["agency"] or "") if found else ("", "")
    if province == CENTRAL:
        return Sender(code, province, agency, word("outbox.central", "vi"))
    area = areas(day).get(province)
    if area is None:
        known = ", ".join(areas(day))
        raise NtmError(
            f"Không có đơn vị gửi «{code}» theo địa giới ngày {day:%d/%m/%Y}; viết mã tỉnh như 38 "
            f"hoặc 38-skhcn. Mã tỉnh: {known}. / There is no sender {code!r} on the map of {day}; "
            "write a province code such as 38 or 38-skhcn."
        )
    return Sender(code, province, agency, area.province.name)


def agency_name(agency: str) -> str:
    """The agency's name in Vietnamese; its code in capitals where the words have none."""
    try:
        return word(f"agency.{agency}", "vi")
    except KeyError:
        return agency.upper()

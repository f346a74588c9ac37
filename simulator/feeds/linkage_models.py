"""Models that link production to sale, some tied to coded raw-material areas. All is invented."""

from datetime import date

import numpy as np
import polars as pl

from ntm.catalog import codes
from simulator.draws import (
    Curve,
    chosen,
    code_lists,
    day_number,
    day_reached,
    days,
    numbered,
    shared_count,
)
from simulator.feeds import production_area_codes
from simulator.registers import PROGRAMME_WEIGHTS, Entries, rural_weights
from simulator.settings import half_year_index, last_day
from simulator.view import Part, View

MODELS: Curve = ((date(2015, 1, 1), 0), (date(2022, 6, 30), 3_100), (date(2025, 12, 31), 5_200))
LAST = MODELS[-1][1]
KEY_LEVELS = {"national": 0.2, "provincial": 0.45, "local": 0.15, "none": 0.2}
AREA_SHARE, CODED_SHARE = 0.7, 0.45  # with a raw-material area; of those, with its code
STOPPED_SHARE = 0.08
SPREADS_SHARE = 0.15  # over a second commune, the next one in the list
USES_TECHNOLOGY_ABOVE = 0.9
PRODUCTS = ("Lúa chất lượng cao", "Cà phê", "Hồ tiêu", "Rau an toàn", "Cam", "Chè", "Lợn", "Tôm")


class Register(Entries):
    """Every linkage model that an old province ever has."""

    def __init__(self, part: Part, seed: int) -> None:
        count = shared_count(LAST, rural_weights(), part.province.code)
        super().__init__("linkage models", part, seed, count, PROGRAMME_WEIGHTS)
        self.began = day_reached(MODELS, (np.arange(count) + self.chance("day")) / count * LAST)
        self.codes = self.serials("LK-" + self.code + "-{}", 4)
        self.products = self.random.choice(PRODUCTS, count)
        self.key_levels = chosen(self.random, KEY_LEVELS, count)
        self.has_area = self.chance("area") < AREA_SHARE
        self.hectares = np.exp(self.random.normal(3.8, 0.8, count)).round(1)
        areas = production_area_codes.count_in(self.code)
        picked = pl.Series(self.random.integers(1, areas + 1, count)).cast(pl.String).str.zfill(5)
        is_coded = self.has_area & (self.chance("coded") < CODED_SHARE)
        self.area_codes = numbered(production_area_codes.code_form(self.code), picked).set(
            pl.Series(~is_coded), None
        )
        self.spreads = pl.Series(self.chance("spreads") < SPREADS_SHARE)
        wait = self.random.integers(300, 2_000, count)
        stops = self.chance("stops") < STOPPED_SHARE
        self.stopped = np.where(stops, self.began + wait, 10_000_000)

    def rows(self, view: View, period: str) -> pl.DataFrame:
        """Models begun up to the period's end. Grain: commune × linkage model."""
        rows, places = self._at_home(view, period)
        programme = view.province.programme_places(last_day(period))
        following = programme[np.searchsorted(programme, places, side="right") % len(programme)]
        spreads = rows["linkage_code"].is_in(self.codes.filter(self.spreads))
        again = rows.with_columns(view.unit_ids(following)).filter(
            spreads & pl.Series(following != places)
        )
        return pl.concat([rows, again])

    def _at_home(self, view: View, period: str) -> tuple[pl.DataFrame, np.ndarray]:
        """Each model in its first commune, and the place of that."""
        day, half = last_day(period), half_year_index(period)
        here = np.flatnonzero(self.began <= day_number(day))
        status = np.where(self.stopped[here] <= day_number(day), "stopped", "running")
        level = self.level(view, day, half)
        has = {
            line["code"]: (level + 0.7 * self.noise(line["code"]) > USES_TECHNOLOGY_ABOVE)[here]
            for line in codes("digital_technology")
        }
        places = self.homes.on(view, day)[here]
        rows = pl.DataFrame(
            {
                "unit_id": view.unit_ids(places),
                "linkage_code": self.codes.gather(here),
                "linkage_name": numbered("Liên kết sản xuất, tiêu thụ {}", self.products[here]),
                "product_name": self.products[here],
                "key_product_level": self.key_levels[here],
                "model_status": status,
                "began_date": days(self.began[here]),
                "raw_material_area_ha": np.where(self.has_area, self.hectares, 0.0)[here],
                "area_code": self.area_codes.gather(here),
                "digital_technologies": code_lists(has),
                "lead_organisation": numbered("Hợp tác xã số {}", here % 40 + 1),
            }
        )
        return rows, places


def rows(view: View, period: str) -> pl.DataFrame:
    """All linkage models of the province. Grain: commune × linkage model."""
    return view.register_rows("linkage models", Register, period)

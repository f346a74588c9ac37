"""Every feed from the inbox to its staging model: good files, poisoned ones, and nobody's name."""

from collections import defaultdict
from pathlib import Path

import duckdb
import pyarrow.parquet as parquet
import pytest

from ntm import ledger
from ntm.catalog import feed, feed_names
from tests import river, samples

SECRETS = ("Bí Mật", "Phó Chủ tịch", "0912345678", "038190001234", "bimat@", "Lò Văn Kín")
# Of officials, respondents, owners of products, applicants; a cooperative's tax code is public.
PSEUDONYMS = ("CB-38-009", "P-0000", "CT-38-09", "2801000014", "H38.2")
FEEDS_AND_FORMATS = [(name, ending) for name in feed_names() for ending in samples.FORMATS]


@pytest.fixture(scope="module")
def settled(tmp_path_factory) -> tuple[Path, Path]:
    """Data root and warehouse after one run: good files of each format, then poisoned ones.

    The poisoned files come later under the same names, so that they would replace the good ones.
    """
    root = tmp_path_factory.mktemp("samples") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NTM_DATA", str(root))
        for moment, kind in (("20250110T0900", "good"), ("20250111T0900", "poisoned")):
            for table in samples.samples(kind):
                for ending, write in samples.FORMATS.items():
                    name = f"{samples.place(table.feed)}/{moment}_{table.feed.name}.{ending}"
                    river.put(root, name, write(table))
        river.run()
        yield root, river.build()


def parts(kind: str, feed_name: str, ending: str) -> list[dict]:
    """Manifest rows of one sample file."""
    moment = "20250110T0900" if kind == "good" else "20250111T0900"
    name = f"{moment}_{feed_name}.{ending}"
    deliveries = ledger.read("fetch").to_pylist()
    ids = {row["delivery_id"] for row in deliveries if row["file_name"] == name}
    manifest = ledger.read("standardize").to_pylist()
    return [row for row in manifest if row["delivery_id"] in ids and row["feed"]]


@pytest.mark.parametrize(("feed_name", "ending"), FEEDS_AND_FORMATS)
def test_a_good_file_is_accepted_whole(settled, feed_name, ending):
    (part,) = parts("good", feed_name, ending)
    table = samples.sample(feed_name, "good")
    counts = (part["rows_accepted"], part["rows_quarantined"], part["rows_duplicate"])
    assert counts == (len(table.rows), 0, 0), faults(settled[0], part)


@pytest.mark.parametrize(("feed_name", "ending"), FEEDS_AND_FORMATS)
def test_each_planted_fault_is_found_and_no_other(settled, feed_name, ending):
    (part,) = parts("poisoned", feed_name, ending)
    table = samples.sample(feed_name, "poisoned")
    found = faults(settled[0], part)
    assert found == table.faults
    counts = (part["rows_accepted"], part["rows_quarantined"], part["rows_duplicate"])
    assert counts == (table.accepted, len(table.faults), table.duplicates)


def faults(root: Path, part: dict) -> list[set[tuple[str, str]]]:
    """(rule, column) of each quarantined row of a part, in the rows' order."""
    folder = root / "batches" / part["feed"] / "quarantined" / f"batch={part['batch_id']}"
    rows: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for file in folder.glob("*.parquet"):
        for line in parquet.read_table(file, partitioning=None).to_pylist():
            key = (line["delivery_id"], line["part"])
            if key == (part["delivery_id"], part["part"]) and line["severity"] == "error":
                rows[line["row_number"]].add((line["rule_id"], line["column_name"]))
    return [rows[number] for number in sorted(rows)]


@pytest.mark.parametrize("feed_name", feed_names())
def test_the_poisoned_file_is_held_and_the_good_one_stays_in_force(settled, feed_name):
    table = samples.sample(feed_name, "good")
    (rows,) = river.query(settled[1], f"select count(*) from int_{feed_name}")
    assert rows == (len(table.rows),)
    sql = f"select count(*), count(distinct delivery_id) from stg_{feed_name}"
    (staged,) = river.query(settled[1], sql)
    poisoned = samples.sample(feed_name, "poisoned")
    files = len(samples.FORMATS)
    assert staged == (files * (len(table.rows) + poisoned.accepted), 2 * files)


@pytest.mark.parametrize("feed_name", feed_names())
def test_every_fault_is_told_in_both_languages(settled, feed_name):
    sql = """
        select distinct rule_id, message_vi, message_en from fct_faults
        where feed = $feed and (coalesce(message_vi, '') = '' or coalesce(message_en, '') = '')
    """
    assert river.query(settled[1], sql, {"feed": feed_name}) == []


def test_no_name_number_or_address_of_a_person_gets_past_the_landing(settled):
    root, warehouse = settled
    files = [*(root / "batches").rglob("*.parquet"), *(root / "ledger").rglob("*.parquet")]
    assert len(files) > 2 * len(feed_names())
    told = [
        (file.parent.parent.name, secret)
        for file in files
        for secret in SECRETS
        if secret in str(parquet.read_table(file, partitioning=None).to_pylist())
    ]
    assert told == []
    assert tables_telling(warehouse, SECRETS, "%") == []


def test_no_pseudonym_of_a_person_is_in_a_public_table(settled):
    for layer in ("dim", "fct", "mart"):
        found = tables_telling(settled[1], PSEUDONYMS, f"{layer}\\_%")
        assert [line for line in found if line[0] != "fct_cooperatives"] == []


def tables_telling(warehouse: Path, texts: tuple[str, ...], names: str) -> list[tuple[str, str]]:
    """Tables of a warehouse with a text anywhere in a row, by name and text."""
    listed = "select table_name from information_schema.tables where table_name like $n escape '\\'"
    with duckdb.connect(str(warehouse), read_only=True) as database:
        tables = [name for (name,) in database.execute(listed, {"n": names}).fetchall()]
        return [
            (table, text)
            for table in tables
            for text in texts
            if database.execute(
                f'select count(*) from "{table}" as row where cast(row as varchar) like $t',
                {"t": f"%{text}%"},
            ).fetchall()[0][0]
        ]


def figures(settled: tuple[Path, Path], table: str, columns: str, where: str = "true") -> list:
    """Rows of a mart for Thanh Hóa (38), as the good samples make them."""
    sql = f"select {columns} from {table} where unit_id = '38@2021-01-01' and {where} order by all"
    return river.query(settled[1], sql)


def test_only_unexpired_ratings_count_and_those_ever_rated_stand_beside(settled):
    columns = "ocop_products_rated_count, ocop_products_valid_count, ocop_products_lapsed_count"
    assert figures(settled, "mart_ocop", columns) == [(6, 5, 1)]
    stars = "ocop_3_star_count, ocop_4_star_count, ocop_5_star_count, ocop_owners_count"
    assert figures(settled, "mart_ocop", stars) == [(2, 2, 1, 4)]


def test_both_cuts_of_funding_add_up_to_the_stated_total(settled):
    cut = "decision_source, funding_source, round(disbursed_million_vnd, 3)"
    rows = figures(settled, "mart_funding", cut, "funding_scope = 'programme_924'")
    assert rows == [
        ("central", "central_budget", 9640.5),
        ("integrated", "integrated", 1500.0),
        ("local", "local_budget", 5900.25),
        ("remainder", "remainder", 518.75),
        ("socialised", "enterprises", 800.0),
        ("socialised", "people", 140.5),
    ]
    assert sum(amount for _, _, amount in rows) == 18500


def test_persons_trained_are_not_attendances_and_who_left_is_no_manager(settled):
    persons = "officials_count, officials_trained_count, manager_attendances_count"
    assert figures(settled, "mart_training", persons) == [(5, 3, 3)]
    classes = "manager_classes_count, skills_classes_count, skills_attendances_count"
    assert figures(settled, "mart_training", classes) == [(1, 2, 173)]


def test_a_linkage_model_over_two_communes_is_one_model(settled):
    columns = "linkages_count, linkages_in_place_count, linkages_raw_area_count"
    assert figures(settled, "mart_linkage", columns) == [(4, 3, 2)]
    digital = "linkages_raw_area_digital_count, linkages_key_product_count, raw_material_area_ha"
    assert figures(settled, "mart_linkage", digital) == [(1, 3, 1450.5)]


def test_recognised_maintained_acknowledged_and_revoked_are_told_apart(settled):
    columns = "titles_recognised_count, titles_acknowledged_count, titles_revoked_count"
    where = "titled_level = 'commune' and recognition_title = '{}'"
    assert figures(settled, "mart_recognitions", columns, where.format("ntm")) == [(2, 0, 1)]
    assert figures(settled, "mart_recognitions", columns, where.format("advanced")) == [(1, 1, 0)]


def test_every_task_has_a_figure_or_says_that_nothing_was_reported(settled):
    tasks = figures(settled, "mart_tasks", "distinct task_id", "period_end = '2024-12-31'")
    assert [task for (task,) in tasks] == [f"K{number:02d}" for number in range(1, 29)]
    before = figures(settled, "mart_tasks", "distinct status", "period_end < '2024-01-01'")
    assert before == [("not_reported",)]
    measured = "measure, measure_value, accumulation"
    assert figures(settled, "mart_tasks", measured, "task_id = 'K12' and measure_value > 0") == [
        ("digital_teams_count", 13.0, "at_period_end"),
        ("people_coached_count", 250.0, "in_period"),
    ]


def test_observations_are_long_and_lead_back_to_their_row(settled):
    sql = """
        select measure, observed_value, value_kind, accumulation, breakdown from fct_observations
        where unit_id = '14848@2021-01-01' and feed in ('infrastructure', 'work_files')
            and row_number is not null order by feed, measure
    """
    rows = river.query(settled[1], sql)
    assert ("households_count", 1102.0, "actual", "at_period_end", "") in rows
    assert ("work_files_online_count", 251.0, "actual", "in_period", "|all") in rows
    assert len(rows) == 12


def test_samples_use_headers_other_than_the_templates_own():
    own = {name: {column.header for column in feed(name).read_columns} for name in feed_names()}
    same = [name for name in own if set(samples.sample(name, "good").header) <= own[name]]
    assert same == []

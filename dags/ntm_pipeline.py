"""The river: fetch → standardize → check → build → publish.

When it fails: the failed task's log names the verb and the reason; `ntm status` shows the balance
per feed and `ntm status --held` what is held and why. Every verb is safe to run again: what is done
is not done twice. A held part is no failure; a part that failed or does not balance is, and turns
the last task red after the rest has been published. This is an Airflow dag without any logic.
"""

from datetime import datetime

from airflow.sdk import dag, task


@task
def fetch() -> None:
    """Land new files."""
    from ntm.verbs import fetch as verb

    _succeed(verb, [])


@task
def standardize() -> None:
    """Landed files to accepted and quarantined rows; the last task tells of parts that failed."""
    from spark_jobs import standardize as verb

    verb.standardize()


@task
def check() -> None:
    """Promote or hold each new part."""
    from quality import check as verb

    _succeed(verb, [])


@task
def build() -> None:
    """dbt: promoted rows to marts."""
    from ntm.verbs import build as verb

    _succeed(verb, [])


@task
def publish() -> None:
    """A release, complete or absent."""
    from publishing import publish as verb

    _succeed(verb, [])


@task
def balance() -> None:
    """Fail the run if a part failed or a feed does not balance."""
    from ntm.verbs import status as verb

    _succeed(verb, [])


def _succeed(verb, arguments: list[str]) -> None:
    import argparse

    parser = argparse.ArgumentParser()
    verb.add_arguments(parser)
    if verb.run(parser.parse_args(arguments)):
        raise RuntimeError(f"{verb.__name__} failed; see the lines above")


@dag(
    schedule=None,
    start_date=datetime(2025, 1, 1),
    catchup=False,
    max_active_runs=1,
    doc_md=__doc__,
    tags=["ntm"],
)
def ntm_pipeline() -> None:
    """One line: the river."""
    fetch() >> standardize() >> check() >> build() >> publish() >> balance()


ntm_pipeline()

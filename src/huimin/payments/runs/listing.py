"""Making the list of a run: who is paid what into which account, and how it differs from last month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import polars
from django.db import connection

from huimin.kernel.days import born_by
from huimin.kernel.errors import Conflict
from huimin.kernel.errors import gettext_noop as _
from huimin.payments.cards import STEPS, Bridge, Count
from huimin.payments.models import Payment, Run
from huimin.payments.runs.changes import before_of
from huimin.rulebook.public import in_declared_order

HERE: Final = Path(__file__).parent
LIST = (HERE / "list.sql").read_text(encoding="utf-8")
BRIDGE = (HERE / "bridge.sql").read_text(encoding="utf-8")
ADULT: Final = 18

DIGEST = """
SELECT coalesce(md5(string_agg(concat_ws('|', key, person_id, people, amount, parts, division, payee_id,
    payee_name, account_cipher, state, failure_code, reissue_of_id), E'\\n' ORDER BY key)), '')
FROM payments_payment WHERE run_id = %s
"""


class SomebodyFellOut(Conflict):
    """The list does not hold everybody who is due."""

    template = _(
        "{due} payments are due and {listed} came onto the list. Nothing was saved;"
        " report this to the maintainers."
    )


class BridgeBroken(Conflict):
    """The bridge from last month to this month does not add up."""

    template = _(
        "The bridge of “{scheme}” from last month to this month does not add up."
        " Nothing was saved; report this to the maintainers."
    )


def write_list(*, run: Run, due: polars.DataFrame, missed: polars.DataFrame | None = None) -> None:
    """Write what is `due`, what `missed` its own list, and what is still owed, as the payments of a run.

    Raises:
        SomebodyFellOut: somebody who is due is not on the list.
    """
    rows = due.with_columns(kind=polars.lit(Payment.Kind.REGULAR.value), for_month=run.month)
    if missed is not None:
        late = missed.with_columns(kind=polars.lit(Payment.Kind.ARREARS.value))
        rows = polars.concat([rows, late.select(rows.columns)])
    with connection.cursor() as cursor:
        cursor.execute(
            LIST,
            {
                "run": run.pk,
                "month": run.month,
                "pay_day": run.pay_day,
                "minors_are_born_after": born_by(ADULT, run.month),
                "kinds": rows["kind"].to_list(),
                "months": rows["for_month"].to_list(),
                "schemes": rows["scheme"].to_list(),
                "awards": rows.select(_award_that_pays())["award_id"].to_list(),
                "proposals": rows["proposal_id"].to_list(),
                "persons": rows["person_id"].to_list(),
                "households": rows["household_id"].to_list(),
                "people": rows["people"].to_list(),
                "amounts": rows["amount"].to_list(),
                "parts": rows["parts"].to_list(),
                "divisions": rows["division"].to_list(),
                "suspended": rows["suspended"].to_list(),
            },
        )
    listed = Payment.objects.filter(run=run, kind=Payment.Kind.REGULAR).count()
    if listed != due.height:
        raise SomebodyFellOut(due=due.height, listed=listed)


def _award_that_pays() -> polars.Expr:
    """Return the award itself; where it changes, the next one pays, which exists once the run is approved."""
    return polars.when(~polars.col("change").is_in(["more", "less"])).then("award_id").alias("award_id")


def clear_list(*, run: Run) -> None:
    """Remove the payments of a run that is reckoned again."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM payments_payment WHERE run_id = %s", [run.pk])


def digest_of(run: Run) -> str:
    """Return a digest of the list of a run: equal when it says the same."""
    with connection.cursor() as cursor:
        cursor.execute(DIGEST, [run.pk])
        return str(cursor.fetchone()[0])


def bridges_to(run: Run) -> tuple[Bridge, ...]:
    """Return by scheme how the run before became this one.

    Raises:
        BridgeBroken: the sums of a scheme do not hold.
    """
    before = before_of(run)
    with connection.cursor() as cursor:
        cursor.execute(BRIDGE, {"run": run.pk, "before": None if before is None else before.pk})
        names = [column.name for column in cursor.description or ()]
        bridges = tuple(_bridge(dict(zip(names, row, strict=True))) for row in cursor.fetchall())
    for bridge in bridges:
        if not bridge.adds_up:
            raise BridgeBroken(scheme=bridge.scheme)
    return bridges


def bridge_as_data(bridges: tuple[Bridge, ...]) -> dict[str, Any]:
    """Return bridges in the form in which a run keeps them."""
    return {bridge.scheme: asdict(bridge) for bridge in bridges}


def bridges_of(data: Mapping[str, Any]) -> tuple[Bridge, ...]:
    """Return the bridges that a run keeps."""
    return tuple(_kept_bridge(scheme, data[scheme]) for scheme in in_declared_order(data))


def _kept_bridge(scheme: str, kept: Mapping[str, Any]) -> Bridge:
    moved = kept.get("moved", 0)  # an earlier version kept only the difference of who joined and who is gone
    return Bridge(
        scheme=scheme,
        joined=kept.get("joined", max(moved, 0)),
        gone=kept.get("gone", max(-moved, 0)),
        **{step: Count(**kept[step]) for step in STEPS},
    )


def _bridge(row: Mapping[str, Any]) -> Bridge:
    steps = {
        step: Count(*(int(row[name] or 0) for name in (step, f"{step}_people", f"{step}_fen")))
        for step in STEPS
    }
    return Bridge(scheme=row["scheme"], joined=int(row["joined"] or 0), gone=int(row["gone"] or 0), **steps)

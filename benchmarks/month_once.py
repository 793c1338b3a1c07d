"""Reckon, submit and approve one month of an installation: database to proposals, ledger and bank files."""

from __future__ import annotations

import json
import os
import sys
import time


def main(month: str, submitter: str, approver: str) -> None:
    from huimin.commons.database.embedded import connect_installation

    connect_installation()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huimin.web.settings")
    import django

    django.setup()
    from django.utils.timezone import now

    from huimin.commons.access.models import Officer
    from huimin.kernel.days import Month
    from huimin.payments import public as payments

    first, second = (Officer.objects.get(username=name) for name in (submitter, approver))
    of = Month.of(month)
    started = time.perf_counter()
    payments.run_month(month=of, by=first, at=now())
    reckoned = time.perf_counter()
    payments.submit_run(month=of, by=first, at=now())
    run = payments.approve_run(month=of, by=second, at=now())
    seconds = time.perf_counter() - started
    said = {"seconds": seconds, "reckoning": reckoned - started, "payments": run.payments, "total": run.total}
    print(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:4])

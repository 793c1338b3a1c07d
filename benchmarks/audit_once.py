"""Write, seal and verify a trail in a database of its own."""

from __future__ import annotations

import json
import os
import sys
import time


def main(deeds: int) -> None:
    from huimin.commons.database.embedded import connect_installation

    connect_installation()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huimin.web.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from huimin.commons.audit.models import Block
    from huimin.commons.audit.sealing import seal
    from huimin.commons.audit.verifying import verify

    call_command("migrate", verbosity=0)
    step = 10_000
    for start in range(0, deeds, step):  # many writers, many transactions
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO audit_deed (verb, subject, division, reason, details)"
                " SELECT 'person opened', 'registry.Person:' || g, '420202005001', 'search',"
                " jsonb_build_object('kind', 'name', 'found', g %% 7) FROM generate_series(%s, %s) g",
                [start, start + step - 1],
            )
    started = time.perf_counter()
    seal()
    sealed = time.perf_counter()
    report = verify()
    done = time.perf_counter()
    if not report.sound:
        raise SystemExit(str(report))
    print(json.dumps({"seal": sealed - started, "verify": done - sealed, "blocks": Block.objects.count()}))


if __name__ == "__main__":
    main(int(sys.argv[1]))

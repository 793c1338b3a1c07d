"""Write, seal and verify a trail, and what it names, in a database of its own."""

from __future__ import annotations

import json
import os
import sys
import time

EVIDENCE = """
    INSERT INTO casework_decision (task_id, case_id, stage, engine, engine_amount, effect, grants, amount,
        parts, rules, "on", known_at, why, departs, reason, by_id, at, taken_back)
    SELECT number, 1, 'decision', 'granted', number, 'grant', true, number, '{}', 'edition', '2025-08-04',
        now(), jsonb_build_object('tree', lines), false, '', 1, now(), false
    FROM generate_series(1, %(decisions)s) number, LATERAL (
        SELECT jsonb_agg(md5((number * 1000 + line)::text)) AS lines FROM generate_series(1, 100) line) why;
    INSERT INTO documents_document (series_id, number, kind, title, subject, division, content, media_type,
        sm3, data, issued_at)
    SELECT 'series', number, 'notice', '', 'casework.Case:1', '',
        decode(repeat(md5(number::text), 2500), 'hex'), 'application/pdf', '', '{}', now()
    FROM generate_series(1, %(documents)s) number;
"""
"""Explanations of 4 kB and documents of 40 kB."""


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
    fill_evidence(deeds // 10, deeds // 50)
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
    alone = verify(kept=False)
    done = time.perf_counter()
    report = verify()
    held = time.perf_counter()
    kept = {each.kind: each.named for each in report.kept}
    if not (alone.sound and report.sound and kept["decisions"] and kept["documents"]):
        raise SystemExit(str(report))
    said = {"seal": sealed - started, "verify": done - sealed, "held": held - done, "kept": kept}
    print(json.dumps(said | {"blocks": Block.objects.count()}))


def fill_evidence(decisions: int, documents: int) -> None:
    """Store so many decisions and documents, and the deeds that name them.

    The triggers and keys rest meanwhile: the case of all decisions is one, and no task stands behind them.
    """
    from django.db import connection, transaction

    from huimin.casework.evidence import decisions_as_kept
    from huimin.commons.audit.trail import deed, record_many
    from huimin.commons.documents.models import Document
    from huimin.kernel.crypto import sm3

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(EVIDENCE, {"decisions": decisions, "documents": documents})
    record_many(
        deed("case.step", "casework.Case:1", by=None, decision=piece.key, digest=piece.digest.hex())
        for piece in decisions_as_kept()
    )
    issued = Document.objects.values_list("pk", "content")
    record_many(
        deed("documents.issue", "casework.Case:1", by=None, document=key, digest=sm3(bytes(content)).hex())
        for key, content in issued.iterator(chunk_size=100)
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))

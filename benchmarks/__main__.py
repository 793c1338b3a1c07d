"""`python -m benchmarks [NAME …]`: measure, and renew RESULTS.md and results.json."""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from importlib import import_module
from pathlib import Path

from benchmarks.measuring import Figure, as_json, machine

HERE = Path(__file__).resolve().parent
# name of a module with `measure(quick: bool) -> list[Figure]`: what it is about
SUBJECTS = {
    "dibao_batch": "Dibao on a million households, Parquet to Parquet",
    "one_case": "One case explained",
    "spark_batch": "Dibao on a million households by Spark",
    "oracle_agreement": "The engine and the independent oracle",
    "district_month": "The month of a whole district",
    "pages": "Pages with twenty officers at once",
    "cases": "Cases with fifty users at once",
    "audit_trail": "The audit trail",
    "demo_start": "From a fresh clone to a district",
}


def write_results(results: dict[str, list[Figure]]) -> None:
    """Write what was measured; subjects that were not measured this time keep their last figures."""
    path = HERE / "results.json"
    kept = json.loads(path.read_text()) if path.exists() else {"subjects": {}}
    day = datetime.now().astimezone().date().isoformat()
    for name, figures in results.items():
        kept["subjects"][name] = {
            "measured_on": day,
            "machine": machine(),
            "figures": [as_json(f) for f in figures],
        }
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    lines = [
        "# Results",
        "",
        "Renewed by `make bench`; never edited by hand. Ratios are taken pairwise within one run.",
        "",
    ]
    for name, title in SUBJECTS.items():
        if name not in kept["subjects"]:
            continue
        subject = kept["subjects"][name]
        place = subject["machine"]
        on = f"{place['cpu']}, {place['cores']} cores, {place['memory_gib']} GiB, Python {place['python']}"
        lines += [f"## {title}", ""]
        lines += [f"`python -m benchmarks {name}` · {subject['measured_on']} · {on}", ""]
        lines += ["| figure | measured | claim | holds | beside |", "|---|---:|---:|---|---|"]
        for row in subject["figures"]:
            holds = row.pop("holds", None)
            figure = Figure(**row)
            row["holds"] = holds
            lines.append(figure.as_row())
        notes = [row["note"] for row in subject["figures"] if row["note"]]
        lines += ["", *(f"- {note}" for note in notes), ""]
    (HERE / "RESULTS.md").write_text("\n".join(lines).rstrip() + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subjects", nargs="*", metavar="NAME", help=", ".join(SUBJECTS))
    parser.add_argument(
        "--quick", action="store_true", help="small sizes, to see that it works; nothing is written"
    )
    arguments = parser.parse_args()
    for name in arguments.subjects or SUBJECTS:
        print(f"— {SUBJECTS[name]}")
        figures = import_module(f"benchmarks.{name}").measure(arguments.quick)
        for figure in figures:
            print("  " + figure.as_row())
        if not arguments.quick:
            write_results({name: figures})


if __name__ == "__main__":
    main()

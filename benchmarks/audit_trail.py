"""A million deeds sealed and verified, and the decisions and documents that they name."""

from __future__ import annotations

import shutil

from benchmarks.measuring import DATA, Figure, module, run


def measure(quick: bool) -> list[Figure]:
    """Return the seconds of verifying a sealed trail of a million deeds, alone and with what it names."""
    deeds = 20_000 if quick else 1_000_000
    folder = DATA / "trail"
    shutil.rmtree(folder, ignore_errors=True)
    said = run(module("audit_once", str(deeds)), environment={"HUIMIN_DATA": str(folder)}).said
    shutil.rmtree(folder, ignore_errors=True)
    return [
        Figure(
            f"Verifying {deeds:,} deeds",
            said["verify"],
            "s",
            10,
            beside=f"sealed in {said['seal']:.1f} s, {said['blocks']} blocks",
        ),
        Figure(
            "The same, and what they name held against them",
            said["held"],
            "s",
            30,
            beside=f"{said['kept']['decisions']:,} decisions with explanations of 4 kB, "
            f"{said['kept']['documents']:,} documents of 40 kB",
        ),
    ]

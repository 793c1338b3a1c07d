"""Fail when an installed dependency has a licence that does not go with ours."""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, distributions

ALLOWED = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|LGPL|Lesser General Public|Zlib|Unlicense"
    r"|0BSD|AGPL|Affero|PostgreSQL|HPND|CC0|Public Domain|BlueOak",
    re.IGNORECASE,
)
READ_BY_HAND = {
    # name: what its own files say where the metadata are silent
    "fasteners": "Apache-2.0",
}


def licence_of(package: Distribution) -> str:
    """Return what a package says about its licence: expression, field and classifiers joined."""
    meta = package.metadata
    said = [meta.get("License-Expression"), (meta.get("License") or "").split("\n", 1)[0]]
    said += [line for line in meta.get_all("Classifier") or [] if line.startswith("License ::")]
    return " | ".join(part for part in said if part) or READ_BY_HAND.get(meta["Name"], "")


def main() -> int:
    """Print every package whose licence is missing or not allowed; return how many there are."""
    bad = {
        package.metadata["Name"]: licence_of(package)
        for package in distributions()
        if not ALLOWED.search(licence_of(package)) and package.metadata["Name"] != "huimin"
    }
    for name, licence in sorted(bad.items()):
        print(f"{name}: {licence or 'says nothing'}: read its licence, then allow it here or drop it")  # noqa: T201
    return len(bad)


if __name__ == "__main__":
    sys.exit(main())

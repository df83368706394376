"""Prints every package that `pip install dnahlm` brings, with its licence, as a Markdown table.

    python docs/write_licences.py [--extra genecalling ...] > licences.md

Exit 1 where one is under the GPL or AGPL, which would bind those who use the core; the extra
`genecalling` is, by design, and is named in the README.
"""

from __future__ import annotations

import argparse
import re
import sys
from email.message import Message
from importlib import metadata
from typing import cast

from packaging.requirements import Requirement

BINDING = re.compile(r"(?<![A-Za-z])(?:A?GPL|GNU (?:Affero )?General Public)", re.IGNORECASE)
ROOT = "dnahlm"


def licence(name: str) -> str:
    """What a package says of its licence: the expression, else the classifiers, else the text."""
    said = cast(Message, metadata.metadata(name))
    classes = [text.split("::")[-1].strip() for text in said.get_all("Classifier") or []
               if text.startswith("License ::")]  # fmt: skip
    written = (said.get("License") or "").strip().split("\n")[0]
    return said.get("License-Expression") or "; ".join(classes) or written or "not stated"


def packages(extras: tuple[str, ...] = (), root: str = ROOT) -> dict[str, str]:
    """Licence of every installed package that `root` with these extras needs, by name."""
    found: dict[str, str] = {}
    wanted = [(root, frozenset(extras))]
    seen = set()
    while wanted:
        name, chosen = wanted.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if (key, chosen) in seen:
            continue
        seen.add((key, chosen))
        try:
            needed = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue  # for another system, or an optional part that is not here
        found[key] = licence(name)
        for text in needed:
            one = Requirement(text)
            if one.marker is None or any(
                one.marker.evaluate({"extra": extra}) for extra in chosen or {""}
            ):
                wanted.append((one.name, frozenset(one.extras)))
    return dict(sorted(found.items()))


def binding(found: dict[str, str]) -> dict[str, str]:
    """Those under the GPL or AGPL with no other licence to choose."""
    return {
        name: said
        for name, said in found.items()
        if BINDING.search(said) and not re.search(r"\bOR\b", said)
    }


def main() -> int:
    """Print the table; exit status 1 where a licence binds."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--extra", action="append", default=[], help="an extra of dnahlm, too")
    options = parser.parse_args()
    found = packages(tuple(options.extra))
    print("| package | licence |\n| --- | --- |")
    for name, said in found.items():
        print(f"| {name} | {said} |")
    bad = binding(found)
    for name, said in bad.items():
        print(f"{name} is under {said}", file=sys.stderr)
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())

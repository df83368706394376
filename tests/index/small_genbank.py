"""GenBank texts small enough to be read in a test, written by hand-made rules."""

from __future__ import annotations

from collections.abc import Sequence

# A feature: type, location as written, qualifiers as (key, value) with None for a bare key.
Entry = tuple[str, str, Sequence[tuple[str, str | None]]]


def genbank(
    sequence: str,
    features: Sequence[Entry],
    *,
    name: str = "TEST01",
    topology: str = "linear",
    organism: str = "Testis exempli",
    definition: str = "Test record.",
) -> str:
    """One GenBank record."""
    lines = [
        f"LOCUS       {name:<16} {len(sequence):>11} bp    DNA     {topology:<8} BCT 01-JAN-2026",
        f"DEFINITION  {definition}",
        f"ACCESSION   {name}",
        f"VERSION     {name}.1",
        "KEYWORDS    .",
        f"SOURCE      {organism}",
        f"  ORGANISM  {organism}",
        "            Bacteria; Testota.",
        "FEATURES             Location/Qualifiers",
    ]
    for kind, location, qualifiers in features:
        lines.append(f"     {kind:<16}{location}")
        for key, value in qualifiers:
            quoted = value if value is None or value.isdigit() or value[0] == "(" else f'"{value}"'
            lines.append(" " * 21 + (f"/{key}" if quoted is None else f"/{key}={quoted}"))
    lines.append("ORIGIN")
    for at in range(0, len(sequence), 60):
        row = sequence[at : at + 60].lower()
        blocks = " ".join(row[i : i + 10] for i in range(0, len(row), 10))
        lines.append(f"{at + 1:>9} {blocks}")
    lines.append("//")
    return "\n".join(lines) + "\n"

"""The protein of an annotated CDS."""

from __future__ import annotations

from collections.abc import Callable

from index.rows import FeatureRow
from index.translate import exceptions_of, translate


def protein_of(
    feature: FeatureRow, qualifiers: dict[str, list[str]], sequence: Callable[[], str]
) -> str:
    """Protein of a CDS without the stop.

    Parameters
    ----------
    feature
        The CDS.
    qualifiers
        Its qualifiers as written.
    sequence
        Gives its spliced bases; called only where the file has no translation.

    Returns
    -------
    str
        The ``translation`` qualifier where there is one, else the bases read in the CDS's genetic
        code from ``codon_start`` with ``transl_except`` (INSDC Feature Table Definition).

    Raises
    ------
    ValueError
        No CDS, a pseudogene, no bases, or too few.
    """
    given = qualifiers.get("translation", [""])[0]
    if given:
        return "".join(given.split()).rstrip("*")
    if feature.type != "CDS":
        raise ValueError(f"{feature.id} is a {feature.type}, which has no protein.")
    if feature.pseudo:
        raise ValueError(f"{feature.id} is a pseudogene: the annotation gives it no protein.")
    open_start = feature.fuzzy_end if feature.strand == -1 else feature.fuzzy_start

    def read(first: int) -> str:
        return translate(
            sequence(),
            feature.transl_table or 1,
            codon_start=first,
            complete=not open_start,
            exceptions=exceptions_of(qualifiers.get("transl_except", ()), feature.parts),
        )

    first = first_base(qualifiers)
    protein = read(first)
    if "*" in protein and first > 1 and "codon_start" not in qualifiers:
        # Some GFF3 files count phases from 1: a frame with stops gives way to one without.
        whole = read(1)
        protein = protein if "*" in whole else whole
    if not protein:
        raise ValueError(f"The CDS of {feature.id} is too short for a protein.")
    return protein


def first_base(qualifiers: dict[str, list[str]]) -> int:
    """First base of the first codon, 1 to 3, from ``codon_start`` or a GFF3 ``phase``."""
    for key, offset in (("codon_start", 0), ("phase", 1)):
        value = qualifiers.get(key, [""])[0]
        if value.isdecimal() and 1 <= int(value) + offset <= 3:
            return int(value) + offset
    return 1

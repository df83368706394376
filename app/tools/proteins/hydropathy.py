"""Hydrophobic segments of proteins: windows of high mean hydropathy that do not overlap.

References
----------
Kyte and Doolittle, J. Mol. Biol. 157 (1982) 105: a window of 19 residues with a mean of at least
1.6 is likely to span a membrane.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from app.tools.base import Result, Table, tool
from app.tools.proteins.arguments import HydrophobicArguments
from app.tools.proteins.chosen import Chosen, in_each
from app.tools.proteins.properties import PROTEIN_COLUMNS, SPOKEN, rows_of
from app.tools.sequences.extract import ImpossibleError, proteins_of
from app.tools.shared.phrase import (
    CITED,
    aa,
    citation,
    count,
    gene_name,
    gene_table,
    join,
    number,
    percent,
    place,
    plain,
)
from app.tools.shared.select import declined, resolve_few

if TYPE_CHECKING:
    from index.library import Library
    from index.rows import FeatureRow


class Segment(NamedTuple):
    """A window of a protein: 0-based `start`, and its mean hydropathy."""

    start: int
    mean: float


@cache
def _tenths() -> np.ndarray:
    """Kyte-Doolittle values in tenths by ASCII code: int64 (128,), 0 for letters without one."""
    from Bio.SeqUtils.ProtParamData import kd

    values = np.zeros(128, dtype=np.int64)
    for letter, value in kd.items():
        values[ord(letter)] = round(10 * value)
    return values


@cache
def _unknown() -> np.ndarray:
    """Whether a letter has no value: bool (128,)."""
    from Bio.SeqUtils.ProtParamData import kd

    return np.array([chr(code) not in kd for code in range(128)])


def segments(protein: str, window: int, threshold: float) -> list[Segment]:
    """Windows with a mean hydropathy of at least `threshold`, the highest first taken, in order.

    Of two that overlap the higher is taken, of equal ones the first. Windows with a letter that
    the scale does not have are left out.

    Parameters
    ----------
    protein
        Upper-case residues.
    window
        Residues.
    threshold
        Mean on the scale of Kyte and Doolittle, -4.5 to 4.5.
    """
    codes = np.frombuffer(protein.encode("ascii", "replace"), dtype=np.uint8)
    if len(codes) < window:
        return []
    sums = _sliding(_tenths()[codes], window)
    enough = np.ceil(round(10 * threshold * window, 6))
    high = np.flatnonzero((sums >= enough) & (_sliding(_unknown()[codes], window) == 0))
    found: list[Segment] = []
    free = np.ones(len(sums), dtype=bool)
    for at in high[np.lexsort((high, -sums[high]))].tolist():
        if free[at]:
            found.append(Segment(at, float(sums[at]) / (10 * window)))
            free[max(0, at - window + 1) : at + window] = False
    return sorted(found)


def _sliding(values: np.ndarray, window: int) -> np.ndarray:
    """Sums of all windows."""
    total = np.concatenate(([0], np.cumsum(values, dtype=np.int64)))
    return np.asarray(total[window:] - total[:-window])


@tool("hydrophobic_segments", "protein", HydrophobicArguments)
def hydrophobic_segments(library: Library, arguments: HydrophobicArguments) -> Result:
    """Hydrophobic segments (possible transmembrane helices) of proteins, and who has most."""
    if arguments.names:
        return _of_genes(library, arguments)
    return in_each(
        library, arguments.genome, arguments.filter, lambda chosen: _ranked(chosen, arguments)
    )


def _method(arguments: HydrophobicArguments) -> str:
    return (
        f"This is a rough screen by hydropathy (Kyte and Doolittle 1982: {arguments.window} "
        f"residues with a mean of at least {arguments.threshold:g}), not a predictor such as "
        "DeepTMHMM; signal peptides and buried helices pass it too."
    )


def _spans(found: list[Segment], window: int) -> str:
    return ", ".join(f"{one.start + 1}..{one.start + window}" for one in found)


def _of_genes(library: Library, arguments: HydrophobicArguments) -> Result:
    """The segments of named genes, one by one."""
    record = arguments.filter.record
    resolved = resolve_few(library, arguments.names, arguments.genome, record)
    if isinstance(resolved, Result):
        return resolved
    hits, missing = resolved
    texts, rows = [], []
    cited, focus = [], []
    window = arguments.window
    for genome, gene in hits:
        try:
            protein = proteins_of(genome, gene)[0][0].upper()
        except ImpossibleError as error:
            missing.append(declined(str(error)))
            continue
        found = segments(protein, window, arguments.threshold)
        product = f", {plain(gene.product)}," if gene.product else ""
        told = f"The protein of {gene_name(gene)}{product} ({aa(len(protein))}) has "
        if found:
            means = [
                f"{number(one.start + 1)}..{number(one.start + window)} (mean {one.mean:.2f})"
                for one in found
            ]
            told += f"{count(len(found), 'hydrophobic segment')}: {join(means)}."
        else:
            told += "no hydrophobic segment."
        texts.append(f"{told} The gene lies {place(genome, gene)}.")
        rows += [
            [gene.id, one.start + 1, one.start + window, round(one.mean, 3),
             protein[one.start : one.start + window]]
            for one in found
        ]  # fmt: skip
        cited.append(citation(genome, gene, "translation"))
        focus.append(gene.id)
    if not texts:
        return missing[0]
    columns = ["id", "first residue", "last residue", "mean hydropathy", "residues"]
    return Result(
        " ".join([*texts, _method(arguments), *(item.text for item in missing)]),
        table=Table(columns, rows, len(rows)) if len(rows) > 1 else None,
        citations=cited,
        focus=focus,
    )


def _ranked(chosen: Chosen, arguments: HydrophobicArguments) -> Result:
    """Proteins by how many segments they have."""
    if not chosen.places:
        return chosen.none()
    known, genome = chosen.known, chosen.genome
    least, most = arguments.min_segments, arguments.max_segments
    window = arguments.window
    found = {at: segments(known.proteins[at], window, arguments.threshold) for at in chosen.places}
    held = [
        at for at in chosen.places if least <= len(found[at]) <= (len(found[at]) if most is None
                                                                  else most)
    ]  # fmt: skip
    held.sort(key=lambda at: -len(found[at]))
    page = held[: arguments.limit]
    rows = rows_of(genome, [int(known.fids[at]) for at in page])
    numbers = [len(found[at]) for at in page]
    text = _sentence(chosen, arguments, rows, numbers, len(held))
    level = sum(len(found[at]) == numbers[0] for at in held) if page else 0
    if arguments.limit == 1 and level > 1:
        text += f" {count(level - 1, 'other')} {'has' if level == 2 else 'have'} as many."
    table = None
    if len(rows) > 1:
        means = [max((one.mean for one in found[at]), default=None) for at in page]
        extra: dict[str, list[Any]] = {
            "segments": numbers,
            "highest mean": [None if mean is None else round(mean, 2) for mean in means],
            "places (aa)": [_spans(found[at], window) for at in page],
        }
        table = gene_table([(genome, row) for row in rows], PROTEIN_COLUMNS, extra)
    return Result(
        f"{text} {_method(arguments)}",
        table=table,
        citations=[citation(genome, row, "translation") for row in rows[:CITED]],
        focus=[row.id for row in rows[:50]],
    )


def _sentence(
    chosen: Chosen,
    arguments: HydrophobicArguments,
    rows: list[FeatureRow],
    numbers: list[int],
    held: int,
) -> str:
    """How many proteins pass, or which have the most."""
    least, most = arguments.min_segments, arguments.max_segments
    every = f"{count(len(chosen.places), 'protein')} {chosen.where}"
    if rows and arguments.limit == 1:
        product = f", {plain(rows[0].product)}," if rows[0].product else ""
        text = f"Of {every}, that of {gene_name(rows[0])}{product} has the most hydrophobic "
        return f"{text}segments, {number(numbers[0])}."
    told = [
        f"{gene_name(row)} with {number(amount)}" if least != most else gene_name(row)
        for row, amount in zip(rows[:SPOKEN], numbers, strict=False)
    ]
    told += [f"{number(len(rows) - SPOKEN)} more"] if len(rows) > SPOKEN else []
    if rows and arguments.limit and held > len(rows):
        lead = f"The {number(len(rows))} proteins with the most hydrophobic segments"
        return f"{lead} {chosen.where} are {join(told)}."
    verb = "has" if held < 2 else "have"
    some = f"{number(held)} of {every}" if held else f"None of {every}"
    share = f" ({percent(held / len(chosen.places))})" if held else ""
    listed = f": {join(told)}" if told else ""
    return f"{some}{share} {verb} {_amount(least, most)}{listed}."


def _amount(least: int, most: int | None) -> str:
    """``at least 2 hydrophobic segments``, ``no hydrophobic segment``."""
    noun = "hydrophobic segment"
    if most == 0:
        return f"no {noun}"
    if most is None:
        return f"at least {'one ' + noun if least == 1 else count(least, noun)}"
    if least == most:
        return f"exactly {count(most, noun)}"
    return f"at most {count(most, noun)}" if not least else f"{least} to {count(most, noun)}"

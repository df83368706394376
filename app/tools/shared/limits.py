"""Limits of a filter in words, and kinds that it leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tools.shared.keys import CODING_GENES, keys_for, normal
from app.tools.shared.phrase import gene_name, number, plain

if TYPE_CHECKING:
    from app.tools.arguments import Beyond
    from index.genome import Genome


class BadFilterError(ValueError):
    """A filter that cannot hold for this genome, with the reason in one sentence."""


def region_condition(length: int, start: int, end: int, mode: str) -> tuple[str, list]:
    """Condition that a feature overlaps, lies within or begins in a 0-based half-open region.

    A region with start > end runs over the origin. Features over the origin are judged by
    their parts.
    """
    if start >= end:
        left, one = region_condition(length, start, length, mode)
        right, two = region_condition(length, 0, end, mode)
        return f"({left} OR {right})", one + two
    if mode == "start":
        return "(start >= ? AND start < ?)", [start, end]
    if mode == "within":
        return '(start >= ? AND "end" <= ?)', [start, end]
    parts = "len(list_filter(CAST(parts AS BIGINT[][]), lambda p: p[1] < ? AND p[2] > ?)) > 0"
    return (
        f'(start < ? AND "end" > ? AND (NOT wraps OR {parts}))',
        [end, start, end, start],
    )


def beyond(genome: Genome, wanted: Beyond, record: str | None) -> tuple[list[str], list, list[str]]:
    """Conditions that genes lie on one side of a gene or position, up to the end of its record.

    Genes inside the one that is named, and those around it, lie on neither side.
    """
    if wanted.name is None:
        place = genome.record(record) if record else max(genome.records, key=lambda r: r.length)
        at = wanted.position or 1
        if at > place.length:
            raise BadFilterError(
                f"{plain(place.id)} ends at {number(place.length)}, before position {number(at)}."
            )
        back, start, end, where = wanted.side in ("before", "upstream"), at - 1, at, number(at)
        sql = '"end" <= ?' if back else "start >= ?"
        conditions, params, on = [sql], [start if back else end], place.id
    else:
        genes = [gene for gene in genome.lookup(wanted.name) if record in (None, gene.record)]
        if len(genes) != 1:
            raise BadFilterError(
                f"{'More than one gene is' if genes else 'No gene is'} called "
                f"'{plain(wanted.name)}' there; ask with the locus tag of one gene."
            )
        gene = genes[0]
        back = wanted.side == "before" or (
            wanted.side != "after" and (wanted.side == "upstream") == (gene.strand >= 0)
        )
        sign, where, on = "<" if back else ">", gene_name(gene), gene.record
        conditions = [f"start {sign} ?", f'"end" {sign} ?']
        params = [gene.start, gene.end]
    side = f"at {'lower' if back else 'higher'} coordinates than {where}"
    return ["record = ?", "NOT wraps", *conditions], [on, *params], [side]


def at_least(low: float, unit: str) -> str:
    """``of at least 300 bp``; 5,001 is how "longer than 5,000" arrives, and is said so."""
    if low > 10 and low % 10 == 1:
        return f"longer than {number(low - 1)} {unit}"
    return f"of at least {number(low)} {unit}"


def at_most(high: float, unit: str) -> str:
    """``of at most 300 bp``; 299 is said as shorter than 300."""
    if high > 10 and high % 10 == 9:
        return f"shorter than {number(high + 1)} {unit}"
    return f"of at most {number(high)} {unit}"


def other_than(genome: Genome, table: str, name: str) -> tuple[str, list]:
    """Condition that a gene or feature is not of a kind."""
    kind = normal(name)
    if table == "genes":
        if kind == "pseudogene":
            return "NOT pseudo", []
        if kind in (*CODING_GENES, "protein", "cds"):
            return "kind <> 'protein'", []
        return "lower(kind) <> ?", [kind.lower()]
    keys = keys_for(genome, name) or [name]
    return f"type NOT IN ({', '.join('?' * len(keys))})", list(keys)


def exons_said(least: int | None, most: int | None) -> str:
    """Limits of the number of exons: ``with exactly 2 exons``."""
    if least is None:
        return "with one exon" if most == 1 else f"with at most {number(most or 0)} exons"
    if most is None:
        return f"with at least {number(least)} exons"
    if least == most:
        return f"with exactly {number(least)} {'exon' if least == 1 else 'exons'}"
    return f"with {number(least)} to {number(most)} exons"


def residues(of_proteins: bool) -> str:
    """SQL of a length in amino acids; mature and signal peptides have no translation of their own
    in most files, so theirs is a third of their bases (`of_proteins`: their length)."""
    own = "length" if of_proteins else "length // 3"
    return f"coalesce(aa_length, CASE WHEN type IN ('mat_peptide', 'sig_peptide') THEN {own} END)"

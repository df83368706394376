"""What two primers amplify: matches over their whole length, facing each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.tools.base import Citation, Result, SequenceOut, Table, tool
from app.tools.bases.arrays import bases, records_with_sequence
from app.tools.bases.patterns import Hit, opposite, parse, search
from app.tools.sequences.arguments import PcrArguments
from app.tools.shared.phrase import CITED, bp, count, number, plain, strand_words, the_genome
from app.tools.shared.select import declined, no_sequence, open_genomes, record_across

if TYPE_CHECKING:
    from index.library import Library
    from index.rows import RecordInfo

LONGEST = 50_000
"""Longest product told, in bp."""
TOLD = 4


@tool("pcr_product", "sequence", PcrArguments)
def pcr_product(library: Library, arguments: PcrArguments) -> Result:
    """The products of a PCR with two primers: where they lie, how long they are, their bases."""
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    chosen = record_across(genomes, arguments.record)
    if isinstance(chosen, Result):
        return chosen
    try:
        words = [parse(primer) for primer in arguments.primers]
    except ValueError as error:
        return declined(str(error))
    if not any(genome.has_sequence for genome in chosen):
        return no_sequence(chosen[0])
    found: list[tuple[RecordInfo, int, int, str]] = []
    bound = [0, 0]
    for genome in chosen:
        for record in records_with_sequence(genome):
            if arguments.record not in (None, record.id):
                continue
            text, circular = bases(genome, record.id), record.topology == "circular"
            hits = [_both_strands(text, primer, circular) for primer in words]
            bound = [before + len(new) for before, new in zip(bound, hits, strict=True)]
            for start, length in _products(hits, len(text), circular):
                piece = (text + text[: LONGEST if circular else 0])[start : start + length]
                found.append((record, start, length, piece.decode("ascii")))
    if not found:
        sites = " and ".join(
            f"{plain(primer)} {count(sites, 'site')}"
            for primer, sites in zip(arguments.primers, bound, strict=True)
        )
        return declined(
            f"These primers give no product of up to {bp(LONGEST)} in {the_genome(chosen[0])} "
            f"(matches over the whole length: {sites}); write both 5' to 3'."
        )
    found.sort(key=lambda item: item[2])
    return _told(found)


def _both_strands(text: bytes, words: list[str], circular: bool) -> list[Hit]:
    """Sites of a primer; one that is its own reverse complement counts on both strands."""
    plus = search(text, words, circular=circular, strand=1)
    other = search(text, [opposite(word) for word in words], circular=circular, strand=1)
    return [*plus, *(Hit(hit.start, hit.length, -1) for hit in other)]


def _products(hits: list[list[Hit]], size: int, circular: bool) -> list[tuple[int, int]]:
    """Starts and lengths of what lies between a primer on the plus strand and the other one."""
    products = set()
    for one, other in ((0, 1), (1, 0)):
        for left in (hit for hit in hits[one] if hit.strand > 0):
            for right in (hit for hit in hits[other] if hit.strand < 0):
                length = right.start + right.length - left.start
                if circular:
                    length = (length - 1) % size + 1
                if max(left.length, right.length) <= length <= LONGEST:
                    products.add((left.start, length))
    return sorted(products)


def _told(found: list[tuple[RecordInfo, int, int, str]]) -> Result:
    rows: list[list[Any]] = []
    cited = []
    for record, start, length, _ in found:
        end = (start + length - 1) % record.length + 1
        rows.append([plain(record.id), start + 1, end, length])
        cited.append(Citation(record.id, start + 1, end, 1, "PCR product", "sequence"))
    first = rows[0]
    place = f"{first[0]} at {number(first[1])}..{number(first[2])}"
    if len(found) == 1:
        text = f"The PCR product is {bp(first[3])} long, primers included: {place}."
    else:
        text = f"There are {count(len(found), 'PCR product')}; the shortest is {bp(first[3])} long "
        text += f"({place})."
    return Result(
        text + " The primers match over their whole length.",
        table=Table(["record", "start", "end", "length (bp)"], rows, len(rows))
        if len(rows) > 1
        else None,
        sequences=[
            SequenceOut(f"{record.id}:{start + 1}", strand_words(1) + f" of {record.id}", piece)
            for record, start, _, piece in found[:TOLD]
        ],
        citations=cited[:CITED],
    )

"""How often one word stands in a sequence, and how often it would by the bases alone."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import TYPE_CHECKING

from app.tools.base import Citation, Result
from app.tools.bases.arrays import reverse_complement
from app.tools.places.sites import targets
from app.tools.shared.phrase import bp, citation, gene_name, in_genome, join, number, plain
from app.tools.shared.select import no_sequence, resolve_few
from app.tools.shared.several import merged

if TYPE_CHECKING:
    from app.tools.arguments import KmerArguments
    from index.library import Library


def occurrences(sequence: bytes, word: bytes) -> int:
    """How often a word stands in a sequence, overlapping ones too."""
    found, at = 0, sequence.find(word)
    while at >= 0:
        found += 1
        at = sequence.find(word, at + 1)
    return found


def one_word(library: Library, arguments: KmerArguments, written: str) -> Result:
    """Count of one word on one strand of records, a region or genes, each by itself.

    Parameters
    ----------
    arguments
        Where it is counted; without `strand` a gene is read on its own strand, all else on the
        plus strand.
    written
        The word, in DNA or RNA letters.
    """
    word = written.upper().replace("U", "T").encode("ascii")
    if arguments.names:
        return _of_genes(library, arguments, word)
    found = targets(library, arguments.genome, arguments.record, arguments.region)
    if isinstance(found, Result):
        return found
    sign = arguments.strand or 1
    several = len({item.genome.id for item in found}) > 1
    results = []
    for genome in {item.genome.id: item.genome for item in found}.values():
        items = [item for item in found if item.genome is genome]
        pieces = [(item.sequence, item.circular) for item in items]
        about = items[0].words if len(items) == 1 else f"the {number(len(items))} records"
        about += f" of {plain(genome.name)}" if several else ""
        text = _told(pieces, word, about, sign)
        if any(item.circular for item in items) and len(word) > 1:
            text += " Words across the origin of the circle are counted too."
        results.append(Result(text, citations=[item.citation for item in items[:25]]))
    return merged(results)


def _of_genes(library: Library, arguments: KmerArguments, word: bytes) -> Result:
    found = resolve_few(library, arguments.names, arguments.genome, arguments.record)
    if isinstance(found, Result):
        return found
    hits, missing = found
    opened = library.select(arguments.genome)
    results = []
    for genome, gene in hits:
        if not genome.record(gene.record).has_sequence:
            results.append(no_sequence(genome))
            continue
        sequence = genome.sequence(gene.record, gene.parts).encode("ascii")
        own = gene.strand or 1
        turned = arguments.strand is not None and arguments.strand != own
        about = f"{gene_name(gene)}{in_genome(opened, genome)}"
        text = _told([(sequence, False)], word, about, -1 if turned else 1, "sense strand")
        cited: list[Citation] = [citation(genome, gene, "sequence")]
        results.append(Result(text, citations=cited, focus=[gene.id]))
    return merged(results + missing)


def _told(
    pieces: Sequence[tuple[bytes, bool]], word: bytes, about: str, sign: int, forward: str = ""
) -> str:
    """The count on one strand and on the other, and what it would be by the bases alone.

    Parameters
    ----------
    pieces
        Bases of the plus strand, or of a gene's own, and whether each closes on itself.
    sign
        Strand that is counted: 1 that of `pieces`, -1 the other one.
    forward
        Words for the strand of `pieces` where that is not the plus strand.
    """
    if sign < 0:
        pieces = [(reverse_complement(piece), closed) for piece, closed in pieces]
    read = [piece + piece[: len(word) - 1] if closed else piece for piece, closed in pieces]
    turned = reverse_complement(word)
    found = sum(occurrences(piece, word) for piece in read)
    length = sum(len(piece) for piece, _ in pieces)
    said = word.decode("ascii")
    name = f"{said[0]}p{said[1]}" if len(said) == 2 else said
    strands = [forward or "plus strand", "antisense strand" if forward else "minus strand"]
    mine, opposite = strands if sign > 0 else strands[::-1]
    text = f"{name} occurs {_times(found)} on the {mine} of {about} ({bp(length)})"
    if word == turned:
        text += "; it is its own reverse complement, so it stands as often on the other strand"
    else:
        text += (
            f", and {_times(sum(occurrences(piece, turned) for piece in read))} on the {opposite}"
        )
    text += "."
    counts = {letter: sum(piece.count(letter.encode()) for piece, _ in pieces) for letter in said}
    expected = length * prod(counts[letter] / max(length, 1) for letter in said)
    if len(word) > 1 and expected:
        told = join([f"{number(counts[letter])} {letter}" for letter in sorted(counts)])
        text += (
            f" By the bases alone ({told}) {number(expected, 1)} would be expected: observed over "
            f"expected is {found / expected:.3f}."
        )
    return text


def _times(value: int) -> str:
    return f"{number(value)} {'time' if value == 1 else 'times'}"

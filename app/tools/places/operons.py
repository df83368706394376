"""An operon or cluster as a place: its extent, what lies beside it, distances, GC, flanks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tools.base import Citation, Result, SequenceOut, tool
from app.tools.places.arguments import OperonArguments
from app.tools.places.layout import distance, layout
from app.tools.places.neighbours import apart, beside, described
from app.tools.places.stretch import Stretch, stretches
from app.tools.sequences.extract import region_title
from app.tools.shared.phrase import (
    bp,
    citations,
    count,
    gene_name,
    gene_table,
    join,
    number,
    percent,
    plain,
    sign,
    strand_words,
)
from app.tools.shared.select import declined, no_sequence
from app.tools.shared.several import merged, named_genes

if TYPE_CHECKING:
    from index.genome import Gene
    from index.library import Library
    from index.rows import RecordInfo


@tool("operon_place", "cluster", OperonArguments)
def operon_place(library: Library, arguments: OperonArguments) -> Result:
    """An operon or cluster as a place: length and strand, neighbours, distance, GC, flanks."""
    found = stretches(
        library,
        arguments.prefix,
        arguments.name,
        arguments.keyword,
        genome=arguments.genome,
        record=arguments.record,
        whole=arguments.whole,
    )
    if isinstance(found, Result):
        return found
    if arguments.what == "distance":
        return merged([_distance(library, one, arguments) for one in found])
    if arguments.what == "comparison":
        return merged([_compared(library, one, arguments) for one in found])
    if arguments.what == "member":
        return merged([_member(library, one, arguments) for one in found])
    tell = {"neighbours": _neighbours, "composition": _composition, "flank": _flank}
    return merged([tell.get(arguments.what, _extent)(one, arguments) for one in found])


def _result(one: Stretch, text: str, **more: object) -> Result:
    """An answer that cites the members."""
    genes = list(one.genes)
    return Result(
        f"{text} {one.how}",
        citations=citations(one.genome, genes),
        focus=[gene.id for gene in genes],
        **more,  # type: ignore[arg-type]
    )


def _begins(title: str) -> str:
    return title[0].upper() + title[1:]


def _extent(one: Stretch, arguments: OperonArguments) -> Result:
    """Length, strand, place and members."""
    both = "" if one.strand else ", its genes on both strands"
    text = (
        f"{_begins(one.title)} is {bp(one.length)} long with {count(len(one.genes), 'gene')}"
        f"{both}; it lies {one.place()}."
    )
    rows = [(one.genome, gene) for gene in one.genes]
    return _result(one, text, table=gene_table(rows) if len(rows) > 3 else None)


def _edges(one: Stretch) -> dict[int, Gene]:
    """The member at each end, by the step that leads away from it."""
    if one.over:
        return {-1: one.genes[0], 1: one.genes[-1]}
    return {
        -1: min(one.genes, key=lambda gene: gene.start),
        1: max(one.genes, key=lambda gene: gene.end),
    }


def _neighbours(one: Stretch, arguments: OperonArguments) -> Result:
    """The genes on each side that is asked for, both readings of "before" and "after" told."""
    lay = layout(one.genome, one.record.id)
    members = {gene.gid for gene in one.genes}
    told, listed = [], []
    for step, words in _sides(one, arguments.side):
        edge = _edges(one)[step]
        found = [
            (gene, between)
            for gene, between in beside(lay, edge, step, arguments.count + len(members), None)
            if gene.gid not in members
        ][: arguments.count]
        if not found:
            told.append(f"There is no gene {words} on {plain(one.record.id)}.")
            continue
        names = [f"{described(gene)} {apart(between)}{_strand(one, gene)}".replace(",,", ",")
                 for gene, between in found]  # fmt: skip
        verb = "comes" if len(found) == 1 else "come"
        told.append(f"{_begins(words)} {verb} {join(names)}.")
        if all(gene.gid in one.kin for gene, _ in found):
            further = beside(lay, edge, step, arguments.count + len(one.kin), None)
            strange = [gene for gene, _ in further if gene.gid not in one.kin]
            if strange:
                told.append(f"Beyond it follows {described(strange[0]).rstrip(',')}.")
                found = [*found, (strange[0], 0)]
        listed += [gene for gene, _ in found]
    text = f"{' '.join(told)} {_begins(one.title)} lies {one.place()} ({bp(one.length)})."
    result = _result(one, text)
    result.citations = [*citations(one.genome, listed), *result.citations][:25]
    result.focus = [gene.id for gene in listed]
    if len(listed) > 3:
        result.table = gene_table([(one.genome, gene) for gene in listed])
    return result


def _strand(one: Stretch, gene: Gene) -> str:
    if not one.strand or not gene.strand:
        return f" on the {strand_words(gene.strand)}"
    return f" on the {'same' if gene.strand == one.strand else 'opposite'} strand"


def _sides(one: Stretch, side: str) -> list[tuple[int, str]]:
    """Steps along the record that a side means, each with its words.

    "After" a minus-strand operon may mean behind its last gene or at higher coordinates: both are
    told, the way of transcription first.
    """
    title = one.title
    turned = one.strand < 0
    up = (
        1 if turned else -1,
        f"upstream of {title} ({'higher' if turned else 'lower'} coordinates)",
    )
    down = (-up[0], f"downstream of {title} ({'lower' if turned else 'higher'} coordinates)")
    if not one.strand:
        before = (-1, f"before {title} (lower coordinates)")
        after = (1, f"after {title} (higher coordinates)")
        return {
            "before": [before], "upstream": [before], "after": [after], "downstream": [after],
        }.get(side, [before, after])  # fmt: skip
    if side in ("upstream", "downstream"):
        return [up if side == "upstream" else down]
    if side in ("before", "after") and not turned:
        return [up if side == "before" else down]
    return [down, up] if side == "after" else [up, down]


def _bases(one: Stretch, start: int, end: int, strand: int) -> str:
    """Bases of a stretch that may run beyond the ends of a circular record."""
    size = one.record.length
    shift = -(start // size) * size
    return one.genome.slice(one.record.id, start + shift, end + shift, strand)


def _letters(one: Stretch) -> dict[str, int]:
    bases = _bases(one, one.start, one.end, 1).upper()
    return {letter: bases.count(letter) for letter in "ACGT"}


def _gc(one: Stretch) -> float | None:
    if not one.record.has_sequence:
        return None
    known = _letters(one)
    total = sum(known.values())
    return (known["G"] + known["C"]) / total if total else None


def _compared(library: Library, one: Stretch, arguments: OperonArguments) -> Result:
    """Length, strand and GC of two operons side by side."""
    others = stretches(
        library, arguments.other_prefix, arguments.other, None, genome=one.genome.name
    )
    if isinstance(others, Result):
        return others
    two = others[0]
    longer, shorter = (one, two) if one.length >= two.length else (two, one)
    told = {
        "length": f"{_begins(longer.title)} is longer than {shorter.title}: {bp(longer.length)} "
        f"against {bp(shorter.length)}."
    }
    shares = [_gc(one), _gc(two)]
    if shares[0] is not None and shares[1] is not None:
        high, low = (one, two) if shares[0] >= shares[1] else (two, one)
        told["gc"] = (
            f"{_begins(high.title)} has the higher GC content: {percent(max(shares[0], shares[1]))}"
            f" against {percent(min(shares[0], shares[1]))} of {low.title}."
        )
    if one.strand and two.strand:
        side = "the same strand" if one.strand == two.strand else "opposite strands"
        told["strand"] = f"{_begins(one.title)} and {two.title} lie on {side}."
    first = told.pop(arguments.by, None)
    places = f"{_begins(one.title)} lies {one.place()}, {two.title} {two.place()}."
    text = " ".join([*([first] if first else []), *told.values(), places])
    return _result(one, f"{text} {two.how}")


def _member(library: Library, one: Stretch, arguments: OperonArguments) -> Result:
    """Whether a gene is one of the members."""
    hits = named_genes(library, arguments.other or "", one.genome.name)
    if isinstance(hits, Result):
        return hits
    _, gene = hits[0]
    if any(item.gid == gene.gid for item in one.genes):
        text = f"Yes, {gene_name(gene)} belongs to {one.title}, which has "
        text += f"{count(len(one.genes), 'gene')} and lies {one.place()}."
        return _result(one, text)
    text = f"No, {gene_name(gene)} does not belong to {one.title}"
    if gene.record == one.record.id:
        size = one.record.length
        between = distance(
            (one.start, one.end), (gene.start, gene.end), size, one.record.topology == "circular"
        )
        text += f"; it lies {apart(between)}{_strand(one, gene)}"
    return _result(one, f"{text}. {_begins(one.title)} lies {one.place()}.")


def _composition(one: Stretch, arguments: OperonArguments) -> Result:
    """GC of the whole stretch, beside that of its record."""
    if not one.record.has_sequence:
        return no_sequence(one.genome)
    known = _letters(one)
    total = sum(known.values())
    if not total:
        return declined(f"{_begins(one.title)} holds no A, C, G or T.")
    share = (known["G"] + known["C"]) / total
    counted = join([f"{number(value)} {letter}" for letter, value in known.items()])
    text = (
        f"{_begins(one.title)} has a GC content of {percent(share)} ({counted} in "
        f"{bp(one.length)}, the spaces between its genes included); it lies {one.place()}."
    )
    return _result(one, text)


def _flank(one: Stretch, arguments: OperonArguments) -> Result:
    """Bases beside the whole stretch, on its own strand."""
    record = one.record
    if not record.has_sequence:
        return no_sequence(one.genome)
    strand = one.strand or 1
    sides = ["upstream", "downstream"] if arguments.side == "both" else [arguments.side]
    sequences, told, cited = [], [], []
    for word in sides:
        side = {"before": "upstream", "after": "downstream"}.get(word, word)
        before = (side == "upstream") == (strand > 0)
        size = arguments.bases
        if record.topology == "circular":
            size = min(size, record.length - one.length)
        start, end = (one.start - size, one.start) if before else (one.end, one.end + size)
        if record.topology != "circular":
            start, end = max(0, start), min(record.length, end)
        if end <= start:
            told.append(f"no bases {side}, because {plain(record.id)} ends there")
            continue
        title = region_title(record.id, record.length, start, end, strand)
        letters = _bases(one, start, end, strand)
        short = " (only so many are there)" if len(letters) < arguments.bases else ""
        told.append(f"the {bp(len(letters))} {side}{short}, {title}")
        name = one.title.removeprefix("the ").replace("*", "")
        sequences.append(
            SequenceOut(
                title.split("(")[0].replace("..", "-"), f"{side} of {name} {title}", letters
            )
        )
        low, high = start % record.length + 1, (end - 1) % record.length + 1
        cited.append(Citation(record.id, low, high, strand, record.id, "sequence"))
    if not sequences:
        return declined(f"There are {told[0]}.")
    text = (
        f"Here are {join(told)}, of {one.title} as a whole, read 5' to 3' on its strand "
        f"({sign(strand)}); it lies {one.place()}."
    )
    result = _result(one, text, sequences=sequences)
    result.citations = [*cited, *result.citations][:25]
    return result


def _distance(library: Library, one: Stretch, arguments: OperonArguments) -> Result:
    """Bases between the stretch and a gene or another operon."""
    genome = one.genome.name
    if arguments.other_prefix is not None:
        others = stretches(library, arguments.other_prefix, None, None, genome=genome)
        if isinstance(others, Result):
            return others
        targets: list[tuple[RecordInfo, int, int, str, Stretch | None]] = [
            (item.record, item.start, item.end, item.title, item) for item in others
        ]
    else:
        hits = named_genes(library, arguments.other or "", genome)
        if isinstance(hits, Result):
            return hits
        targets = [
            (item.record(gene.record), gene.start, gene.end, gene_name(gene), None)
            for item, gene in hits
        ]
    told = []
    for record, start, end, words, other in targets:
        if record.id != one.record.id:
            told.append(
                f"{_begins(one.title)} lies on {plain(one.record.id)} and {words} on "
                f"{plain(record.id)}, so there is no distance between them."
            )
            continue
        circular = record.topology == "circular"
        between = distance((one.start, one.end), (start, end), record.length, circular)
        way = ", the shorter way round the circle" if circular else ""
        if between < 0:
            text = f"{_begins(one.title)} and {words} share {bp(-between)}"
        else:
            text = f"{_begins(one.title)} and {words} are {bp(between)} apart{way}"
        at = other.place() if other else f"at {number(start + 1)}..{number(end)}"
        told.append(f"{text}. {_begins(one.title)} lies {one.place()}, {words} {at}.")
        if other:
            told.append(other.how)
    return _result(one, " ".join(told))

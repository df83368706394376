"""The map of the page: which stretch is shown, and moving about in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.figures.choose import shortest
from app.figures.circular import circle_svg
from app.figures.lanes import Span, lanes, names
from app.figures.svg import region_svg

if TYPE_CHECKING:
    from app.answer import Answer
    from app.examples import Scan
    from index.genome import Gene, Genome
    from index.library import Library
    from index.rows import RecordInfo

NARROWEST = 60
WIDTH, PHONE = 560, 350
"""Units of the drawing, on a phone about as many as pixels so that names can be read."""
MOST_CHOSEN = 3
MOST_RECORDS = 500
EMPTY = '<p class="empty">Open a genome to see its map.</p>'
AROUND = 5_000
"""Bases shown to each side of a gene."""
FIRST = 40_000
"""Bases of a record that are shown when it is opened."""

_PLACE = re.compile(
    r"^(?:(?P<record>\S+?)[:\s]\s*)?(?P<start>\d[\d,]*)\s*(?:(?:\.\.+|-|–|to)\s*(?P<end>\d[\d,]*))?"
    r"\s*(?:bp)?$"
)


@dataclass(frozen=True, slots=True)
class View:
    """A stretch of one record; coordinates 0-based half-open, beyond the ends on a circle.

    Attributes
    ----------
    genome
        Name of the open genome.
    chosen
        Ids of the genes that are set off.
    cited
        Ids of all genes that the last answer is about, which the circle names.
    hidden
        Names of the lanes that are switched off.
    circle
        Whether the circular overview is shown.
    """

    genome: str
    record: str
    start: int
    end: int
    chosen: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    circle: bool = False

    def like(self, other: View | None) -> View:
        """This view with the switches of another one."""
        if other is None:
            return self
        return replace(self, hidden=other.hidden, circle=other.circle)


def first_view(library: Library) -> View | None:
    """The beginning of the longest record of the newest genome; None without a genome."""
    for genome in reversed(library.genomes):
        if genome.records:
            longest = max(genome.records, key=lambda record: record.length)
            return beginning(library, genome.name, longest.id)
    return None


def draw(
    library: Library, view: View | None, scans: Sequence[Scan] = (), width: int = WIDTH
) -> str:
    """The view as SVG of some width, or an invitation; `scans` are those of the conversation."""
    if view is None:
        return EMPTY
    try:
        genome = library.genome(view.genome)
        info = genome.record(view.record)
    except KeyError:
        return EMPTY
    span = Span(genome, info, view.start, view.end, width // 4)
    beside = lanes(span, library.tracks, scans, view.hidden)
    return region_svg(genome, info.id, view.start, view.end, view.chosen, width, beside)


def circle(library: Library, view: View | None) -> str:
    """The record of a view as a circle; empty where it is not shown or has no circle."""
    if view is None or not view.circle or not is_circular(library, view):
        return ""
    return circle_svg(library.genome(view.genome), view.record, view.cited)


def is_circular(library: Library, view: View | None) -> bool:
    """Whether the record of a view is circular."""
    try:
        return view is not None and library.genome(view.genome).record(view.record).circular
    except KeyError:
        return False


def lane_names(library: Library, view: View | None, scans: Sequence[Scan] = ()) -> list[str]:
    """Names of the lanes that the record of a view can have."""
    if view is None:
        return []
    try:
        genome = library.genome(view.genome)
        return names(genome, genome.record(view.record), library.tracks, scans)
    except KeyError:
        return []


def switched(view: View, shown: Collection[str], all_of_them: Collection[str]) -> View:
    """The view with some lanes shown and the others of this record switched off."""
    elsewhere = [name for name in view.hidden if name not in all_of_them]
    return replace(view, hidden=(*elsewhere, *(n for n in all_of_them if n not in shown)))


def stretch(library: Library, view: View | None, text: str) -> tuple[View, int, int] | None:
    """The view and the stretch (0-based half-open) of a place in words; None where it is none.

    Parameters
    ----------
    text
        ``366,000..370,000``, ``366000-370000``, ``366,000`` or one of these behind the name of a
        record and a colon; 1-based inclusive.
    """
    found = _PLACE.match(text.strip())
    if found is None or view is None:
        return None
    owner = _holding(library, found["record"] or view.record, view.genome)
    if owner is None:
        return None
    genome, info = owner
    start = int(found["start"].replace(",", ""))
    end = int((found["end"] or found["start"]).replace(",", ""))
    if end < start and not info.circular:
        start, end = end, start
    if not 1 <= start <= info.length or not 1 <= end <= info.length:
        return None
    end += info.length if end < start else 0
    there = replace(view, genome=genome.name, record=info.id, chosen=(), cited=())
    return there, start - 1, end


def _holding(library: Library, record: str, first: str) -> tuple[Genome, RecordInfo] | None:
    """The genome of a record, the one that is looked at before others."""
    for genome in sorted(library.genomes, key=lambda one: one.name != first):
        if record in genome:
            return genome, genome.record(record)
    return None


def records(library: Library) -> list[tuple[str, str, str]]:
    """Records to choose from, the longest of each genome first: words, genome, record."""
    several = len(library.genomes) > 1
    return [
        (
            f"{genome.name + ': ' if several else ''}{info.id}, {info.length:,} bp",
            genome.name,
            info.id,
        )
        for genome in library.genomes
        for info in sorted(genome.records, key=lambda one: -one.length)[:MOST_RECORDS]
    ]


def beginning(library: Library, genome: str, record: str) -> View:
    """The first stretch of a record.

    Raises
    ------
    KeyError
        There is no such genome or record.
    """
    info = library.genome(genome).record(record)
    return View(genome, info.id, 0, min(info.length, FIRST))


def moved(
    library: Library,
    view: View | None,
    shift: float = 0.0,
    zoom: float = 1.0,
    at: float | None = None,
) -> View | None:
    """The view shifted by a share of its width and zoomed around its middle.

    Parameters
    ----------
    shift
        To the right where positive.
    zoom
        Above 1 shows less, below 1 more.
    at
        Position that stays where it is on the screen; the middle where there is none.
    """
    if view is None:
        return None
    info = library.genome(view.genome).record(view.record)
    old = max(view.end - view.start, 1)
    width = min(max(int(old / max(zoom, 1e-9)), min(NARROWEST, info.length)), info.length)
    share = 0.5 if at is None else min(max((at - view.start) / old, 0.0), 1.0)
    start = view.start + share * (old - width) + shift * old
    return _placed(view, round(start), width, info.length, info.circular)


def centred(library: Library, view: View | None, at: int) -> View | None:
    """The view around a position; of a whole record that is shown the first stretch there."""
    if view is None:
        return None
    info = library.genome(view.genome).record(view.record)
    width = view.end - view.start
    if width >= info.length:
        width = min(FIRST, max(info.length // 10, NARROWEST), info.length)
    return _placed(view, at - width // 2, width, info.length, info.circular)


def _placed(view: View, start: int, width: int, length: int, circular: bool) -> View:
    if circular:
        while start >= length:
            start -= length
        while start <= -length:
            start += length
    else:
        start = min(max(start, 0), max(length - width, 0))
    return replace(view, start=start, end=start + width)


def whole(library: Library, view: View | None) -> View | None:
    """The whole record of a view."""
    if view is None:
        return None
    length = library.genome(view.genome).record(view.record).length
    return replace(view, start=0, end=length)


def to_region(library: Library, view: View, start: int, end: int) -> View:
    """The view of a stretch of its record, widened to `NARROWEST`."""
    info = library.genome(view.genome).record(view.record)
    width = min(max(end - start, NARROWEST), info.length)
    middle = (start + end) // 2
    return _placed(view, middle - width // 2, width, info.length, info.circular)


def around(genome: Genome, gene: Gene) -> View:
    """The surroundings of a gene, with the gene set off."""
    info = genome.record(gene.record)
    start, end = gene.parts[0].start, gene.parts[-1].end
    if gene.strand < 0:
        start, end = gene.parts[-1].start, gene.parts[0].end
    if start >= end:
        end += info.length
    view = View(genome.name, gene.record, 0, 0, (gene.id,), (gene.id,))
    width = min(end - start + 2 * AROUND, info.length)
    return _placed(view, start - AROUND, width, info.length, info.circular)


def of_answer(library: Library, answer: Answer) -> View | None:
    """What an answer cites, if it lies close enough together to be seen; else None."""
    cited = [item for item in answer.citations if item.qualifier != "record"]
    if answer.status != "answered" or not cited:
        return None
    record = cited[0].record
    mine = [item for item in cited if item.record == record]
    owners = [g for g in library.genomes if any(info.id == record for info in g.records)]
    if not owners:
        return None
    info = owners[0].record(record)
    circular = info.circular
    spans = [
        (item.start - 1, item.end if item.start <= item.end else item.end + info.length)
        for item in mine
    ]
    if any(end - start >= info.length for start, end in spans):
        return None
    start, end = shortest(spans, info.length if circular else 0)
    edge = max((2 * AROUND - (end - start)) // 2, (end - start) // 12, 0)
    cited_ids = tuple(dict.fromkeys(item.id for item in mine))
    chosen = set(cited_ids)
    if len(chosen) > MOST_CHOSEN:
        named = [
            str(v) for c in answer.calls for v in c["arguments"].values() if isinstance(v, str)
        ]
        chosen &= {gene.id for name in named for gene in owners[0].lookup(name)}
    view = View(owners[0].name, record, 0, 0, tuple(sorted(chosen)), cited_ids)
    width = min(end - start + 2 * edge, info.length)
    return _placed(view, start - edge, width, info.length, circular)


def of_picture(library: Library, meta: dict[str, Any], view: View | None) -> View | None:
    """The view that a drawn map asks for.

    Parameters
    ----------
    meta
        Of the figure: ``genome``, ``record``, ``start``, ``end`` (0-based half-open), ``chosen``
        and ``circle``.
    """
    try:
        info = library.genome(meta["genome"]).record(meta["record"])
    except KeyError:
        return None
    chosen = tuple(meta["chosen"])
    there = View(meta["genome"], info.id, meta["start"], meta["end"], chosen, chosen).like(view)
    return replace(there, circle=meta["circle"] or there.circle)


def words(library: Library, view: View | None) -> str:
    """Where the view is: ``NC_1: 1,201..41,200 (40,000 bp)``."""
    if view is None:
        return ""
    info = library.genome(view.genome).record(view.record)
    low = view.start % info.length + 1
    high = (view.end - 1) % info.length + 1
    return f"{view.record}: {low:,}..{high:,} ({view.end - view.start:,} bp)"


def spoken(library: Library, view: View | None, start: int, end: int) -> str:
    """A stretch of the view's record for a button: ``1,201..4,300``, 1-based inclusive."""
    if view is None:
        return ""
    length = library.genome(view.genome).record(view.record).length
    return f"{start % length + 1:,}..{(end - 1) % length + 1:,}"

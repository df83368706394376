"""The map of the page: which stretch is shown, and moving about in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.figures.choose import shortest
from app.figures.svg import region_svg

if TYPE_CHECKING:
    from app.answer import Answer
    from index.genome import Gene, Genome
    from index.library import Library

NARROWEST = 60
WIDTH = 560
MOST_CHOSEN = 3
EMPTY = '<p class="empty">Open a genome to see its map.</p>'
AROUND = 5_000
"""Bases shown to each side of a gene."""
FIRST = 40_000
"""Bases of a record that are shown when it is opened."""

SCRIPT = """
const place = (svg, event) => {
  const box = svg.getBoundingClientRect();
  const share = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1);
  const start = +svg.dataset.start, end = +svg.dataset.end;
  return Math.round(start + share * (end - start));
};
let from = null, mark = null;
element.addEventListener('pointerdown', event => {
  const svg = event.target.closest('svg');
  if (!svg || event.button) return;
  from = {svg, at: place(svg, event), x: event.clientX, gene: event.target.closest('.gene')};
});
element.addEventListener('pointermove', event => {
  if (!from || Math.abs(event.clientX - from.x) < 6) return;
  if (!mark) {
    mark = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    mark.setAttribute('y', 0); mark.setAttribute('height', '100%');
    mark.setAttribute('fill', '#0072B2'); mark.setAttribute('opacity', '.2');
    from.svg.appendChild(mark);
  }
  const start = +from.svg.dataset.start, end = +from.svg.dataset.end;
  const here = place(from.svg, event), scale = from.svg.viewBox.baseVal.width / (end - start);
  mark.setAttribute('x', (Math.min(from.at, here) - start) * scale);
  mark.setAttribute('width', Math.max(Math.abs(here - from.at) * scale, 1));
  event.preventDefault();
});
const release = event => {
  if (!from) return;
  const start = from;
  from = null;
  if (mark) {
    mark = null;
    const here = place(start.svg, event);
    trigger('select', {start: Math.min(start.at, here), end: Math.max(start.at, here)});
  } else if (start.gene) {
    trigger('click', {id: start.gene.dataset.id});
  }
};
element.addEventListener('pointerup', release);
element.addEventListener('pointerleave', () => { if (mark) mark.remove(); mark = from = null; });
element.addEventListener('keydown', event => {
  const gene = event.target.closest('.gene');
  if (gene && (event.key === 'Enter' || event.key === ' ')) {
    event.preventDefault();
    trigger('click', {id: gene.dataset.id});
  }
});
"""
"""A click on a gene gives its id, a drag the stretch; both work by keyboard or by the buttons."""

STYLE = """
svg { width: 100%; height: auto; touch-action: pan-y; user-select: none; display: block; }
.gene { cursor: pointer; outline-offset: 2px; }
.gene:hover polygon { filter: brightness(1.2); }
.empty { opacity: .75; padding: 1rem; }
"""


@dataclass(frozen=True, slots=True)
class View:
    """A stretch of one record; coordinates 0-based half-open, beyond the ends on a circle.

    Attributes
    ----------
    genome
        Name of the open genome.
    chosen
        Ids of the genes that are set off.
    """

    genome: str
    record: str
    start: int
    end: int
    chosen: tuple[str, ...] = field(default=())


def first_view(library: Library) -> View | None:
    """The beginning of the longest record of the newest genome; None without a genome."""
    for genome in reversed(library.genomes):
        if genome.records:
            longest = max(genome.records, key=lambda record: record.length)
            return View(genome.name, longest.id, 0, min(longest.length, FIRST))
    return None


def draw(library: Library, view: View | None) -> str:
    """The view as SVG, or an invitation."""
    if view is None:
        return EMPTY
    try:
        genome = library.genome(view.genome)
        return region_svg(genome, view.record, view.start, view.end, view.chosen, WIDTH)
    except KeyError:
        return EMPTY


def moved(
    library: Library, view: View | None, shift: float = 0.0, zoom: float = 1.0
) -> View | None:
    """The view shifted by a share of its width and zoomed around its middle.

    Parameters
    ----------
    shift
        To the right where positive.
    zoom
        Above 1 shows less, below 1 more.
    """
    if view is None:
        return None
    info = library.genome(view.genome).record(view.record)
    width = max(int((view.end - view.start) / zoom), min(NARROWEST, info.length))
    width = min(width, info.length)
    middle = (view.start + view.end) / 2 + shift * (view.end - view.start)
    return _placed(view, int(middle - width / 2), width, info.length, info.topology == "circular")


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
    return _placed(view, middle - width // 2, width, info.length, info.topology == "circular")


def around(genome: Genome, gene: Gene) -> View:
    """The surroundings of a gene, with the gene set off."""
    info = genome.record(gene.record)
    start, end = gene.parts[0].start, gene.parts[-1].end
    if gene.strand < 0:
        start, end = gene.parts[-1].start, gene.parts[0].end
    if start >= end:
        end += info.length
    view = View(genome.name, gene.record, 0, 0, (gene.id,))
    width = min(end - start + 2 * AROUND, info.length)
    return _placed(view, start - AROUND, width, info.length, info.topology == "circular")


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
    circular = info.topology == "circular"
    spans = [
        (item.start - 1, item.end if item.start <= item.end else item.end + info.length)
        for item in mine
    ]
    if any(end - start >= info.length for start, end in spans):
        return None
    start, end = shortest(spans, info.length if circular else 0)
    edge = max((2 * AROUND - (end - start)) // 2, (end - start) // 12, 0)
    chosen = {item.id for item in mine}
    if len(chosen) > MOST_CHOSEN:
        named = [
            str(v) for c in answer.calls for v in c["arguments"].values() if isinstance(v, str)
        ]
        chosen &= {gene.id for name in named for gene in owners[0].lookup(name)}
    view = View(owners[0].name, record, 0, 0, tuple(sorted(chosen)))
    width = min(end - start + 2 * edge, info.length)
    return _placed(view, start - edge, width, info.length, circular)


def words(library: Library, view: View | None) -> str:
    """Where the view is: ``NC_1: 1,201..41,200 (40,000 bp)``."""
    if view is None:
        return ""
    info = library.genome(view.genome).record(view.record)
    low = view.start % info.length + 1
    high = (view.end - 1) % info.length + 1
    several = f"{view.genome}, " if len(library.genomes) > 1 else ""
    return f"{several}{view.record}: {low:,}..{high:,} ({view.end - view.start:,} bp)"

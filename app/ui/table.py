"""The genes tab: search while typing, filters, sorting, pages, and saving what is selected.

Everything is asked of the store; only the page that is shown goes to the browser.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import gradio as gr

from app.session import Session
from app.text import clean
from app.ui import rows
from index import listing
from index.export.selection import Selection
from index.export.write import FORMATS, exported
from index.library import Library
from index.listing import GENOME, Kind, Query

SIZE = 50
"""Rows of a page."""
RECORDS = 1000
"""Records that the filter lists, the longest first; others are typed."""
SHOWN = ["gene", "product", "type", "start", "end", "strand", "length (bp)"]
EITHER = "both strands"
STRANDS = {EITHER: None, "plus": 1, "minus": -1, "no strand": 0}
SAVES = {
    "CSV": "csv", "TSV": "tsv", "FASTA, nucleotides": "fasta",
    "FASTA, coding sequences and RNAs": "ffn", "FASTA, proteins": "faa", "GFF3": "gff3",
    "GenBank": "genbank", "BED": "bed", "Parquet": "parquet",
}  # fmt: skip
KINDS: dict[str, Kind] = {"Genes": "genes", "All features": "features"}
_QUIET: dict[str, Any] = {
    "api_visibility": "private", "queue": False, "show_progress": "hidden",
}  # fmt: skip
SAVE = """() => setTimeout(() => {
  const made = document.querySelector("#genes-file a, a#genes-file, button#genes-file");
  if (made) made.click();
}, 150)"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a visitor is in the table: its order and its page (0-based)."""

    order: str = ""
    descending: bool = False
    page: int = 0


@dataclass(slots=True)
class Panel:
    """The components of the genes tab."""

    words: gr.Textbox
    kind: gr.Radio
    types: gr.Dropdown
    records: gr.Dropdown
    strand: gr.Dropdown
    shortest: gr.Number
    longest: gr.Number
    keyword: gr.Textbox
    columns: gr.CheckboxGroup
    reset: gr.Button
    count: gr.Markdown
    rows: gr.HTML
    format: gr.Dropdown
    save: gr.Button
    file: gr.DownloadButton
    said: gr.Markdown
    place: gr.State

    @property
    def filters(self) -> list[Any]:
        """What the rows are chosen with, in the order of `query`."""
        return [
            self.words, self.kind, self.types, self.records, self.strand, self.shortest,
            self.longest, self.keyword,
        ]  # fmt: skip

    @property
    def shown(self) -> list[Any]:
        """What changes with the filters, the order and the page."""
        return [self.rows, self.count, self.place]

    @property
    def of_genomes(self) -> list[Any]:
        """What changes when the open genomes change; see `values`."""
        return [*self.filters, self.columns, *self.shown, self.said]


def build() -> Panel:
    """Lay out the tab."""
    place = gr.State(Place())
    words = gr.Textbox(label="Search genes", placeholder="name, locus_tag or words of the product")
    with gr.Accordion("Filters", open=False, elem_id="genes-filters"):
        kind = gr.Radio(list(KINDS), value="Genes", label="Rows")
        with gr.Row():
            types = gr.Dropdown([], multiselect=True, label="Type", min_width=140)
            strand = gr.Dropdown(list(STRANDS), value=EITHER, label="Strand", min_width=140)
        with gr.Row():
            shortest = gr.Number(label="At least (bp)", precision=0, minimum=0, min_width=120)
            longest = gr.Number(label="At most (bp)", precision=0, minimum=0, min_width=120)
        records = gr.Dropdown([], multiselect=True, allow_custom_value=True, label="Record")
        keyword = gr.Textbox(
            label="Keyword anywhere in the annotation", placeholder="note, function, EC number, ..."
        )
        reset = gr.Button("Clear all filters", size="sm")
    with gr.Accordion("Columns", open=False):
        columns = gr.CheckboxGroup(
            _offered("genes"), value=SHOWN, label="Columns", show_label=False
        )
    count = gr.Markdown(elem_id="genes-count")
    table = gr.HTML(
        rows.EMPTY, elem_id="genes", js_on_load=rows.SCRIPT, css_template=rows.STYLE,
        apply_default_css=False, padding=False,
    )  # fmt: skip
    with gr.Row(elem_id="genes-save"):
        form = gr.Dropdown(list(SAVES), value="CSV", label="Save all of these as", min_width=160)
        save = gr.Button("Save", size="md", scale=0, min_width=110)
        file = gr.DownloadButton("File", visible="hidden", elem_id="genes-file")
    said = gr.Markdown()
    return Panel(
        words, kind, types, records, strand, shortest, longest, keyword, columns, reset, count,
        table, form, save, file, said, place,
    )  # fmt: skip


def query(
    place: Place,
    words: str | None,
    kind: str,
    types: list[str] | None,
    records: list[str] | None,
    strand: str | None,
    shortest: float | None,
    longest: float | None,
    keyword: str | None,
) -> Query:
    """The filters of the page as a `Query`."""
    table = KINDS.get(kind, "genes")
    return Query(
        table=table,
        words=words or "",
        keyword=keyword or "",
        types=tuple(types or ()),
        records=tuple(records or ()),
        strand=STRANDS.get(strand or EITHER),
        shortest=None if shortest is None else int(shortest),
        longest=None if longest is None else int(longest),
        order=place.order if _is_column(place.order, table) else "",
        descending=place.descending,
    )


def draw(library: Library, asked: Query, chosen: list[str], page: int) -> tuple[str, str, int]:
    """One page of the table as HTML, the number of rows in words, and the page that it is.

    Parameters
    ----------
    library
        Whose genomes are listed.
    asked
        Which rows.
    chosen
        Columns besides the id.
    page
        0-based; beyond the end it is the last one.
    """
    if not library.genomes:
        return rows.EMPTY, "", 0
    total = listing.count(library.genomes, asked)
    page = min(max(page, 0), max((total - 1) // SIZE, 0))
    columns = ["id", *(name for name in _offered(asked.table) if name in chosen)]
    lines = listing.page(library.genomes, asked, columns, page * SIZE, SIZE)
    return (
        rows.html(lines, columns, asked, page, SIZE, total),
        rows.counted(asked, total),
        page,
    )


def values(session: Session) -> list[Any]:
    """Values of `Panel.of_genomes` for newly opened genomes: no filter, the first page."""
    genomes = session.library.genomes
    records = [info for genome in genomes for info in genome.records]
    shown = list(SHOWN)
    if len(records) > 1:
        shown.insert(shown.index("start"), "record")
    if len(genomes) > 1:
        shown.append(GENOME)
    table, count, _ = draw(session.library, Query(), shown, 0)
    longest = sorted(records, key=lambda info: -info.length)[:RECORDS]
    names = list(dict.fromkeys(info.id for info in longest))
    return [
        "", "Genes", _types(session.library, "genes"), gr.update(choices=names, value=[]), EITHER,
        None, None, "", gr.update(choices=_offered("genes"), value=shown), table, count, Place(),
        "",
    ]  # fmt: skip


def save(library: Library, asked: Query, format: str) -> str:
    """Write all rows that fit, in their order; several genomes go into one ZIP.

    Returns
    -------
    str
        Path of a new file.

    Raises
    ------
    ValueError
        Nothing fits, or nothing has that kind of sequence; one sentence.
    """
    made: dict[str, str | bytes] = {}
    refused = "Open a genome first."
    for genome in library.genomes:
        try:
            selection = Selection(genome, listing.chosen(genome, asked))
            name = f"{_file_name(genome.name)}_{asked.table}{FORMATS[format]}"
            made[name] = exported(selection, format)
        except ValueError as error:
            refused = str(error)
    if not made:
        raise ValueError(refused)
    folder = Path(tempfile.mkdtemp(prefix="dnahlm-"))
    if len(made) == 1:
        ((name, content),) = made.items()
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made.items():
            archive.writestr(name, content)
    path = folder / f"{asked.table}.zip"
    path.write_bytes(packed.getvalue())
    return str(path)


def wire(panel: Panel, session: gr.State, start: Callable[[], Session]) -> None:
    """Connect search, filters, order, pages and saving; `start` makes a visitor's first session."""

    def shown(current: Session | None, place: Place, chosen: list[str], *filters: Any) -> list[Any]:
        asked = query(place, *filters)
        problem = _problem(asked)
        library = (current or start()).library
        table, count, page = draw(library, asked, chosen, place.page)
        return [table, problem or count, replace(place, page=page)]

    def anew(current: Session | None, place: Place, chosen: list[str], *filters: Any) -> list[Any]:
        return shown(current, replace(place, page=0), chosen, *filters)

    def sort(
        current: Session | None, event: gr.EventData, place: Place, chosen: list[str], *filters: Any
    ) -> list[Any]:
        return shown(current, turned(place, str(event.column)), chosen, *filters)

    def turn(
        current: Session | None, event: gr.EventData, place: Place, chosen: list[str], *filters: Any
    ) -> list[Any]:
        return shown(current, replace(place, page=int(event.to)), chosen, *filters)

    def other(current: Session | None, kind: str, chosen: list[str]) -> list[Any]:
        library, table = (current or start()).library, KINDS.get(kind, "genes")
        offered = _offered(table)
        kept = [name for name in chosen if name in offered]
        return [_types(library, table), gr.update(choices=offered, value=kept)]

    def cleared(current: Session | None) -> list[Any]:
        return values(current or start())

    def saved(current: Session | None, format: str, place: Place, *filters: Any) -> tuple[Any, str]:
        try:
            path = save((current or start()).library, query(place, *filters), SAVES[format])
        except ValueError as error:
            return gr.update(value=None), clean(str(error))
        return gr.update(value=path), ""

    asked = [session, panel.place, panel.columns, *panel.filters]
    typed = [panel.words.change, panel.keyword.change]  # "input" misses text that is pasted
    picked = [
        part.input
        for part in (panel.types, panel.records, panel.strand, panel.shortest, panel.longest)
    ]
    gr.on([*typed, *picked], anew, asked, panel.shown, trigger_mode="always_last", **_QUIET)
    panel.columns.input(shown, asked, panel.shown, trigger_mode="always_last", **_QUIET)
    panel.kind.input(
        other, [session, panel.kind, panel.columns], [panel.types, panel.columns], **_QUIET
    ).then(anew, asked, panel.shown, **_QUIET)
    panel.rows.sort(sort, asked, panel.shown, **_QUIET)
    panel.rows.turn(turn, asked, panel.shown, **_QUIET)
    panel.reset.click(cleared, [session], panel.of_genomes, **_QUIET)
    panel.save.click(
        saved, [session, panel.format, panel.place, *panel.filters], [panel.file, panel.said],
        api_visibility="private",
    ).success(None, js=SAVE, api_visibility="private")  # fmt: skip


def turned(place: Place, column: str) -> Place:
    """The order after a click on a heading: upwards, downwards, along the genome again."""
    if place.order != column:
        return Place(column)
    return Place() if place.descending else Place(column, descending=True)


def _problem(asked: Query) -> str:
    low, high = asked.shortest, asked.longest
    if low is not None and high is not None and low > high:
        return f"Nothing is at least {low:,} and at most {high:,} bp long."
    return ""


def _offered(table: Kind) -> list[str]:
    """Columns besides the id, those shown at first in front."""
    rest = [name for name in listing.COLUMNS[table] if name not in SHOWN and name != "id"]
    return [*SHOWN[:3], "record", *SHOWN[3:], *(n for n in rest if n != "record"), GENOME]


def _is_column(name: str, table: Kind) -> bool:
    return name in listing.COLUMNS[table] or name == GENOME


def _types(library: Library, table: Kind) -> Any:
    found = listing.types(library.genomes, table)
    return gr.update(choices=[(f"{name} ({n:,})", name) for name, n in found], value=[])


def _file_name(name: str) -> str:
    kept = "".join(c if c.isalnum() or c in "._-" else "_" for c in name)
    return kept.strip("._") or "genome"

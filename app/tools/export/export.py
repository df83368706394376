"""Genes, features or whole genomes as files to save."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.tools.base import FileOut, Result, tool
from app.tools.export.arguments import ExportArguments
from app.tools.genes.counting import why_none
from app.tools.genes.listing import listing
from app.tools.shared.phrase import CITED, citation, count, join, number, plain, the_genome
from app.tools.shared.select import declined, open_genomes, resolve_few, select
from index.export.selection import Selection
from index.export.write import FORMATS, exported

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library
    from index.rows import FeatureRow, Gene

NAMES = {
    "genbank": "GenBank", "gff3": "GFF3", "fasta": "FASTA", "faa": "FASTA of proteins",
    "ffn": "FASTA of coding sequences", "bed": "BED", "csv": "CSV", "parquet": "Parquet",
}  # fmt: skip
MOST = 200_000
_SEQUENCES = ("fasta", "faa", "ffn")


@tool("export", "export", ExportArguments)
def export(library: Library, arguments: ExportArguments) -> Result:
    """Write genes, features or whole genomes as GenBank, GFF3, FASTA, BED, CSV or Parquet."""
    chosen = chosen_rows(library, arguments)
    if isinstance(chosen, Result):
        return chosen
    result = Result("")
    lines: list[str] = []
    for genome, items, what, said in chosen:
        if items is not None and not items:
            lines.append(said)
            continue
        try:
            content = exported(Selection(genome, items), arguments.format, arguments.sequence)
        except ValueError as error:
            lines.append(plain(str(error)))
            continue
        name = _file_name(genome, arguments)
        result.files.append(FileOut(name, content))
        size = len(content if isinstance(content, bytes) else content.encode())
        amount = count(len(items), what) if items is not None else f"all of {plain(genome.name)}"
        if isinstance(content, str) and arguments.format in _SEQUENCES:
            written = content.count("\n>") + 1
            if items is None or written != len(items):
                amount = f"{count(written, 'sequence')} of {amount.removeprefix('all of ')}"
        lines.append(
            f"The file {plain(name)} holds {amount} as {NAMES[arguments.format]} "
            f"({number(size)} bytes){'; ' + said if said else ''}."
        )
        for item in (items or ())[:CITED]:
            result.citations.append(citation(genome, item))
        result.focus += [item.id for item in (items or ())[:MOST]]
    if not result.files:
        result.status = "declined"
    result.text = " ".join(lines)
    return result


Chosen = list[tuple["Genome", "Sequence[Gene | FeatureRow] | None", str, str]]


def chosen_rows(library: Library, arguments: ExportArguments) -> Chosen | Result:
    """Of each genome: the rows (None for the whole), their noun, and a remark or refusal."""
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    if arguments.names:
        found = resolve_few(library, arguments.names, arguments.genome)
        if isinstance(found, Result):
            return found
        hits, missing = found
        remark = " ".join(item.text for item in missing).rstrip(".")
        return [
            (genome, [gene for other, gene in hits if other is genome], "gene", remark)
            for genome in genomes
            if any(other is genome for other, _ in hits)
        ]
    chosen: Chosen = []
    for genome in genomes:
        if arguments.filter is None:
            chosen.append((genome, None, "", ""))
            continue
        page = listing(
            genome, arguments.filter, arguments.sort_by, arguments.order, arguments.limit or MOST
        )
        if isinstance(page, Result):
            return page
        said = join([plain(text).rstrip(".") for text in page.selection.said])
        if not page.rows:
            selection = select(genome, arguments.filter)
            reason = "" if isinstance(selection, Result) else why_none(genome, arguments.filter)
            noun = page.selection.noun
            asked = f"{count(0, noun)} {page.selection.words}".strip()
            text = f"There are {asked} in {the_genome(genome)}, so nothing is written."
            chosen.append((genome, [], noun, " ".join(filter(None, (text, reason)))))
            continue
        chosen.append((genome, page.rows, page.selection.noun, said))
    return chosen or declined("There is nothing to write.")


def _file_name(genome: Genome, arguments: ExportArguments) -> str:
    """``ecoli_tRNA.bed``: genome, what was chosen, ending of the format."""
    words = [genome.name]
    if arguments.names:
        words += arguments.names[:3]
    elif arguments.filter is not None:
        asked = arguments.filter
        words += [*asked.types[:2], *([asked.prefix] if asked.prefix else []), *asked.keywords[:2]]
        if len(words) == 1:
            words.append("genes")
    stem = re.sub(r"[^A-Za-z0-9.-]+", "_", "_".join(words)).strip("._-")[:80]
    return f"{stem or 'export'}{FORMATS[arguments.format]}"

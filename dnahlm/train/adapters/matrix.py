"""The support matrix: every backbone with every method, on tiny random models and a planted motif.

`python -m dnahlm.train.adapters.matrix` prints it. A cell holds the dev MCC of a few dozen steps on
frozen random weights, so it says that a combination works, not how good it is.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from dnahlm.backbones.tiny import FAMILIES, write_tiny

TITLES = {
    "dnabert": "DNABERT", "dnabert2": "DNABERT-2", "nt-v1": "NT v1", "nt-v2": "NT v2",
    "opt": "OPT", "llama": "LLaMA", "dnahlm": "DNAHLM",
}  # fmt: skip
MOTIF = "TGACGA" * 4


def write_planted(folder: Path, rows: int = 320, length: int = 48) -> Path:
    """A task folder whose label 1 has a motif at a random place.

    Parameters
    ----------
    folder : Path
    rows : int, default=320
        Of train; dev has 160.
    length : int, default=48
        Bases.

    Returns
    -------
    Path
        The folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for seed, (split, count) in enumerate((("train", rows), ("dev", 160))):
        rng = np.random.default_rng(seed)
        with open(folder / f"{split}.csv", "w", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow(("sequence", "label"))
            for i in range(count):
                bases = "".join("ACGT"[b] for b in rng.integers(0, 4, length))
                if i % 2:
                    at = int(rng.integers(0, length - len(MOTIF) + 1))
                    bases = bases[:at] + MOTIF + bases[at + len(MOTIF) :]
                writer.writerow((bases, i % 2))
    return folder


def run_cell(backbone: Path, method: str, data: Path, out: Path, steps: int = 40) -> float | str:
    """Dev MCC of one combination, or why it is impossible."""
    from dnahlm.backbones import load_backbone
    from dnahlm.train.adapters.methods import Sizes, find_method, impossible
    from dnahlm.train.adapters.train import Schedule, train_adapter

    model = load_backbone(backbone)
    if why := impossible(find_method(method), model):
        return why
    rate = 1e-2 if method != "full" else 3e-3
    schedule = Schedule(steps=steps, batch_size=32, rate=rate, evaluations=1)
    sizes = Sizes(rank=4, length=4, through=16)
    return float(train_adapter(data, out, model, method, schedule, sizes)["dev_mcc"])


def support_matrix(
    folder: Path, families: Iterable[str] = FAMILIES, methods: Iterable[str] | None = None
) -> dict[tuple[str, str], float | str]:
    """Every cell of the matrix.

    Parameters
    ----------
    folder : Path
        For tiny checkpoints, data and adapters.
    families : iterable of str, optional
    methods : iterable of str, optional

    Returns
    -------
    dict
        Dev MCC, or why not, by family and method.
    """
    from dnahlm.train.adapters.methods import METHODS

    data = write_planted(folder / "planted")
    cells: dict[tuple[str, str], float | str] = {}
    for family in families:
        model = write_tiny(family, folder / family)
        for method in methods or METHODS:
            cells[family, method] = run_cell(model, method, data, folder / "out" / family / method)
    return cells


def markdown_matrix(cells: dict[tuple[str, str], float | str]) -> str:
    """The matrix as a markdown table, with what is impossible explained below."""
    from dnahlm.train.adapters.methods import METHODS

    families = list(dict.fromkeys(family for family, _ in cells))
    methods = list(dict.fromkeys(method for _, method in cells))
    lines = [
        "| method | " + " | ".join(TITLES[family] for family in families) + " |",
        "| --- |" + " ---: |" * len(families),
    ]
    for method in methods:
        found = [cells[family, method] for family in families]
        shown = [f"{cell:.2f}" if isinstance(cell, float) else "no" for cell in found]
        lines.append(f"| {METHODS[method].title} | " + " | ".join(shown) + " |")
    if any(isinstance(cell, str) for cell in cells.values()):
        lines += ["", "no: the backbone reads DNA only, so it has no place for a language prefix."]
    return "\n".join(lines)


def main() -> None:
    """Print the matrix."""
    import torch

    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--threads", type=int, default=1, help="more do not help tiny models")
    torch.set_num_threads(parser.parse_args().threads)
    with tempfile.TemporaryDirectory() as folder:
        print(markdown_matrix(support_matrix(Path(folder))))


if __name__ == "__main__":
    main()

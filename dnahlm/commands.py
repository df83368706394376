"""What the command line calls: each stage and answer of DNAHLM as one plain function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any


def classify_zero_shot(
    task: str,
    sequences: Sequence[str],
    ids: Sequence[str] | None = None,
    model: str | Path | None = None,
) -> list[dict[str, Any]]:
    """Classify sequences with the shipped model.

    Parameters
    ----------
    task : str
        Folder name or alias.
    sequences : sequence of str
    ids : sequence of str, optional
        Names to report; default 1, 2, 3, ...
    model : str or Path, optional
        Model folder or hub id; default the shipped weights.

    Returns
    -------
    list of dict
        In input order: `id`, `label` (words), `code`, `probabilities`, `neighbours` (empty),
        `mode` ("zero-shot"), `abstained`, `reason`. A refused row has no label but a reason.

    Raises
    ------
    ValueError
        If there is no such task or the model cannot be read.
    """
    from dnahlm.data.tasks import find_task
    from dnahlm.infer import DNAHLM

    known = find_task(task)
    names = [str(i + 1) for i in range(len(sequences))] if ids is None else list(ids)
    answers = DNAHLM.load(model).classify(sequences, known)
    return [
        {"id": name} | asdict(answer) | {"neighbours": [], "mode": "zero-shot"}
        for name, answer in zip(names, answers, strict=True)
    ]

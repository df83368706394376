"""What a sequence must be before the model reads it for a task."""

from __future__ import annotations

import numpy as np

from dnahlm.data.tasks import Task

SHORTEST = 20
MOST_UNKNOWN = 0.5


def check_sequence(sequence: str, task: Task) -> tuple[np.ndarray | None, str | None]:
    """Base codes to be read for a task, or None, and what to say about it.

    Returns
    -------
    codes, reason : np.ndarray or None, str or None
    """
    from dnahlm.data.read import encode
    from dnahlm.tokenizer import clean_dna

    if not sequence.strip():
        return None, "the sequence is empty"
    try:
        cleaned = clean_dna(sequence)
    except ValueError:
        letters = {c for c in sequence.upper() if c.isalpha()}
        if letters and letters <= set("ABCDEFGHIKLMNPQRSTVWXYZ") and letters & set("EFILPQXZ"):
            return None, "this looks like protein, not DNA"
        return None, "this is not DNA: it holds characters that are no nucleotide codes"
    unknown = cleaned.count("N") / len(cleaned)
    if unknown > MOST_UNKNOWN:
        return None, f"{100 * unknown:.0f} % of the bases are ambiguous"
    shortest, longest = task.length
    need = max(SHORTEST, shortest // 2)
    if len(cleaned) < need:
        return None, f"too short: {len(cleaned)} bases, this task needs at least {need}"
    if longest and len(cleaned) > longest:
        start = (len(cleaned) - longest) // 2
        note = f"read the middle {longest} of {len(cleaned)} bases, the length of this task"
        return encode(cleaned[start : start + longest]), note
    if len(cleaned) < shortest:
        return encode(cleaned), f"{len(cleaned)} bases; this task was taught with {shortest}"
    return encode(cleaned), None

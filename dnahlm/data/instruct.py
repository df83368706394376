"""Alpaca prompts over DNA: instruction styles, k-shot examples, and their token ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from dnahlm.data.read import decode
from dnahlm.data.tasks import N_PHRASINGS, Task, join_words, question
from dnahlm.tokenizer import (
    DNA,
    DNA_END,
    END,
    EXAMPLE,
    INPUT,
    INSTRUCTION,
    RESPONSE,
    DnahlmTokenizer,
    dna_span,
    plain_text,
)

STYLES = ("words", "options", "yes-no", "codes", "letters")


@dataclass(frozen=True)
class Asking:
    """An instruction and the answers it allows, in code order."""

    instruction: str
    answers: tuple[str, ...]


def ask(task: Task, style: str = "words", phrasing: int = 0, shift: int = 0) -> Asking:
    """Instruction for a task in a style.

    Parameters
    ----------
    task : Task
    style : {"words", "options", "yes-no", "codes", "letters"}, default="words"
        Answer by label word (named in the prompt for "options"), yes or no (two labels only),
        the code of the file, or letters that the prompt defines.
    phrasing : int, default=0
    shift : int, default=0
        Rotation of the letters over the labels.

    Raises
    ------
    ValueError
        If the style is unknown.
    """
    asked = question(task, phrasing)
    words = task.words
    if style == "words":
        return Asking(asked, tuple(words))
    if style == "options":
        return Asking(f"{asked} Answer {join_words(words)}.", tuple(words))
    if style == "yes-no" and len(words) == 2:
        return Asking(f"{asked} Answer yes or no.", ("no", "yes"))
    if style in ("codes", "yes-no"):
        key = ", ".join(f"{code} for {word}" for code, word in task.labels.items())
        return Asking(f"{asked} Answer {key}.", tuple(task.codes))
    if style == "letters":
        letters = [chr(ord("A") + (i + shift) % len(words)) for i in range(len(words))]
        key = ", ".join(f"{a} for {w}" for a, w in sorted(zip(letters, words, strict=True)))
        return Asking(f"{asked} Answer {key}.", tuple(letters))
    raise ValueError(f"style must be one of {', '.join(STYLES)}, not {style!r}")


def draw_asking(task: Task, rng: np.random.Generator) -> Asking:
    """A random style and phrasing."""
    style = STYLES[rng.choice(len(STYLES), p=(0.2, 0.25, 0.2, 0.15, 0.2))]
    return ask(task, style, int(rng.integers(N_PHRASINGS)), int(rng.integers(2)))


def prompt_text(instruction: str, sequence: str, examples: Sequence[tuple[str, str]] = ()) -> str:
    """The Alpaca prompt of one sequence, up to and with the response marker.

    Parameters
    ----------
    instruction : str
    sequence : str
        DNA to be asked about.
    examples : sequence of (sequence, answer), default=()
        Labelled examples, put in front as `### Example` blocks.
    """
    shots = "".join(
        f"{EXAMPLE}{dna_span(dna)}{RESPONSE}{plain_text(answer)}" for dna, answer in examples
    )
    return f"{INSTRUCTION}{plain_text(instruction)}{shots}{INPUT}{dna_span(sequence)}{RESPONSE}"


class PromptEncoder:
    """Token ids of prompts, with text cached and DNA of k-mer vocabularies looked up.

    Gives the ids that tokenizing `prompt_text` gives, some hundred times faster.
    """

    def __init__(self, tokenizer: DnahlmTokenizer) -> None:
        self.tokenizer = tokenizer
        first, pieces = tokenizer.dna_pieces()
        self.size = max(map(len, pieces))
        self.grid = len(pieces) == sum(5**k for k in range(1, self.size + 1))
        # Pieces are ordered by length and then as numbers to the base 5.
        self.offsets = [first + sum(5**j for j in range(1, k)) for k in range(self.size + 1)]
        self.powers = 5 ** np.arange(self.size)[::-1]
        self.text = lru_cache(maxsize=100_000)(self._text)

        def mark(token: str) -> int:
            return int(tokenizer.vocab[token])

        self.dna, self.dna_end, self.end = mark(DNA), mark(DNA_END), mark(END)
        self.instruction, self.input = mark(INSTRUCTION), mark(INPUT)
        self.response, self.example = mark(RESPONSE), mark(EXAMPLE)

    def _text(self, text: str) -> tuple[int, ...]:
        return tuple(self.tokenizer(text, add_special_tokens=False)["input_ids"])

    def bases(self, codes: np.ndarray) -> list[int]:
        """Ids of DNA pieces of base codes (length,)."""
        if not self.grid:
            return list(self.tokenizer(decode(codes), add_special_tokens=False)["input_ids"])
        whole = len(codes) // self.size
        cut = codes[: whole * self.size].reshape(whole, self.size).astype(np.int64)
        ids = (cut @ self.powers + self.offsets[self.size]).tolist()
        rest = codes[whole * self.size :].astype(np.int64)
        if len(rest):
            ids.append(int(rest @ self.powers[-len(rest) :]) + self.offsets[len(rest)])
        return ids

    def span(self, codes: np.ndarray) -> list[int]:
        return [self.dna, *self.bases(codes), self.dna_end]

    def prompt(
        self,
        instruction: str,
        codes: np.ndarray,
        examples: Sequence[tuple[np.ndarray, str]] = (),
    ) -> list[int]:
        """Ids of `prompt_text` for base codes."""
        ids = [self.instruction, *self.text(plain_text(instruction))]
        for dna, answer in examples:
            ids += [self.example, *self.span(dna), self.response, *self.text(plain_text(answer))]
        return [*ids, self.input, *self.span(codes), self.response]

    def answer(self, answer: str) -> list[int]:
        """Ids of an answer and the end of text."""
        return [*self.text(plain_text(answer)), self.end]

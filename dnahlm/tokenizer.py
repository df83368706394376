"""One vocabulary over DNA and English, kept in one `tokenizer.json`.

DNA is split from text in the pre-tokenizer: a piece made of bases only, or a run of twelve or
more bases inside text, is cut every `cap` bases, so that no DNA piece is longer than `cap`. Three
forms of DNA pieces share the file format: "kmer" (every k-mer over A C G T N, a fixed grid),
"bpe" (merges learned on genomes, at most `cap` bases) and "base" (single bases).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import AutoTokenizer, PreTrainedTokenizerFast

from dnahlm.config import DnahlmConfig

END, PAD, DNA, DNA_END = "<|endoftext|>", "<|pad|>", "<|dna|>", "<|/dna|>"
INSTRUCTION, INPUT = "### Instruction:\n", "\n### Input:\n"
RESPONSE, EXAMPLE = "\n### Response:\n", "\n### Example:\n"
SPECIAL = [END, PAD, DNA, DNA_END, INSTRUCTION, INPUT, RESPONSE, EXAMPLE]
RESERVED = [f"<|reserved_{i}|>" for i in range(8)]
DNA_FORMS = ("kmer", "bpe", "base")
UNSEEN = 0.1  # counts given to a piece that was not seen
IUPAC = set("ACGTUNRYSWKMBDHV")

_NOT_BASE = str.maketrans(dict.fromkeys("RYSWKMBDHV", "N") | {"U": "T"})
_ALL_BASES = r"\A[ACGTN]+\z"


class DnahlmTokenizer(PreTrainedTokenizerFast):
    """Fast tokenizer of DNAHLM; adds only the question which ids are DNA."""

    model_input_names = ["input_ids", "attention_mask"]  # noqa: RUF012

    def dna_pieces(self) -> tuple[int, list[str]]:
        """First id of the DNA pieces and the bases of each, in id order.

        Returns
        -------
        first, pieces : int, list of str
        """
        vocabulary = self.get_vocab()
        first = len(SPECIAL) + len(RESERVED)
        by_id = {i: piece for piece, i in vocabulary.items()}
        pieces = list(
            itertools.takewhile(
                lambda piece: re.fullmatch("[ACGTN]+", piece),
                (by_id[i] for i in range(first, len(by_id))),
            )
        )
        # Byte-level text begins with "!", so the run of DNA pieces ends where text starts.
        return first, pieces


AutoTokenizer.register(DnahlmConfig, fast_tokenizer_class=DnahlmTokenizer)


def clean_dna(sequence: str) -> str:
    """Upper-case bases with U as T, every other IUPAC code as N, and white space removed.

    Raises
    ------
    ValueError
        If a character is not an IUPAC nucleotide code.
    """
    bases = "".join(sequence.split()).upper()
    foreign = set(bases) - IUPAC
    if foreign:
        raise ValueError(f"not DNA: {sorted(foreign)[0]!r} is no IUPAC nucleotide code")
    return bases.translate(_NOT_BASE)


def dna_span(sequence: str) -> str:
    """A DNA sequence between its markers, as prompts hold it."""
    return f"{DNA}{clean_dna(sequence)}{DNA_END}"


def plain_text(text: str) -> str:
    """Text with anything that would tokenize as a marker broken up; text never opens a span."""
    for marker in SPECIAL + RESERVED:
        bare = marker.strip("\n")
        text = text.replace(bare, bare.replace("|", "\u00a6").replace("#", "\uff03"))
    return text


def _pre_tokenizer(cap: int) -> pre_tokenizers.PreTokenizer:
    isolate = pre_tokenizers.Split(Regex(_ALL_BASES + r"|\b[ACGTN]{12,}\b"), "isolated")
    # \G continues where the last cut ended, so cuts cover a piece only if it is all bases.
    cut = rf"(?:\A(?=[ACGTN]+\z)|\G(?!\A))[ACGTN]{{1,{cap}}}"
    return pre_tokenizers.Sequence(
        [
            isolate,
            pre_tokenizers.Split(Regex(cut), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
        ]
    )


def _learn(texts: Iterable[str], size: int, alphabet: list[str], cap: int) -> dict:
    """Vocabulary and merges of a BPE learned on texts, `size` entries with its alphabet."""
    import json

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = _pre_tokenizer(cap)
    trainer = trainers.BpeTrainer(
        vocab_size=size, initial_alphabet=alphabet, show_progress=False, max_token_length=16
    )
    tokenizer.train_from_iterator(texts, trainer)
    return json.loads(tokenizer.to_str())["model"]


def _dna_vocabulary(
    form: str, cap: int, size: int, dna: Iterable[str]
) -> tuple[list[str], list[tuple[str, str]]]:
    if form == "bpe":
        model = _learn(dna, size, list("ACGTN"), cap)
        keep = {piece for piece in model["vocab"] if re.fullmatch("[ACGTN]+", piece)}
        merges = [(a, b) for a, b in model["merges"] if a + b in keep]
        return sorted(keep, key=lambda piece: model["vocab"][piece]), merges
    pieces = ["".join(p) for k in range(1, cap + 1) for p in itertools.product("ACGTN", repeat=k)]
    merges = [(piece[:-1], piece[-1]) for piece in pieces if len(piece) > 1]
    return pieces, merges


def train_tokenizer(
    text: Iterable[str],
    dna: Iterable[str] = (),
    vocab_size: int = 4096,
    dna_form: str = "kmer",
    dna_share: float = 0.55,
    cap: int | None = None,
) -> DnahlmTokenizer:
    """Learn a vocabulary over English and DNA.

    Parameters
    ----------
    text : iterable of str
        English to learn merges from.
    dna : iterable of str
        Upper-case DNA, read for `dna_form="bpe"` only.
    vocab_size : int, default=4096
    dna_form : {"kmer", "bpe", "base"}, default="kmer"
    dna_share : float, default=0.55
        Share of the vocabulary learned on DNA for "bpe" (arXiv:2410.16917 has 55 %).
    cap : int, optional
        Longest DNA piece in bases: default 4 for "kmer", 16 for "bpe", 1 for "base".

    Returns
    -------
    DnahlmTokenizer

    Raises
    ------
    ValueError
        If the form is unknown or the vocabulary is too small for it.
    """
    if dna_form not in DNA_FORMS:
        raise ValueError(f"dna_form must be one of {', '.join(DNA_FORMS)}, not {dna_form!r}")
    cap = cap or {"kmer": 4, "bpe": 16, "base": 1}[dna_form]
    pieces, dna_merges = _dna_vocabulary(dna_form, cap, int(vocab_size * dna_share), dna)
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    fixed = SPECIAL + RESERVED + pieces
    if vocab_size < len(fixed) + len(alphabet):
        raise ValueError(
            f"a vocabulary of {vocab_size} is too small: {len(fixed)} markers and DNA pieces "
            f"and {len(alphabet)} bytes come first"
        )
    known = set(fixed)
    learned = _learn(text, vocab_size, alphabet, cap)
    vocabulary = dict.fromkeys(fixed)
    merges = list(dna_merges)
    # Bytes that are no base yet, then text merges in learned order until the vocabulary is full.
    for byte in alphabet:
        vocabulary.setdefault(byte)
    for left, right in learned["merges"]:
        if len(vocabulary) >= vocab_size:
            break
        if left + right not in known and left in vocabulary and right in vocabulary:
            vocabulary.setdefault(left + right)
            merges.append((left, right))
    tokenizer = Tokenizer(
        models.BPE({p: i for i, p in enumerate(vocabulary)}, merges, ignore_merges=True)
    )
    tokenizer.pre_tokenizer = _pre_tokenizer(cap)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(SPECIAL + RESERVED)
    return DnahlmTokenizer(
        tokenizer_object=tokenizer, eos_token=END, bos_token=END, pad_token=PAD,
        clean_up_tokenization_spaces=False,
    )  # fmt: skip


def load_tokenizer(folder: str | Path) -> DnahlmTokenizer:
    """Tokenizer stored in a model folder.

    Raises
    ------
    ValueError
        If the folder holds no tokenizer of DNAHLM.
    """
    path = Path(folder) / "tokenizer.json"
    try:
        tokenizer = DnahlmTokenizer.from_pretrained(folder, local_files_only=True)
    except Exception as error:
        raise ValueError(f"{path} is not a tokenizer that can be read") from error
    if tokenizer.convert_tokens_to_ids(DNA) != SPECIAL.index(DNA):
        raise ValueError(f"{path} is not a DNAHLM tokenizer: it has no {DNA} marker")
    return tokenizer


def vocabulary_report(
    tokenizer: DnahlmTokenizer, dna: Iterable[str], text: Iterable[str]
) -> dict[str, float]:
    """Measures of a vocabulary on held-out DNA and text.

    Returns
    -------
    dict
        `vocabulary`, `dna_share` (of the vocabulary), `bases_per_piece`, `bits_per_base` (of a
        unigram model of the pieces, each counted by the others: leave-one-out with a tenth of a
        count added, so that a large vocabulary does not look good by memory),
        `characters_per_token`, `round_trip` (share of inputs that decode to themselves).
    """
    import math
    from collections import Counter

    _, pieces = tokenizer.dna_pieces()
    counts: Counter[int] = Counter()
    bases = characters = tokens = same = total = 0
    for sequence in dna:
        ids = tokenizer(sequence)["input_ids"]
        counts.update(ids)
        bases += len(sequence)
        same += tokenizer.decode(ids) == sequence
        total += 1
    for line in text:
        ids = tokenizer(line)["input_ids"]
        characters += len(line)
        tokens += len(ids)
        same += tokenizer.decode(ids) == line
        total += 1
    used = sum(counts.values())
    whole = max(used - 1, 0) + UNSEEN * len(pieces)
    bits = -sum(n * math.log2((n - 1 + UNSEEN) / whole) for n in counts.values())
    return {
        "vocabulary": len(tokenizer),
        "dna_share": len(pieces) / len(tokenizer),
        "bases_per_piece": bases / max(used, 1),
        "bits_per_base": bits / max(bases, 1),
        "characters_per_token": characters / max(tokens, 1),
        "round_trip": same / max(total, 1),
    }

"""LINGO's input: a language prefix in front of the sequence (Zhan, Wu and Zhang 2024).

`Domain: DNA promoter`, `Sequence: ACGT...`, `Annotation:`; the head reads the last token. The
sequence is cut by the language model's own byte-level BPE ("bbpe"), or base by base ("one-hot"),
which keeps single bases apart. arXiv:2402.08075.
"""

from __future__ import annotations

from collections.abc import Sequence

from dnahlm.backbones.encoder import Encoder, checked_dna

VOCABULARIES = ("bbpe", "one-hot")


class LanguagePrefix:
    """Reads DNA rows as LINGO does.

    Parameters
    ----------
    backbone : Encoder
        One that reads English (OPT, LLaMA, DNAHLM).
    vocabulary : {"bbpe", "one-hot"}
    domain : str, default="DNA"
        What the sequences are, as "DNA promoter".

    Raises
    ------
    ValueError
        If the vocabulary is unknown or the backbone reads DNA only.
    """

    def __init__(self, backbone: Encoder, vocabulary: str, domain: str = "DNA") -> None:
        if vocabulary not in VOCABULARIES:
            raise ValueError(f"vocabulary must be bbpe or one-hot, not {vocabulary!r}")
        self.backbone, self.vocabulary, self.domain = backbone, vocabulary, domain
        start = getattr(backbone.tokenizer, "bos_token_id", None)
        self.front = [] if start is None else [start]
        self.front += backbone.encode_text(f"Domain: {domain}\nSequence: ")
        self.back = backbone.encode_text("\nAnnotation:")
        self.bases = {base: backbone.encode_text(base) for base in "ACGTN"}

    def __call__(self, sequences: Sequence[str]) -> list[list[int]]:
        """Token ids of each sequence with its prefix.

        Raises
        ------
        ValueError
            If a sequence is empty, no DNA, or too long with its prefix.
        """
        rows = []
        for number, sequence in enumerate(sequences, 1):
            dna = checked_dna(sequence, number)
            if self.vocabulary == "one-hot":
                middle = [i for base in dna for i in self.bases[base]]
            else:
                middle = self.backbone.encode_text(dna)
            rows.append([*self.front, *middle, *self.back])
            self.backbone.check_length(len(rows[-1]), number)
        return rows

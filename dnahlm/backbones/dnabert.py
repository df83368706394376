"""DNABERT (Ji et al. 2021, doi:10.1093/bioinformatics/btab083): BERT over overlapping k-mers."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from torch import nn

from dnahlm.backbones.base import Backbone
from dnahlm.backbones.encoder import Pooling


class Dnabert(Backbone):
    """DNABERT-3, -4, -5 or -6; `k` is read from the vocabulary.

    A k-mer with a base that is not A, C, G or T is the unknown token, as in the paper.
    """

    family: ClassVar[str] = "dnabert"
    targets: ClassVar[tuple[str, ...]] = ("query", "key", "value")
    pooling: ClassVar[tuple[Pooling, ...]] = ("mean", "max")

    def __init__(self, body: nn.Module, tokenizer: Any, name: str = "") -> None:
        super().__init__(body, tokenizer, name)
        bases = (piece for piece in tokenizer.get_vocab() if set(piece) <= set("ACGT"))
        self.k = max(map(len, bases))

    @classmethod
    def read(cls, folder: Path, name: str, **options: Any) -> Dnabert:
        """Load a folder in the published layout (`config.json`, `vocab.txt`, weights)."""
        from transformers import BertModel, BertTokenizer

        from dnahlm.backbones.weights import read_body

        tokenizer = BertTokenizer.from_pretrained(folder, do_lower_case=False)
        body = read_body(BertModel, folder, add_pooling_layer=False, **options)
        return cls(body, tokenizer, name)

    def encode(self, sequence: str) -> list[int]:
        """Ids of [CLS], the overlapping k-mers and [SEP]."""
        k, tokenizer = self.k, self.tokenizer
        words = [sequence[i : i + k] for i in range(len(sequence) - k + 1)]
        ids = tokenizer.convert_tokens_to_ids(words) if words else [tokenizer.unk_token_id]
        return [tokenizer.cls_token_id, *ids, tokenizer.sep_token_id]

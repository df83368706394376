"""What OPT and LLaMA share: a causal body whose byte-level BPE reads English and DNA alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from dnahlm.backbones.base import Backbone
from dnahlm.backbones.encoder import Pooling


class CausalBackbone(Backbone):
    """A language model of text; DNA is text to it unless a language prefix says otherwise."""

    causal: ClassVar[bool] = True
    pooling: ClassVar[tuple[Pooling, ...]] = ("last", "max")

    @classmethod
    def read(cls, folder: Path, name: str, **options: Any) -> CausalBackbone:
        """Load a folder with `config.json` and safetensors, or with one `.gguf` file."""
        from transformers import AutoConfig, AutoModel, AutoTokenizer

        from dnahlm.backbones.weights import gguf_file, read_body

        source: dict[str, Any] = {"gguf_file": packed} if (packed := gguf_file(folder)) else {}
        tokenizer = AutoTokenizer.from_pretrained(folder, **source)
        if tokenizer.pad_token_id is None:
            tokenizer.pad_token = tokenizer.eos_token
        config: Any = AutoConfig.from_pretrained(folder, **source)
        config.use_cache = False
        return cls(
            read_body(AutoModel, folder, config=config, **source, **options), tokenizer, name
        )

    def encode_text(self, text: str) -> list[int]:
        return list(self.tokenizer(text, add_special_tokens=False)["input_ids"])

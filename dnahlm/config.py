"""Model configuration and the size dial (`nano`, `mini`, `small`)."""

from __future__ import annotations

from typing import Any

from transformers import GPT2Config

READERS = ("none", "patch", "token")


class DnahlmConfig(GPT2Config):
    """GPT-2's configuration plus the DNA embedding layer and the prefix-LM option.

    Parameters
    ----------
    dna_first_id : int, default=0
        Id of the first DNA piece; DNA pieces are contiguous in the vocabulary.
    dna_pieces : list of str, optional
        Bases of each DNA piece, in id order. Lets the model recover single bases from ids,
        so that `input_ids` is its only input.
    dna_reader : {"none", "patch", "token"}, default="patch"
        Base-resolution reader of DNA in the prompt. "patch": a strided convolution, one patch a
        piece, for k-mer vocabularies whose pieces are all `patch_size` bases; "token": the mean
        over each piece's bases, for BPE pieces of any length; "none": piece embeddings only.
    patch_size : int, default=4
        Bases per patch, the `k` of the k-mer vocabulary.
    reader_channels : int, default=128
        Channels of the convolution stem.
    reader_stem_width : int, default=15
        Width of the first convolution, in bases.
    reader_dilations : list of int, optional
        One residual block per entry (default `[1, 2]`).
    reader_positions : int, default=256
        Pieces that have a learned position inside their span; later ones share the last.
    prefix_lm : bool, default=True
        Prompt positions see each other in both directions; the response stays causal.
    """

    model_type = "dnahlm"

    def __init__(
        self,
        dna_first_id: int = 0,
        dna_pieces: list[str] | None = None,
        dna_reader: str = "patch",
        patch_size: int = 4,
        reader_channels: int = 128,
        reader_stem_width: int = 15,
        reader_dilations: list[int] | None = None,
        reader_positions: int = 256,
        prefix_lm: bool = True,
        **kwargs: Any,
    ) -> None:
        if dna_reader not in READERS:
            raise ValueError(f"dna_reader must be one of {', '.join(READERS)}, not {dna_reader!r}")
        self.dna_first_id = dna_first_id
        self.dna_pieces = list(dna_pieces or [])
        self.dna_reader = dna_reader
        self.patch_size = patch_size
        self.reader_channels = reader_channels
        self.reader_stem_width = reader_stem_width
        self.reader_dilations = list(reader_dilations or [1, 2])
        self.reader_positions = reader_positions
        self.prefix_lm = prefix_lm
        # Fused on CPU, and the same function as GPT-2's own gelu_new.
        kwargs.setdefault("activation_function", "gelu_pytorch_tanh")
        super().__init__(**kwargs)


PRESETS: dict[str, dict[str, Any]] = {
    "nano": {
        "n_embd": 64, "n_layer": 2, "n_head": 4, "n_positions": 256, "reader_channels": 32,
        "resid_pdrop": 0.0, "embd_pdrop": 0.0, "attn_pdrop": 0.0,
    },
    "mini": {
        "n_embd": 192, "n_layer": 3, "n_head": 6, "n_inner": 384, "n_positions": 512,
        "reader_channels": 128, "resid_pdrop": 0.1, "embd_pdrop": 0.0, "attn_pdrop": 0.0,
    },
    "small": {
        "n_embd": 768, "n_layer": 12, "n_head": 12, "n_positions": 1024, "reader_channels": 256,
        "resid_pdrop": 0.1, "embd_pdrop": 0.1, "attn_pdrop": 0.0,
    },
}  # fmt: skip


def preset_config(name: str, tokenizer: Any, **overrides: Any) -> DnahlmConfig:
    """Configuration of a preset for a tokenizer.

    Parameters
    ----------
    name : {"nano", "mini", "small"}
        Model size: for tests, for a CPU (shipped), and GPT-2 small as in arXiv:2410.16917.
    tokenizer : dnahlm.tokenizer.DnahlmTokenizer
        Supplies vocabulary size, DNA pieces and special ids.
    **overrides
        Any field of `DnahlmConfig`.

    Raises
    ------
    ValueError
        If there is no such preset.
    """
    if name not in PRESETS:
        raise ValueError(f"no preset {name!r}; choose one of {', '.join(PRESETS)}")
    first, pieces = tokenizer.dna_pieces()
    longest = max(map(len, pieces))
    # A k-mer vocabulary holds every k-mer; its pieces line up with a strided convolution.
    grid = len(pieces) == sum(5**k for k in range(1, longest + 1))
    fields = {
        "vocab_size": len(tokenizer),
        "bos_token_id": tokenizer.eos_token_id,
        "eos_token_id": tokenizer.eos_token_id,
        "pad_token_id": tokenizer.pad_token_id,
        "dna_first_id": first,
        "dna_pieces": pieces,
        "dna_reader": "patch" if grid else "token",
        "patch_size": longest if grid else 1,
    }
    return DnahlmConfig(**{**fields, **PRESETS[name], **overrides})

"""Tiny models with random weights in each family's published layout, for tests and the matrix.

Configuration keys, tensor names and tokenizer files are those of the published checkpoints, so that
what loads these loads those.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

FAMILIES = ("dnabert", "dnabert2", "nt-v1", "nt-v2", "opt", "llama", "dnahlm")
WIDTH, LAYERS, HEADS, INNER = 32, 2, 4, 48
SENTENCES = [
    "Domain: human DNA, a core promoter",
    "Sequence: ACGT Annotation: promoter, non-promoter",
    "Domain: DNA Sequence: Annotation: a splice donor",
] * 20


def write_tiny(family: str, folder: str | Path, seed: int = 0) -> Path:
    """Write a tiny random checkpoint.

    Parameters
    ----------
    family : str
        One of `FAMILIES`.
    folder : str or Path
    seed : int, default=0

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    ValueError
        If there is no such family.
    """
    writers: dict[str, Callable[[Path], None]] = {
        "dnabert": _dnabert, "dnabert2": _dnabert2, "nt-v1": _nt_v1, "nt-v2": _nt_v2,
        "opt": _opt, "llama": _llama, "dnahlm": _dnahlm,
    }  # fmt: skip
    if family not in writers:
        raise ValueError(f"family must be one of {', '.join(writers)}, not {family!r}")
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    writers[family](place)
    return place


def random_dna(count: int, length: int, seed: int = 0) -> list[str]:
    """Sequences of random bases."""
    rng = np.random.default_rng(seed)
    return ["".join("ACGT"[b] for b in rng.integers(0, 4, length)) for _ in range(count)]


def _spread(model: Any) -> Any:
    """Weights wider than an initialisation's, so that every layer shows in the output."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.ndim > 1:
                parameter.normal_(0, 0.15)
            elif name.endswith("bias"):
                parameter.normal_(0, 0.05)
    return model


def _kmers(k: int, order: str = "ATCG") -> list[str]:
    return ["".join(letters) for letters in itertools.product(order, repeat=k)]


def _dnabert(place: Path) -> None:
    from transformers import BertConfig, BertForMaskedLM

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *_kmers(3)]
    (place / "vocab.txt").write_text("\n".join(words) + "\n")
    config = BertConfig(
        vocab_size=len(words), hidden_size=WIDTH, num_hidden_layers=LAYERS,
        num_attention_heads=HEADS, intermediate_size=INNER, max_position_embeddings=512,
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    _spread(BertForMaskedLM(config)).save_pretrained(place)


def _dnabert2(place: Path) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers, processors, trainers

    special = ["[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"]
    tokenizer = Tokenizer(models.BPE(unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    trainer = trainers.BpeTrainer(vocab_size=256, special_tokens=special, show_progress=False)
    tokenizer.train_from_iterator(random_dna(100, 200), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    tokenizer.save(str(place / "tokenizer.json"))
    config = {
        "architectures": ["BertForMaskedLM"], "model_type": "bert", "alibi_starting_size": 512,
        "attention_probs_dropout_prob": 0.0, "classifier_dropout": None, "hidden_act": "gelu",
        "hidden_dropout_prob": 0.0, "hidden_size": WIDTH, "intermediate_size": INNER,
        "layer_norm_eps": 1e-12, "max_position_embeddings": 512, "num_attention_heads": HEADS,
        "num_hidden_layers": LAYERS, "position_embedding_type": "absolute", "type_vocab_size": 2,
        "vocab_size": tokenizer.get_vocab_size(),
    }  # fmt: skip
    (place / "config.json").write_text(json.dumps(config, indent=1))
    size = tokenizer.get_vocab_size()
    state = {
        "bert.embeddings.word_embeddings.weight": torch.randn(size, WIDTH),
        "bert.embeddings.token_type_embeddings.weight": torch.randn(2, WIDTH) * 0.1,
        **_norm("bert.embeddings.LayerNorm"),
        **_linear("bert.pooler.dense", WIDTH, WIDTH),
        **_linear("cls.predictions.transform.dense", WIDTH, WIDTH),
        **_norm("cls.predictions.transform.LayerNorm"),
        **_linear("cls.predictions.decoder", WIDTH, size),
    }
    for i in range(LAYERS):
        layer = f"bert.encoder.layer.{i}"
        state |= _linear(f"{layer}.attention.self.Wqkv", WIDTH, 3 * WIDTH)
        state |= _linear(f"{layer}.attention.output.dense", WIDTH, WIDTH)
        state |= _norm(f"{layer}.attention.output.LayerNorm")
        state |= _linear(f"{layer}.mlp.gated_layers", WIDTH, 2 * INNER, bias=False)
        state |= _linear(f"{layer}.mlp.wo", INNER, WIDTH)
        state |= _norm(f"{layer}.mlp.layernorm")
    torch.save(state, place / "pytorch_model.bin")


def _linear(name: str, inputs: int, outputs: int, bias: bool = True) -> dict[str, torch.Tensor]:
    tensors = {f"{name}.weight": torch.randn(outputs, inputs) * 0.15}
    return tensors | {f"{name}.bias": torch.randn(outputs) * 0.05} if bias else tensors


def _norm(name: str) -> dict[str, torch.Tensor]:
    weight = 1 + 0.1 * torch.randn(WIDTH)
    return {f"{name}.weight": weight, f"{name}.bias": 0.1 * torch.randn(WIDTH)}


def _nt_vocabulary(place: Path, k: int) -> int:
    from transformers import EsmTokenizer

    words = ["<unk>", "<pad>", "<mask>", "<cls>", "<eos>", "<bos>", *_kmers(k, "ATCG"), *"ATCGN"]
    (place / "vocab.txt").write_text("\n".join(words) + "\n")
    EsmTokenizer(str(place / "vocab.txt"), eos_token=None).save_pretrained(place)
    return len(words)


def _nt_config(size: int, **more: Any) -> dict[str, Any]:
    return {
        "architectures": ["EsmForMaskedLM"], "model_type": "esm",
        "attention_probs_dropout_prob": 0.0, "emb_layer_norm_before": False,
        "hidden_dropout_prob": 0.0, "hidden_size": WIDTH, "intermediate_size": INNER,
        "is_folding_model": False, "layer_norm_eps": 1e-12, "mask_token_id": 2,
        "num_attention_heads": HEADS, "num_hidden_layers": LAYERS, "pad_token_id": 1,
        "vocab_size": size, "use_cache": False, "tie_word_embeddings": False, **more,
    }  # fmt: skip


def _nt_v1(place: Path) -> None:
    from transformers import EsmConfig, EsmForMaskedLM

    fields = _nt_config(
        _nt_vocabulary(place, 6), position_embedding_type="absolute", token_dropout=True,
        max_position_embeddings=1002,
    )  # fmt: skip
    _spread(EsmForMaskedLM(EsmConfig(**fields))).save_pretrained(place)
    (place / "config.json").write_text(json.dumps(fields, indent=1))


def _nt_v2(place: Path) -> None:
    from safetensors.torch import save_file

    size = _nt_vocabulary(place, 3)
    fields = _nt_config(
        size, position_embedding_type="rotary", token_dropout=False, add_bias_fnn=False,
        max_position_embeddings=2050,
    )  # fmt: skip
    (place / "config.json").write_text(json.dumps(fields, indent=1))
    state = {
        "esm.embeddings.word_embeddings.weight": torch.randn(size, WIDTH),
        "esm.embeddings.position_embeddings.weight": torch.randn(2050, WIDTH),
        **_norm("esm.encoder.emb_layer_norm_after"),
        **_linear("lm_head.dense", WIDTH, WIDTH),
        **_norm("lm_head.layer_norm"),
        "lm_head.decoder.weight": torch.randn(size, WIDTH),
        "lm_head.bias": torch.zeros(size),
    }
    half = WIDTH // HEADS // 2
    for i in range(LAYERS):
        layer = f"esm.encoder.layer.{i}"
        for part in ("query", "key", "value"):
            state |= _linear(f"{layer}.attention.self.{part}", WIDTH, WIDTH)
        frequencies = 10000.0 ** -(torch.arange(half) / half)
        state[f"{layer}.attention.self.rotary_embeddings.inv_freq"] = frequencies
        state |= _linear(f"{layer}.attention.output.dense", WIDTH, WIDTH)
        state |= _norm(f"{layer}.attention.LayerNorm")
        state |= _linear(f"{layer}.intermediate.dense", WIDTH, 2 * INNER, bias=False)
        state |= _linear(f"{layer}.output.dense", INNER, WIDTH, bias=False)
        state |= _norm(f"{layer}.LayerNorm")
    save_file(state, place / "model.safetensors", metadata={"format": "pt"})


def _byte_level_bpe(specials: list[str]) -> Any:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(
        vocab_size=420, special_tokens=specials, initial_alphabet=alphabet, show_progress=False,
        max_token_length=12,
    )  # fmt: skip
    tokenizer.train_from_iterator([*SENTENCES, *random_dna(10, 60)], trainer)
    return tokenizer


def _opt(place: Path) -> None:
    from transformers import OPTConfig, OPTForCausalLM

    tokenizer = _byte_level_bpe(["<s>", "<pad>", "</s>", "<unk>"])
    tokenizer.model.save(str(place))  # vocab.json and merges.txt
    settings = {
        "tokenizer_class": "GPT2Tokenizer", "add_bos_token": True, "bos_token": "</s>",
        "eos_token": "</s>", "unk_token": "</s>", "pad_token": "<pad>", "errors": "replace",
    }  # fmt: skip
    (place / "tokenizer_config.json").write_text(json.dumps(settings))
    config = OPTConfig(
        vocab_size=tokenizer.get_vocab_size(), hidden_size=WIDTH, num_hidden_layers=LAYERS,
        ffn_dim=INNER, num_attention_heads=HEADS, max_position_embeddings=512, dropout=0.0,
        word_embed_proj_dim=WIDTH, do_layer_norm_before=True,
    )  # fmt: skip
    _spread(OPTForCausalLM(config)).save_pretrained(place)


def _llama(place: Path) -> None:
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    tokenizer = _byte_level_bpe(["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<|im_start|>", eos_token="<|im_end|>",
        unk_token="<|endoftext|>", pad_token="<|im_end|>",
    ).save_pretrained(place)  # fmt: skip
    config = LlamaConfig(
        vocab_size=tokenizer.get_vocab_size(), hidden_size=WIDTH, num_hidden_layers=LAYERS,
        intermediate_size=INNER, num_attention_heads=HEADS, num_key_value_heads=HEADS // 2,
        max_position_embeddings=2048, tie_word_embeddings=True,
    )  # fmt: skip
    _spread(LlamaForCausalLM(config)).save_pretrained(place)


def _dnahlm(place: Path) -> None:
    from dnahlm.config import preset_config
    from dnahlm.modeling import DnahlmForCausalLM
    from dnahlm.tokenizer import train_tokenizer

    tokenizer = train_tokenizer(SENTENCES, vocab_size=1100)
    tokenizer.save_pretrained(place)
    config = preset_config("nano", tokenizer, n_embd=WIDTH, reader_channels=16)
    DnahlmForCausalLM(config).save_pretrained(place)

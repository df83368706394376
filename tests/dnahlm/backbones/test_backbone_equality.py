"""Each family's hidden states equal an independent implementation's to 1e-4."""

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from dnahlm.backbones import Backbone, load_backbone
from dnahlm.backbones.dnabert2 import alibi_slopes
from dnahlm.backbones.tiny import FAMILIES, HEADS, INNER, LAYERS, WIDTH, random_dna, write_tiny

SEQUENCES = [random_dna(1, length, length)[0] for length in (61, 30, 48)]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    root = tmp_path_factory.mktemp("tiny")

    def written(family: str) -> Path:
        folder = root / family
        return folder if folder.exists() else write_tiny(family, folder)

    return written


def states_of(backbone: Backbone) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
    batch = backbone.tokenize(SEQUENCES)
    with torch.inference_mode():
        return backbone.hidden(**batch), batch


def assert_equal(found: torch.Tensor, expected: torch.Tensor, mask: torch.Tensor) -> None:
    kept = mask.bool()
    assert expected[kept].std() > 0.05  # or anything would be close
    torch.testing.assert_close(found[kept], expected[kept], atol=1e-4, rtol=1e-4)


def test_dnabert_equals_bert_over_overlapping_kmers(tiny):
    from transformers import BertForMaskedLM

    folder = tiny("dnabert")
    backbone = load_backbone(folder, device="cpu")
    words = (folder / "vocab.txt").read_text().split()
    row = SEQUENCES[0]
    ids = [words.index("[CLS]")]
    ids += [words.index(row[i : i + 3]) for i in range(len(row) - 2)]
    ids += [words.index("[SEP]")]
    assert backbone.k == 3
    assert backbone.encode(row) == ids
    states, batch = states_of(backbone)
    reference = BertForMaskedLM.from_pretrained(folder, attn_implementation="eager").eval()
    with torch.inference_mode():
        assert_equal(states, reference.bert(**batch).last_hidden_state, batch["attention_mask"])


def test_dnabert_reads_an_n_as_unknown(tiny):
    backbone = load_backbone(tiny("dnabert"), device="cpu")
    ids = backbone.encode("ACGNACG")
    assert [i == backbone.tokenizer.unk_token_id for i in ids[1:-1]] == [0, 1, 1, 1, 0]


def test_nucleotide_transformer_1_equals_esm(tiny):
    from transformers import EsmForMaskedLM, EsmTokenizer

    folder = tiny("nt-v1")
    backbone = load_backbone(folder, device="cpu")
    states, batch = states_of(backbone)
    own = EsmTokenizer.from_pretrained(folder)(SEQUENCES, padding=True, return_tensors="pt")
    assert torch.equal(own["input_ids"], batch["input_ids"])
    reference = EsmForMaskedLM.from_pretrained(folder, attn_implementation="eager").eval()
    with torch.inference_mode():
        expected = reference(**own, output_hidden_states=True).hidden_states[-1]
    assert_equal(states, expected, batch["attention_mask"])


def test_nucleotide_transformer_reads_six_bases_then_single_ones(tiny):
    backbone = load_backbone(tiny("nt-v1"), device="cpu")
    words = backbone.tokenizer.convert_ids_to_tokens(backbone.encode("ACGTACGTANACGTACG"))
    assert words == ["<cls>", "ACGTAC", "G", "T", "A", "N", "ACGTAC", "G"]


def layer_norm(x: np.ndarray, state: dict, name: str, eps: float = 1e-12) -> np.ndarray:
    mean, var = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
    return (x - mean) / np.sqrt(var + eps) * state[f"{name}.weight"] + state[f"{name}.bias"]


def linear(x: np.ndarray, state: dict, name: str) -> np.ndarray:
    return x @ state[f"{name}.weight"].T + state.get(f"{name}.bias", 0.0)


def softmax(x: np.ndarray) -> np.ndarray:
    raised = np.exp(x - x.max(-1, keepdims=True))
    return raised / raised.sum(-1, keepdims=True)


def heads_of(x: np.ndarray) -> np.ndarray:
    return x.reshape(len(x), HEADS, WIDTH // HEADS).transpose(1, 0, 2)


def numpy_state(state: dict) -> dict:
    return {name: tensor.double().numpy() for name, tensor in state.items()}


def dnabert2_by_hand(state: dict, ids: list[int]) -> np.ndarray:
    """One unpadded sequence through DNABERT-2, head by head, in double precision."""
    erf = np.vectorize(math.erf)
    x = state["bert.embeddings.word_embeddings.weight"][ids]
    x = x + state["bert.embeddings.token_type_embeddings.weight"][0]
    x = layer_norm(x, state, "bert.embeddings.LayerNorm")
    for i in range(LAYERS):
        name = f"bert.encoder.layer.{i}"
        query, key, value = np.split(linear(x, state, f"{name}.attention.self.Wqkv"), 3, -1)
        outputs = []
        for head in range(HEADS):
            q, k, v = (heads_of(part)[head] for part in (query, key, value))
            scores = q @ k.T / math.sqrt(WIDTH // HEADS)
            for a in range(len(ids)):
                for b in range(len(ids)):
                    scores[a, b] -= abs(a - b) * 2 ** (-8 * (head + 1) / HEADS)
            outputs.append(softmax(scores) @ v)
        out = linear(np.concatenate(outputs, -1), state, f"{name}.attention.output.dense")
        x = layer_norm(out + x, state, f"{name}.attention.output.LayerNorm")
        wide = linear(x, state, f"{name}.mlp.gated_layers")
        gate, rest = wide[:, :INNER], wide[:, INNER:]
        inner = gate * 0.5 * (1 + erf(gate / math.sqrt(2))) * rest
        x = layer_norm(linear(inner, state, f"{name}.mlp.wo") + x, state, f"{name}.mlp.layernorm")
    return x


def test_dnabert2_equals_its_network_written_out(tiny):
    folder = tiny("dnabert2")
    state = numpy_state(torch.load(folder / "pytorch_model.bin", weights_only=True))
    backbone = load_backbone(folder, device="cpu")
    states, _ = states_of(backbone)
    for row, sequence in enumerate(SEQUENCES):
        ids = backbone.encode(sequence)
        assert (ids[0], ids[-1]) == (1, 2)
        expected = torch.from_numpy(dnabert2_by_hand(state, ids)).float()
        torch.testing.assert_close(states[row, : len(ids)], expected, atol=1e-4, rtol=1e-4)
    assert (folder / "model.safetensors").exists()  # the pickle is read once


def test_alibi_slopes_of_twelve_heads_are_the_published_ones():
    eight = [2.0**-i for i in range(1, 9)]
    between = [2.0 ** -(i + 0.5) for i in range(4)]
    assert alibi_slopes(12) == pytest.approx([*eight, *between])


def nt2_by_hand(state: dict, ids: list[int]) -> np.ndarray:
    """One unpadded sequence through Nucleotide Transformer v2, in double precision."""

    def rotate(x: np.ndarray) -> np.ndarray:
        half = x.shape[-1] // 2
        angle = np.arange(len(ids))[:, None] * 10000.0 ** -(np.arange(half) / half)
        cos, sin = np.cos(angle), np.sin(angle)
        left, right = x[..., :half], x[..., half:]
        return np.concatenate([left * cos - right * sin, right * cos + left * sin], -1)

    x = state["esm.embeddings.word_embeddings.weight"][ids]
    for i in range(LAYERS):
        name = f"esm.encoder.layer.{i}"
        before = layer_norm(x, state, f"{name}.attention.LayerNorm")
        query, key, value = (
            heads_of(linear(before, state, f"{name}.attention.self.{part}"))
            for part in ("query", "key", "value")
        )
        scores = rotate(query) @ rotate(key).transpose(0, 2, 1) / math.sqrt(WIDTH // HEADS)
        out = (softmax(scores) @ value).transpose(1, 0, 2).reshape(len(ids), WIDTH)
        x = x + linear(out, state, f"{name}.attention.output.dense")
        wide = linear(
            layer_norm(x, state, f"{name}.LayerNorm"), state, f"{name}.intermediate.dense"
        )
        gate, rest = wide[:, :INNER], wide[:, INNER:]
        x = x + linear(gate / (1 + np.exp(-gate)) * rest, state, f"{name}.output.dense")
    return layer_norm(x, state, "esm.encoder.emb_layer_norm_after")


def test_nucleotide_transformer_2_equals_its_network_written_out(tiny):
    from safetensors.torch import load_file

    folder = tiny("nt-v2")
    state = numpy_state(load_file(folder / "model.safetensors"))
    backbone = load_backbone(folder, device="cpu")
    states, _ = states_of(backbone)
    for row, sequence in enumerate(SEQUENCES):
        ids = backbone.encode(sequence)
        expected = torch.from_numpy(nt2_by_hand(state, ids)).float()
        torch.testing.assert_close(states[row, : len(ids)], expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("family", ["opt", "llama"])
def test_language_models_equal_transformers_own(tiny, family):
    from transformers import AutoModelForCausalLM

    folder = tiny(family)
    backbone = load_backbone(folder, device="cpu")
    states, batch = states_of(backbone)
    reference = AutoModelForCausalLM.from_pretrained(folder, attn_implementation="eager").eval()
    with torch.inference_mode():
        expected = reference(**batch, output_hidden_states=True).hidden_states[-1]
    assert_equal(states, expected, batch["attention_mask"])


def test_opt_tokens_are_bytes_pairs_behind_the_start_token(tiny):
    backbone = load_backbone(tiny("opt"), device="cpu")
    ids = backbone.encode(SEQUENCES[0])
    assert ids[0] == backbone.tokenizer.convert_tokens_to_ids("</s>")
    assert backbone.tokenizer.decode(ids[1:]) == SEQUENCES[0]


def test_dnahlm_equals_its_own_embeddings(tiny):
    from dnahlm.infer import DNAHLM

    folder = tiny("dnahlm")
    backbone = load_backbone(folder, device="cpu")
    model = DNAHLM.load(folder, device="cpu")
    for pooling in ("mean", "max", "last"):
        np.testing.assert_allclose(
            backbone.embed(SEQUENCES, pooling), model.embed(SEQUENCES, pooling), atol=1e-5
        )


@pytest.mark.parametrize("family", FAMILIES)
def test_padding_and_batches_do_not_change_a_row(tiny, family):
    backbone = load_backbone(tiny(family), device="cpu")
    for pooling in ("mean", "max", "cls", "last"):
        together = backbone.embed(SEQUENCES, pooling)
        alone = np.concatenate([backbone.embed([row], pooling) for row in SEQUENCES])
        assert together.shape == (3, backbone.width)
        np.testing.assert_allclose(together, alone, atol=2e-5)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_prompt_of_real_tokens_equals_those_tokens(tiny, family):
    """Vectors in front of a row are read exactly as tokens with the same embeddings."""
    backbone = load_backbone(tiny(family), device="cpu")
    if family == "dnahlm":
        pytest.skip("its reader would read the tokens, vectors join behind it")
    batch = backbone.tokenize([SEQUENCES[0]])
    ids = batch["input_ids"]
    with torch.inference_mode():
        whole = backbone.hidden(ids, torch.ones_like(ids))
        prompt = backbone.body.get_input_embeddings()(ids[0, :3])
        if family == "nt-v1":
            prompt = prompt * 0.88  # what ids are scaled by
        rest = backbone.hidden(ids[:, 3:], torch.ones_like(ids[:, 3:]), prompts=prompt)
    torch.testing.assert_close(rest, whole[:, 3:], atol=1e-4, rtol=1e-4)

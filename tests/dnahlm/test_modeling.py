"""The model: what may see what, padding and packing change nothing, caching changes nothing."""

import numpy as np
import pytest
import torch
from transformers import AutoConfig, AutoModelForCausalLM, GPT2Config, GPT2LMHeadModel

from dnahlm.config import DnahlmConfig, preset_config
from dnahlm.data.instruct import PromptEncoder
from dnahlm.data.mixture import collate
from dnahlm.data.packing import pack
from dnahlm.data.read import encode
from dnahlm.embedding import BaseReader, SteadyNorm, base_table
from dnahlm.infer import DNAHLM
from dnahlm.modeling import DnahlmForCausalLM
from dnahlm.score import score_answers
from dnahlm.tokenizer import train_tokenizer


def random_dna(n, seed=0):
    return "".join("ACGT"[b] for b in np.random.default_rng(seed).integers(0, 4, n))


@pytest.fixture(scope="module")
def model(tokenizer):
    torch.manual_seed(0)
    model = DnahlmForCausalLM(preset_config("nano", tokenizer)).eval()
    for parameter in model.parameters():  # untrained weights are too small to tell bugs by
        parameter.data *= 2
    return model


@pytest.fixture(scope="module")
def examples(tokenizer):
    encoder = PromptEncoder(tokenizer)
    return [
        {
            "ids": encoder.prompt("Is this it?" * (1 + i), encode(random_dna(30 + 7 * i, i))),
            "answer": encoder.answer("no promoter"[: 5 + i]),
            "other": [],
        }
        for i in range(5)
    ]


def logits_of(model, batch):
    names = ("input_ids", "segment_ids", "prefix_mask")
    with torch.inference_mode():
        return model(**{name: batch[name] for name in names}).logits


def test_padding_and_packing_change_no_logit(model, examples):
    pad = model.config.pad_token_id
    alone = [logits_of(model, collate([e], pad))[0] for e in examples]
    batch = collate(examples, pad)
    together = logits_of(model, batch)
    packed = pack(examples, pad, 128)
    rows = logits_of(model, packed)
    assert len(rows) < len(examples)
    for i, example in enumerate(examples):
        size = len(example["ids"]) + len(example["answer"])
        torch.testing.assert_close(together[i, :size], alone[i], atol=2e-4, rtol=1e-3)
        row, at = find(packed, example)
        torch.testing.assert_close(rows[row, at : at + size], alone[i], atol=2e-4, rtol=1e-3)


def find(packed, example):
    wanted = torch.tensor(example["ids"])
    for r, row in enumerate(packed["input_ids"]):
        for at in range(len(row) - len(wanted) + 1):
            if torch.equal(row[at : at + len(wanted)], wanted):
                return r, at
    raise AssertionError("example is not in the pack")


def test_prompt_sees_both_ways_and_response_only_back(model, examples):
    batch = collate(examples[:1], 1)
    before = logits_of(model, batch)
    n = len(examples[0]["ids"])
    changed = {k: v.clone() for k, v in batch.items()}
    changed["input_ids"][0, n - 1 - 4] = 20  # one DNA piece of the prompt
    assert (logits_of(model, changed)[0, 1] - before[0, 1]).abs().max() > 1e-4
    changed = {k: v.clone() for k, v in batch.items()}
    changed["input_ids"][0, -1] = 300  # the last response token
    torch.testing.assert_close(logits_of(model, changed)[0, :-1], before[0, :-1])
    causal = DnahlmForCausalLM(DnahlmConfig(**model.config.to_dict() | {"prefix_lm": False}))
    causal.load_state_dict(model.state_dict())
    causal.eval()
    one, two = collate(examples[:1], 1), collate(examples[:1], 1)
    two["input_ids"][0, n - 1] = 300
    torch.testing.assert_close(logits_of(causal, one)[0, 1], logits_of(causal, two)[0, 1])


def test_without_reader_and_prefix_the_blocks_are_gpt2s(tokenizer):
    torch.manual_seed(1)
    config = preset_config("nano", tokenizer, dna_reader="none", prefix_lm=False)
    ours = DnahlmForCausalLM(config).eval()
    plain = GPT2Config(**{k: v for k, v in config.to_dict().items() if k in GPT2Config().to_dict()})
    plain._attn_implementation = "eager"
    theirs = GPT2LMHeadModel(plain)
    theirs.transformer.load_state_dict(ours.model.gpt2.state_dict())
    theirs.eval()
    ids = torch.tensor([tokenizer("The quick brown fox reads the genome.")["input_ids"]])
    with torch.inference_mode():
        torch.testing.assert_close(ours(ids).logits, theirs(ids).logits, atol=1e-5, rtol=1e-4)


def test_loss_is_the_cross_entropy_of_the_answer(model, examples):
    batch = collate(examples, model.config.pad_token_id)
    with torch.inference_mode():
        loss = model(**batch).loss
    logits = logits_of(model, batch).log_softmax(-1)
    losses = []
    for i, example in enumerate(examples):
        start = len(example["ids"])
        for j, token in enumerate(example["answer"]):
            losses.append(-logits[i, start + j - 1, token])
    torch.testing.assert_close(loss, torch.stack(losses).mean(), atol=1e-4, rtol=1e-4)


def test_scores_with_cache_equal_whole_sequences(model, examples):
    answers = [e["answer"] for e in examples]
    scores = score_answers(model, [e["ids"] for e in examples], answers, batch_size=3)
    for i, example in enumerate(examples):
        for j, answer in enumerate(answers):
            whole = collate([{"ids": example["ids"], "answer": answer, "other": []}], 1)
            log_p = logits_of(model, whole)[0].log_softmax(-1)
            at = len(example["ids"])
            expected = sum(float(log_p[at + k - 1, t]) for k, t in enumerate(answer))
            assert scores[i, j] == pytest.approx(expected, abs=2e-3)


def test_generation_with_cache_equals_step_by_step(model, tokenizer, examples):
    loaded = DNAHLM(model, tokenizer)
    texts = loaded.generate_ids([e["ids"] for e in examples], max_new_tokens=6)
    for example, text in zip(examples, texts, strict=True):
        new = []
        for _ in range(6):
            row = {"ids": example["ids"], "answer": new or [0], "other": []}
            logits = logits_of(model, collate([row], 1))[0, len(example["ids"]) + len(new) - 1]
            new.append(int(logits.argmax()))
            if new[-1] == tokenizer.eos_token_id:
                break
        assert text == tokenizer.decode([t for t in new if t != tokenizer.eos_token_id])


def test_transformers_generate_agrees(model, tokenizer, examples):
    ids = torch.tensor([examples[0]["ids"]])
    out = model.generate(
        ids, attention_mask=torch.ones_like(ids), max_new_tokens=6, do_sample=False,
        pad_token_id=tokenizer.pad_token_id,
    )  # fmt: skip
    new = [t for t in out[0, ids.shape[1] :].tolist() if t != tokenizer.eos_token_id]
    wanted = DNAHLM(model, tokenizer).generate_ids([examples[0]["ids"]], max_new_tokens=6)[0]
    assert tokenizer.decode(new) == wanted


def test_save_and_load_keep_the_weights(model, tmp_path):
    model.save_pretrained(tmp_path)
    assert not list(tmp_path.glob("*.bin"))
    assert AutoConfig.from_pretrained(tmp_path).model_type == "dnahlm"
    again = AutoModelForCausalLM.from_pretrained(tmp_path)
    assert type(again) is DnahlmForCausalLM
    ids = torch.tensor([[4, 300, 5, 2, 30, 31, 40, 3, 6]])
    with torch.inference_mode():
        torch.testing.assert_close(again.eval()(ids).logits, model(ids).logits)


def test_token_reader_pools_the_bases_of_each_piece():
    dna = [random_dna(600, i) for i in range(40)]
    tokenizer = train_tokenizer(["some text"] * 9, dna, vocab_size=700, dna_form="bpe")
    config = preset_config("nano", tokenizer)
    assert config.dna_reader == "token"
    torch.manual_seed(0)
    reader = BaseReader(config).eval()
    first, pieces = tokenizer.dna_pieces()
    ids = torch.tensor([tokenizer(random_dna(80, 5))["input_ids"]])
    counts = torch.tensor([ids.shape[1]])
    with torch.inference_mode():
        vectors, _, _ = reader(ids, counts)
        bases, lengths = base_table(pieces)
        flat = torch.cat([bases[i - first, : lengths[i - first]] for i in ids[0]])
        features = reader.to_piece(reader.features(flat[None], None))[0].T
        at = 0
        for p, i in enumerate(ids[0]):
            size = int(lengths[i - first])
            place = reader.from_start.weight[p]
            place = place + reader.from_centre.weight[p - len(ids[0]) // 2 + 128]
            expected = features[at : at + size].mean(0) + place
            torch.testing.assert_close(vectors[0, p], expected, atol=1e-4, rtol=1e-3)
            at += size


def test_iupac_and_lower_case_do_not_break_reading(model, tokenizer):
    loaded = DNAHLM(model, tokenizer)
    one, two = loaded.embed(["acgtrynnacgtacgtacgt", "ACGTNNNNACGTACGTACGT"])
    np.testing.assert_allclose(one, two, atol=1e-5)
    with pytest.raises(ValueError, match="sequence 1 is empty"):
        loaded.embed([""])
    with pytest.raises(ValueError, match="sequence 2 is not DNA"):
        loaded.embed(["ACGT", "MKV*"])


def pieces_of(config, n, width, seed=0):
    rng = np.random.default_rng(seed)
    first = config.dna_first_id + len(config.dna_pieces) - 5**4
    return torch.from_numpy(first + rng.integers(0, 5**4, (n, width))), torch.full((n,), width)


def test_the_reader_gives_in_training_what_it_gives_in_serving(tokenizer):
    reader = BaseReader(preset_config("nano", tokenizer))
    many = pieces_of(reader.config, 64, 20)
    reader.settle(lambda: reader(*many))
    few = pieces_of(reader.config, 2, 9, 1)
    with torch.no_grad():
        served = reader.eval()(*few)
        trained = reader.train()(*few)
    for one, two in zip(served, trained, strict=True):
        torch.testing.assert_close(one, two, rtol=1e-4, atol=1e-4)
    assert float(reader.stem_norm.running_var.min()) > 0


def test_gradients_of_the_steady_norm_are_those_of_batch_normalisation():
    torch.manual_seed(0)
    x = torch.randn(6, 3, 10) * 2 + 1
    steady, batch = SteadyNorm(3), torch.nn.BatchNorm1d(3)
    for norm in (steady, batch):
        norm.weight.data = torch.tensor([1.0, 2.0, 0.5])
    steady.running_mean.copy_(x.mean((0, 2)))
    steady.running_var.copy_(x.var((0, 2), correction=0))
    grads = []
    for norm in (steady, batch):
        own = x.clone().requires_grad_()
        (norm(own) ** 3).sum().backward()
        grads.append((own.grad, norm.weight.grad, norm.bias.grad))
    for one, two in zip(*grads, strict=True):
        torch.testing.assert_close(one, two, rtol=1e-3, atol=1e-3)


def test_reading_in_bf16_is_reading_for_any_number_of_channels(tokenizer):
    reader = BaseReader(preset_config("nano", tokenizer, reader_channels=24)).eval()
    spans = pieces_of(reader.config, 8, 15)
    with torch.no_grad():
        exact = reader(*spans)
        with torch.autocast("cpu", torch.bfloat16):
            rough = reader(*spans)
    for one, two in zip(exact, rough, strict=True):
        torch.testing.assert_close(one, two.float(), rtol=0.1, atol=0.1)

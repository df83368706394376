"""Train the learned planner on the question bank: ``python -m app.plan.learned.train``.

Resumable: run it again with the same folder. Voices that are held out are never read for training;
one of them, the first, tells after every epoch how the model does.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.plan.learned.corpus import Row, call_tokens, constants, noisy, rows
from app.plan.samples import WORLDS, read_bank

CHOOSING = "postdoc"
HELD_OUT = (CHOOSING, "texter", "virologist")
BATCH = 64
FREQUENT = 3


def prepared(folder: Path, held_out: tuple[str, ...]) -> dict[str, Any]:
    """Rows for training and choosing and the constants, made once a folder."""
    kept = folder / "rows.json"
    if kept.exists():
        return dict(json.loads(kept.read_text("utf-8")))
    voices = read_bank()
    train, lost = rows({name: items for name, items in voices.items() if name not in held_out})
    check, _ = rows({name: voices[name] for name in held_out[:1]}, WORLDS[2:])
    extra = constants(train)
    known = set(call_tokens(extra))
    made = {
        "train": [[row.pieces, row.answer] for row in train if known.issuperset(row.answer)],
        "check": [[row.pieces, row.answer] for row in check if known.issuperset(row.answer)],
        "constants": extra,
        "lost": lost,
    }
    folder.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(made), "utf-8")
    return made


def main() -> None:
    """Train to the end, or from where an earlier run stopped, and write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    parser.add_argument("--epochs", type=float, default=5)
    parser.add_argument("--size", default="mini", help="preset of DNAHLM's blocks")
    parser.add_argument("--until", type=int, help="stop at this step; the schedule stays")
    parser.add_argument("--all", action="store_true", help="hold out no voice but the choosing one")
    given = parser.parse_args()

    import torch

    from app.plan.learned.model import Language, PlannerModel, batch_of, save
    from dnahlm.train.loop import LoopConfig, Trainer

    torch.set_num_threads(1)
    data = prepared(given.out, (CHOOSING,) if given.all else HELD_OUT)
    train = [Row(tuple(pieces), tuple(answer)) for pieces, answer in data["train"]]
    extra = data["constants"]
    probe = Language(call_tokens(extra), [])
    counts = Counter(i - len(probe.calls) for row in train for i in probe.question(row.pieces))
    language = Language(
        probe.calls, sorted(i for i, n in counts.items() if i >= 0 and n >= FREQUENT)
    )
    torch.manual_seed(0)
    model = PlannerModel(language, given.size)
    start_from_shipped(model)
    a_epoch = len(train) // BATCH

    def batches(start: int) -> Iterator[dict[str, torch.Tensor]]:
        number = start
        while True:
            epoch, place = divmod(number, a_epoch)
            # Neighbours in length share a batch, so that little is padding.
            rng = random.Random(epoch)
            order = sorted(range(len(train)), key=lambda i: len(train[i].pieces) + 3 * rng.random())
            groups = [order[i * BATCH : (i + 1) * BATCH] for i in range(a_epoch)]
            rng.shuffle(groups)
            noise = random.Random(number)
            picked = [train[i] for i in groups[place]]
            yield batch_of(language, [(noisy(row.pieces, noise), row.answer) for row in picked])
            number += 1

    def right(trained: torch.nn.Module) -> dict[str, Any]:
        return {"check": exact(trained, language, data["check"])}

    steps = int(given.epochs * a_epoch)
    config = LoopConfig(
        steps=steps, learning_rate=2e-3, warmup=60, decay=steps, fall="cosine", ema=0.99,
        weight_decay=0.05, log_every=20, eval_every=4 * a_epoch, minutes=2.0,
    )  # fmt: skip
    trainer = Trainer(model, batches, given.out, config, right)
    print(f"{len(train)} rows, {data['lost']} left out, {steps} steps", flush=True)
    print(json.dumps(trainer.run(given.until)), flush=True)
    trainer.averaged()
    save(given.out / "model", model, language, extra, given.size)


def start_from_shipped(model: Any) -> None:
    """Begin with the blocks of the shipped DNAHLM where their shapes are the same."""
    from safetensors.torch import load_file

    from dnahlm.infer import WEIGHTS

    state = model.state_dict()
    known = {}
    for name, tensor in load_file(WEIGHTS / "model.safetensors").items():
        mine = name.replace("model.gpt2.h.", "blocks.gpt2.h.")
        if mine in state and state[mine].shape == tensor.shape:
            known[mine] = tensor.float()
    model.load_state_dict(known, strict=False)


def exact(model: Any, language: Any, pairs: list[Any]) -> float:
    """Share of answers of which every token is the likeliest one, given those before it."""
    import torch

    from app.plan.learned.model import batch_of
    from dnahlm.modeling import IGNORE

    good = 0
    ordered = sorted(pairs, key=lambda pair: len(pair[0]))
    with torch.inference_mode():
        for start in range(0, len(ordered), BATCH):
            batch = batch_of(language, ordered[start : start + BATCH])
            labels = batch["labels"]
            hidden = model.blocks(
                batch["input_ids"],
                segment_ids=batch["segment_ids"],
                prefix_mask=labels == IGNORE,
            ).last_hidden_state
            best = model.logits(hidden[:, :-1]).argmax(-1)
            same = (best == labels[:, 1:]) | (labels[:, 1:] == IGNORE)
            good += int(same.all(1).sum())
    return good / len(pairs)


if __name__ == "__main__":
    main()

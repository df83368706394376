"""How long few-shot classification takes: a file of sequences, and one question of a chat.

    OMP_NUM_THREADS=1 python -m benchmarks.fewshot.speed

1,000 drawn sequences of 300 bases with 32 examples, by the default and, fewer of them, by the model
reading examples in its prompt; then the same examples in a chat whose model is loaded. Seconds of
CPU count on a machine that does other work too.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from app.answer import ask
from app.classify import FewShot
from app.session import Session
from index.library import Library

LENGTH, EXAMPLES = 300, 32
PROMPTED = 32
"""Sequences that the model reads with examples in its prompt."""


def timed(action: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds on the clock, seconds of CPU, and what an action gives."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = action()
    return time.perf_counter() - wall, time.process_time() - cpu, found


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000, help="sequences to classify")
    options = parser.parse_args()
    rng = random.Random(0)

    def draw() -> str:
        return "".join(rng.choices("ACGT", k=LENGTH))

    examples = [(draw(), ("promoter", "background")[i % 2]) for i in range(EXAMPLES)]
    queries = [draw() for _ in range(options.count)]
    print("| | seconds | of CPU |\n|---|---:|---:|")

    def told(what: str, action: Callable[[], Any]) -> Any:
        wall, cpu, found = timed(action)
        print(f"| {what} | {wall:.2f} | {cpu:.2f} |", flush=True)
        return found

    def learn(method: str) -> FewShot:
        return FewShot(examples, method=method)

    told("load the model, first examples learned", lambda: learn("auto"))
    default = told(f"learn from {EXAMPLES} examples", lambda: learn("auto"))
    told(f"classify {len(queries):,} of {LENGTH} bases", lambda: default.predict(queries))
    prompted = learn("dnahlm")
    few = queries[:PROMPTED]
    told(f"classify {len(few)} with `--method dnahlm`", lambda: prompted.predict(few))
    session = Session(Library())
    rows = "\n".join(f"{sequence} -> {label}" for sequence, label in examples)
    told(f"chat: {EXAMPLES} examples pasted", lambda: ask(session, rows))
    for turn in ("first", "second"):
        question = f"which of these is this one?\n{draw()}"
        answer = told(f"chat: {turn} sequence classified", partial(ask, session, question))
        assert answer.status == "answered", answer.text


if __name__ == "__main__":
    main()

"""The learned planner beside the default one: ``python -m app.plan.learned.compare --model DIR``.

Both plan the questions of voices that neither was trained on, with names of a world that neither
has met; the default planner's classifier is fitted anew without those voices. (Its rules were
written with all voices in view.)
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from app.plan.base import Plan
from app.plan.evaluate import outcome, same_question
from app.plan.followup import Past
from app.plan.learned.planner import LearnedPlanner
from app.plan.learned.train import CHOOSING, HELD_OUT
from app.plan.planner import plan_with
from app.plan.samples import WORLDS, Sample, read_bank, samples
from app.plan.train import SEED, dataset, fit
from app.plan.vocabulary import Vocabulary

Reader = Callable[[str, Vocabulary, Past | None], Plan]


def measured(name: str, read: Reader, asked: list[Sample]) -> str:
    """One line: right tools, right tools and arguments, and milliseconds a question."""
    tools = whole = 0
    seconds = []
    for sample in asked:
        past = None
        for earlier in sample.history:
            before = read(earlier, sample.vocabulary, past)
            if before.calls:
                past = Past(earlier, tuple(before.calls))
        began = time.process_time()
        planned = read(sample.question, sample.vocabulary, past)
        seconds.append(time.process_time() - began)
        got = [same_question(*call) for call in outcome(planned)]
        wanted = [same_question(*call) for call in sample.calls]
        tools += [tool for tool, _ in got] == [tool for tool, _ in wanted]
        whole += got == wanted
    count = len(asked)
    return (
        f"{name:<24}{count:>7}{tools / count:>8.3f}{whole / count:>20.3f}"
        f"{1000 * statistics.median(seconds):>12.1f}"
    )


def main() -> None:
    """Print both planners on every held-out voice but the one that chose the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="folder of the learned planner")
    parser.add_argument("--every", type=int, default=1, help="ask one of so many questions")
    given = parser.parse_args()
    import torch

    torch.set_num_threads(1)
    bank = read_bank()
    learned = LearnedPlanner(given.model)
    known = {voice: items for voice, items in bank.items() if voice not in HELD_OUT}
    fitted = fit(dataset(known))

    def default(question: str, vocabulary: Vocabulary, past: Past | None) -> Plan:
        return plan_with(question, vocabulary, past, fitted)

    heads = ("items", "tool", "tool and arguments", "CPU ms")
    print(f"{'held-out voice, planner':<24}{heads[0]:>7}{heads[1]:>8}{heads[2]:>20}{heads[3]:>12}")
    asked: list[Sample] = []
    for voice in (voice for voice in HELD_OUT if voice != CHOOSING):
        made = list(samples(voice, bank[voice], WORLDS[2:], 1, SEED + 1))[:: given.every]
        print(measured(f"{voice}, default", default, made))
        print(measured(f"{voice}, learned", learned.plan_with, made), flush=True)
        asked += made
    print(measured("all, default", default, asked))
    print(measured("all, learned", learned.plan_with, asked))


if __name__ == "__main__":
    main()

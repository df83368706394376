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
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class Tally:
    """What one planner got right, and its CPU seconds a question."""

    tools: int = 0
    whole: int = 0
    seconds: list[float] = field(default_factory=list)

    def add(self, read: Reader, sample: Sample) -> None:
        """Plan one question, after those of its history."""
        past = None
        for earlier in sample.history:
            before = read(earlier, sample.vocabulary, past)
            if before.calls:
                past = Past(earlier, tuple(before.calls))
        began = time.process_time()
        planned = read(sample.question, sample.vocabulary, past)
        self.seconds.append(time.process_time() - began)
        got = [same_question(*call) for call in outcome(planned)]
        wanted = [same_question(*call) for call in sample.calls]
        self.tools += [tool for tool, _ in got] == [tool for tool, _ in wanted]
        self.whole += got == wanted

    def line(self, name: str) -> str:
        """Shares of right tools and of right calls, and the median of the milliseconds."""
        count = len(self.seconds)
        milliseconds = 1000 * statistics.median(self.seconds)
        shares = f"{self.tools / count:>8.3f}{self.whole / count:>20.3f}"
        return f"{name:<24}{count:>7}{shares}{milliseconds:>12.1f}"


def main() -> None:
    """Print the planners on every held-out voice but the one that chose the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, help="folder of the learned planner")
    parser.add_argument("--every", type=int, default=1, help="ask one of so many questions")
    parser.add_argument("--no-default", action="store_true", help="only the learned planner")
    given = parser.parse_args()
    bank = read_bank()
    readers: dict[str, Reader] = {}
    if not given.no_default:
        known = {voice: items for voice, items in bank.items() if voice not in HELD_OUT}
        fitted = fit(dataset(known))
        readers["default"] = lambda question, names, past: plan_with(question, names, past, fitted)
    if given.model is not None:
        import torch

        torch.set_num_threads(1)
        readers["learned"] = LearnedPlanner(given.model).plan_with
    heads = ("items", "tool", "tool and arguments", "CPU ms")
    print(f"{'held-out voice, planner':<24}{heads[0]:>7}{heads[1]:>8}{heads[2]:>20}{heads[3]:>12}")
    totals = {name: Tally() for name in readers}
    for voice in (voice for voice in HELD_OUT if voice != CHOOSING):
        asked = list(samples(voice, bank[voice], WORLDS[2:], 1, SEED + 1))[:: given.every]
        for name, read in readers.items():
            tally = Tally()
            for sample in asked:
                tally.add(read, sample)
            print(tally.line(f"{voice}, {name}"), flush=True)
            total = totals[name]
            total.tools += tally.tools
            total.whole += tally.whole
            total.seconds += tally.seconds
    for name, total in totals.items():
        print(total.line(f"all, {name}"))


if __name__ == "__main__":
    main()

"""Few-shot classification with scikit-learn's habits: fit on examples, predict, read `report_`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.classify.calibrate import (
    CONFORMAL_FROM,
    conformal_limit,
    fit_temperature,
    temper,
    wilson,
)
from app.classify.estimators import FOLDS, Estimator, Weighted, cross_validate
from app.classify.features import Reader, Sample
from app.classify.leaning import WEIGHT, Leaning
from app.classify.methods import COMPARED, DEFAULT, METHODS, make, retriever
from app.classify.novelty import Novelty
from app.classify.prediction import Neighbour, Prediction, Report
from app.classify.sequences import check_examples, clean
from app.classify.shuffled import REMARK, Shuffled, limit
from index.neighbours.fusion import Fusion
from index.neighbours.pairwise import align_pairs

if TYPE_CHECKING:
    from dnahlm.infer import DNAHLM

NEIGHBOURS = 5
CHUNK = 256
RETRIEVERS = ("alignment", "kmer")
"""Those that show neighbours; vectors of the model add nothing to them (docs/retrieval.md)."""
CLOSE = 0.05
"""Two labels whose probabilities lie nearer than this are equally likely."""
DOUBT = 0.15
"""An answer less sure than this abstains; chosen, with `CLOSE`, on dev rows."""
Step = Callable[[float, str], bool | None]


@cache
def _shared() -> Reader:
    """The reader of the shipped model, loaded once a process."""
    return Reader()


class FewShot:
    """Classifies sequences by a few labelled examples.

    Parameters
    ----------
    examples
        ``(sequence, label)`` pairs, or objects with `sequence`, `label` and perhaps `id`. Given,
        they are fitted at once; otherwise call `fit`.
    method
        ``auto`` (cross-validation on the examples chooses) or one of `METHODS`.
    model
        A loaded DNAHLM, its folder or hub id; default the shipped one, loaded when first needed.
    neighbours
        Nearest examples shown with each prediction; 0 for none.
    seed
        Of folds and samples.

    Attributes
    ----------
    classes_
        Labels in sorted order: numpy.ndarray of str.
    report_
        Method, cross-validated accuracy with its interval, notes; see `Report`.

    Raises
    ------
    ValueError
        Unknown method, or examples that cannot be learned from (see `check_examples`).
    """

    def __init__(
        self,
        examples: Iterable[Any] | None = None,
        *,
        method: str = "auto",
        model: DNAHLM | str | Path | None = None,
        neighbours: int = NEIGHBOURS,
        seed: int = 0,
    ):
        if method != "auto" and method not in METHODS:
            raise ValueError(
                f"there is no method {method!r}; choose auto or one of {', '.join(METHODS)}"
            )
        self.method, self.neighbours, self.seed = method, neighbours, seed
        self.reader = _shared() if model is None else Reader(model)
        if examples is not None:
            rows = [_example(one) for one in examples]
            ids = [name or str(i) for i, (_, _, name) in enumerate(rows, 1)]
            self.fit([sequence for sequence, _, _ in rows], [label for _, label, _ in rows], ids)

    def fit(
        self,
        sequences: Sequence[str],
        labels: Sequence[str],
        ids: Sequence[str] | None = None,
        places: Sequence[str] | None = None,
    ) -> FewShot:
        """Learn from examples.

        Parameters
        ----------
        sequences, labels
            Side by side.
        ids
            Names of the examples; default 1, 2, ...
        places
            How errors name each example (``file.csv, line 3``).

        Raises
        ------
        ValueError
            One sentence about an example that cannot be used, or about labels that are missing.
        """
        examples = check_examples(sequences, [*map(str, labels)], ids, places, self.seed)
        self.examples_ = examples
        self.classes_ = np.array(examples.classes)
        names = COMPARED if self.method == "auto" else (self.method,)
        rivals = [make(name, self.reader, examples.classes) for name in names]
        views = {"model", *(view for rival in rivals for view in rival.views)}
        self._sample = self.reader.read(examples.sequences, sorted(views))
        self.report_ = Report(
            DEFAULT if self.method == "auto" else self.method,
            {c: int(n) for c, n in zip(examples.classes, self._counts(), strict=True)},
            chance=float(self._counts().max() / len(examples)),
            notes=list(examples.notes),
        )
        chosen, held_out = self._choose(rivals)
        self._calibrate(held_out)
        self.report_.notes.append(limit(int(np.median([len(s) for s in examples.sequences]))))
        self.estimator_ = chosen.fit(self._sample, examples.labels, len(self.classes_))
        self._novelty = Novelty(self._sample)
        self._leaning = Leaning(self._sample, examples.labels, len(self.classes_))
        self._shuffled: Shuffled | None = None
        self._fusion: Fusion | None = None
        return self

    def _counts(self) -> np.ndarray:
        return np.bincount(self.examples_.labels, minlength=len(self.examples_.classes))

    def _choose(self, rivals: list[Estimator]) -> tuple[Estimator, np.ndarray | None]:
        """The estimator to use and its out-of-fold probabilities, where there can be folds."""
        by_name = {rival.name: rival for rival in rivals}
        default = by_name[self.report_.method]
        folds = min(FOLDS, int(self._counts().min()))
        if folds < 2:
            self.report_.notes.append(
                "a label has a single example, so that accuracy cannot be estimated"
            )
            return default, None
        truth = self.examples_.labels
        known: dict[str, np.ndarray] = {}

        def folded(rival: Estimator) -> np.ndarray:
            """Out-of-fold probabilities; a mean of several takes those of its parts."""
            if rival.name not in known:
                known[rival.name] = (
                    rival.weigh([folded(part) for part in rival.parts], truth)
                    if isinstance(rival, Weighted)
                    else cross_validate(rival, self._sample, truth, folds, self.seed)
                )
            return known[rival.name]

        held_out = {rival.name: folded(rival) for rival in rivals}
        losses = {
            name: -np.log(np.maximum(rows[np.arange(len(truth)), truth], 1e-6))
            for name, rows in held_out.items()
        }
        self.report_.scores = {n: round(float(loss.mean()), 4) for n, loss in losses.items()}
        best = min(losses, key=lambda name: float(losses[name].mean()))
        gain = losses[default.name] - losses[best]
        # Few examples choose badly: another method has to be better beyond doubt.
        if gain.mean() > 2 * gain.std() / np.sqrt(len(gain)) and best != default.name:
            default = by_name[best]
        self.report_.method = default.name
        return default, held_out[default.name]

    def _calibrate(self, held_out: np.ndarray | None) -> None:
        self._limit: float | None = None
        if held_out is None:
            return
        truth = self.examples_.labels
        hits = int((held_out.argmax(1) == truth).sum())
        self.report_.accuracy = hits / len(truth)
        self.report_.low, self.report_.high = wilson(hits, len(truth))
        self.report_.temperature = fit_temperature(held_out, truth)
        if len(truth) >= CONFORMAL_FROM:
            self._limit = conformal_limit(temper(held_out, self.report_.temperature), truth)

    def predict_proba(self, sequences: Sequence[str]) -> np.ndarray:
        """Calibrated probabilities: float64 (n, n_classes), NaN where a sequence is refused."""
        out = np.full((len(sequences), len(self.classes_)), np.nan)
        for row, answer in enumerate(self._predict(sequences, None, 0, None)):
            if answer.label is not None:
                out[row] = list(answer.probabilities.values())
        return out

    def predict(
        self,
        sequences: Sequence[str],
        ids: Sequence[str] | None = None,
        progress: Step | None = None,
        check_shuffled: bool = True,
    ) -> list[Prediction]:
        """Classify sequences.

        Parameters
        ----------
        sequences
            DNA in any case, RNA, with gaps or IUPAC codes; what cannot be read is refused.
        ids
            Names; default 1, 2, ...
        progress
            Called with a fraction and a text; where it gives False, the rest is left out.
        check_shuffled
            Abstain from sequences that look shuffled; needless for stretches of a genome.

        Returns
        -------
        list of Prediction
            In input order.
        """
        answers = self._predict(sequences, ids, self.neighbours, progress)
        if check_shuffled:
            self._flag_shuffled(sequences, answers)
        return answers

    def score(self, sequences: Sequence[str], labels: Sequence[str]) -> float:
        """Accuracy on labelled sequences; refused ones count as wrong."""
        answers = self._predict(sequences, None, 0, None)
        return float(np.mean([a.label == str(b) for a, b in zip(answers, labels, strict=True)]))

    def _predict(
        self,
        sequences: Sequence[str],
        ids: Sequence[str] | None,
        neighbours: int,
        progress: Step | None,
    ) -> list[Prediction]:
        if not hasattr(self, "estimator_"):
            raise ValueError("fit the classifier on examples before asking it to predict")
        names = [str(i) for i in range(1, len(sequences) + 1)] if ids is None else list(ids)
        answers: list[Prediction] = []
        for start in range(0, len(sequences), CHUNK):
            stop = min(start + CHUNK, len(sequences))
            answers += self._chunk(sequences[start:stop], names[start:stop], neighbours)
            text = f"{stop:,} of {len(sequences):,} sequences"
            if progress is not None and progress(stop / len(sequences), text) is False:
                break
        return answers

    def _chunk(
        self, sequences: Sequence[str], names: Sequence[str], neighbours: int
    ) -> list[Prediction]:
        answers = []
        readable, remarks = [], []
        for name, sequence in zip(names, sequences, strict=True):
            bases, reason = clean(sequence)
            answers.append(Prediction(name, None, None, reason=reason))
            if bases is None:
                answers[-1].warnings.append(str(reason))
                continue
            part, note = self._novelty.fit_length(bases)
            readable.append((answers[-1], part))
            remarks.append([note] if note else [])
        if not readable:
            return answers
        sample = self.reader.read([part for _, part in readable], list(self._sample.views))
        rows = temper(self.estimator_.predict(sample), self.report_.temperature)
        near = self._near(sample, neighbours)
        strange = self._novelty.remarks(sample)
        margins = self._leaning.margins(sample, rows.argmax(1))
        for (answer, _), row, margin, lengths, odd, found in zip(
            readable, rows, margins.tolist(), remarks, strange, near, strict=True
        ):
            answer.neighbours = found
            answer.novel = bool(odd)
            self._decide(answer, row, margin, [*lengths, *odd])
        return answers

    def _flag_shuffled(self, sequences: Sequence[str], answers: Sequence[Prediction]) -> None:
        """Abstain from what looks shuffled, judged by all that was submitted together."""
        if self._shuffled is None:
            self._shuffled = Shuffled(self.examples_.sequences, self.seed)
        asked = [
            (answer, self._novelty.fit_length(str(clean(sequence)[0]))[0])
            for answer, sequence in zip(answers, sequences, strict=False)
            if answer.label is not None and not any(n.leak for n in answer.neighbours)
        ]
        flags = self._shuffled.judge(self._shuffled.evidence([bases for _, bases in asked]))
        for (answer, _), odd in zip(asked, flags, strict=True):
            if odd:
                answer.abstained = answer.novel = answer.shuffled = True
                answer.warnings = [REMARK, *answer.warnings]
                answer.reason = "; ".join(answer.warnings)

    def _decide(
        self, answer: Prediction, row: np.ndarray, margin: float, remarks: list[str]
    ) -> None:
        """Label, set, and whether to trust it."""
        order = np.argsort(-row, kind="stable")
        first, second = str(self.classes_[order[0]]), str(self.classes_[order[1]])
        answer.label = answer.code = first
        answer.probabilities = {str(c): float(p) for c, p in zip(self.classes_, row, strict=True)}
        if self._limit is not None:
            answer.labels = [str(self.classes_[i]) for i in order if row[i] >= self._limit]
        answer.abstained = answer.novel
        lead = float(row[order[0]] - row[order[1]])
        answer.sureness = lead + WEIGHT * margin
        if lead < CLOSE or answer.sureness < DOUBT:
            answer.abstained = True
            doubt = (
                f"{first} and {second} are about equally likely"
                if lead < DOUBT
                else f"{first} by its words, but the examples nearest to it are not"
            )
            remarks = [doubt, *remarks]
        if any(neighbour.leak for neighbour in answer.neighbours):
            twin = next(n for n in answer.neighbours if n.leak)
            remarks.append(f"nearly the same sequence as example {twin.id}")
        answer.warnings = remarks
        answer.reason = "; ".join(remarks) or None

    def _near(self, sample: Sample, k: int) -> list[list[Neighbour]]:
        """Nearest examples of each sequence, with identity from an alignment."""
        if k < 1:
            return [[] for _ in sample.sequences]
        if self._fusion is None:
            self._fusion = Fusion([retriever(n, self.reader)() for n in RETRIEVERS])
            self._fusion.add(self.examples_.sequences)
        out = []
        for sequence, hits in zip(
            sample.sequences, self._fusion.hits(sample.sequences, k), strict=True
        ):
            found = []
            pairs = align_pairs(sequence, [self.examples_.sequences[hit.row] for hit in hits])
            for hit, pair in zip(hits, pairs, strict=True):
                label = str(self.classes_[self.examples_.labels[hit.row]])
                name = self.examples_.ids[hit.row]
                found.append(Neighbour.of(name, label, pair, hit.scores))
            out.append(found)
        return out


def _example(one: Any) -> tuple[str, str, str | None]:
    """Sequence, label and id of an example in any of its forms."""
    if isinstance(one, tuple | list):
        if len(one) != 2:
            raise ValueError("an example is a pair of sequence and label")
        return str(one[0]), str(one[1]), None
    label = one.label
    return one.sequence, "" if label is None else str(label), getattr(one, "id", None) or None

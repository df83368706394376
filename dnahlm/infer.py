"""DNAHLM at work: classify, score, generate and embed with the shipped or another model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np

from dnahlm.calibration import Calibration, log_softmax
from dnahlm.checks import check_sequence
from dnahlm.committee import Committee
from dnahlm.data.tasks import TASKS, Task, find_task
from dnahlm.load import check_model_folder, download, load_model

WEIGHTS = Path(__file__).parent / "weights"
ABSTAIN_BELOW = {2: 0.55, 3: 0.45}  # best calibrated probability, by number of labels
Pooling = Literal["mean", "max", "last"]


@dataclass
class Prediction:
    """Answer for one sequence.

    Attributes
    ----------
    label, code : str or None
        Label word and its code in the task's file; None when refused.
    probabilities : dict of str to float
        Calibrated probability of each label word; empty when refused.
    abstained : bool
        The best guess is given, but its probability is too low to rely on.
    reason : str or None
        Why the row was refused, abstained or flagged.
    """

    label: str | None
    code: str | None
    probabilities: dict[str, float] = field(default_factory=dict)
    abstained: bool = False
    reason: str | None = None


class DNAHLM:
    """A loaded model with its tokenizer and calibration.

    Use `DNAHLM.load()`; the constructor takes the parts.
    """

    def __init__(
        self,
        model: Any,
        tokenizer: Any,
        calibration: Calibration | None = None,
        committee: Committee | None = None,
    ):
        from dnahlm.data.instruct import PromptEncoder

        self.model = model.eval()
        self.tokenizer = tokenizer
        self.encoder = PromptEncoder(tokenizer)
        self.calibration = calibration or Calibration()
        self.committee = committee or Committee()

    @classmethod
    def load(cls, source: str | Path | None = None, device: str | None = None) -> DNAHLM:
        """Load a model.

        Parameters
        ----------
        source : str or Path, optional
            Model folder or hub id; default the weights shipped in the package.
        device : str, optional
            Default: cuda, then mps, then cpu. On a CPU weights are float32, elsewhere bf16.

        Raises
        ------
        ValueError
            If the folder holds no DNAHLM model.
        """
        import torch

        from dnahlm.tokenizer import load_tokenizer

        place = Path(source) if source is not None else WEIGHTS
        folder = place if place.is_dir() else download(str(source))
        check_model_folder(folder)
        tokenizer = load_tokenizer(folder)
        if device is None:
            mps = torch.backends.mps.is_available()
            device = "cuda" if torch.cuda.is_available() else "mps" if mps else "cpu"
        dtype = torch.float32 if device == "cpu" else torch.bfloat16
        model: Any = load_model(folder, dtype)
        parts = Calibration.read(folder), Committee.read(folder)
        return cls(model.to(device), tokenizer, *parts)

    def score_labels(
        self, prompt: str | Sequence[str], labels: Sequence[str], batch_size: int = 64
    ) -> np.ndarray:
        """Log-likelihood of each label, with its end of text, after each prompt.

        Parameters
        ----------
        prompt : str or sequence of str
            From `dnahlm.data.instruct.prompt_text`.
        labels : sequence of str
        batch_size : int, default=64

        Returns
        -------
        np.ndarray, shape=(n_labels,) for one prompt, else (n_prompts, n_labels)

        Raises
        ------
        ValueError
            If there are no labels, or a prompt is longer than the model's context.
        """
        from dnahlm.score import score_answers

        if not labels:
            raise ValueError("score_labels needs at least one label")
        prompts = [prompt] if isinstance(prompt, str) else list(prompt)
        ids = [self.encode(text) for text in prompts]
        scores = score_answers(
            self.model, ids, [self.encoder.answer(label) for label in labels], batch_size
        )
        return scores[0] if isinstance(prompt, str) else scores

    def encode(self, prompt: str) -> list[int]:
        """Token ids of a prompt.

        Raises
        ------
        ValueError
            If its words do not fit the model's context (DNA does not count).
        """
        import torch

        ids = self.tokenizer(prompt, add_special_tokens=False)["input_ids"]
        row = torch.tensor([ids])
        used = int((~self.model.model.is_dna(row)).sum())
        if used > self.model.config.n_positions - 8:
            room = self.model.config.n_positions
            raise ValueError(f"the prompt has {used} text tokens; the model reads {room}")
        return ids

    def log_probabilities(
        self, sequences: Sequence[np.ndarray], task: Task, batch_size: int = 64
    ) -> np.ndarray:
        """Uncalibrated log-probabilities over a task's labels.

        Parameters
        ----------
        sequences : sequence of np.ndarray
            Base codes, see `dnahlm.data.read.encode`.
        task : Task
            Asked canonically; where the label is strand-free both strands are read and averaged.
            Of a task that the model's committee is asked about, the mean over its members.

        Returns
        -------
        np.ndarray, shape=(n_sequences, n_labels)
        """
        from dnahlm.data.read import reverse_complement
        from dnahlm.score import score_answers

        answers = [self.encoder.answer(word) for word in task.words]
        strands = [list(sequences)]
        if task.strand_free:
            strands.append([reverse_complement(codes) for codes in sequences])
        opinions = []
        for model in self.committee.members(self.model, task.name):
            scores = []
            for codes in strands:
                prompts = [self.encoder.prompt(task.instruction, c) for c in codes]
                scores.append(log_softmax(score_answers(model, prompts, answers, batch_size)))
            opinions.append(log_softmax(np.mean(scores, axis=0)))
        return np.logaddexp.reduce(opinions) - np.log(len(opinions))

    def classify(
        self, sequences: Sequence[str], task: str | Task, batch_size: int = 64
    ) -> list[Prediction]:
        """Classify DNA sequences zero-shot.

        Sequences that are no DNA, or too short to tell, are refused; longer ones than the task
        was taught with are read in their middle, which `reason` says.

        Parameters
        ----------
        sequences : sequence of str
        task : str or Task
            Folder name or alias, see `dnahlm.data.tasks`.

        Returns
        -------
        list of Prediction, in input order

        Raises
        ------
        ValueError
            If there is no such task.
        """
        known = task if isinstance(task, Task) else find_task(task)
        checked = [check_sequence(sequence, known) for sequence in sequences]
        readable = [i for i, (codes, _) in enumerate(checked) if codes is not None]
        results = [Prediction(None, None, reason=reason) for _, reason in checked]
        if not readable:
            return results
        codes = [checked[i][0] for i in readable]
        scores = self.log_probabilities(codes, known, batch_size)  # type: ignore[arg-type]
        probabilities = self.calibration.probabilities(scores, known.name)
        for i, row in zip(readable, probabilities, strict=True):
            best = int(row.argmax())
            result = results[i]
            result.label, result.code = known.words[best], known.codes[best]
            result.probabilities = {w: float(p) for w, p in zip(known.words, row, strict=True)}
            if row[best] < ABSTAIN_BELOW.get(len(row), 0.45):
                result.abstained = True
                unsure = f"unsure: the best label has probability {row[best]:.2f}"
                result.reason = f"{unsure}; {result.reason}" if result.reason else unsure
        return results

    def generate(
        self, prompt: str, max_new_tokens: int = 32, temperature: float = 0.0, seed: int = 0
    ) -> str:
        """Continue a prompt until the end of text.

        Parameters
        ----------
        prompt : str
        max_new_tokens : int, default=32
        temperature : float, default=0
            0 takes the likeliest token.
        seed : int, default=0

        Returns
        -------
        str
            The new text only.
        """
        return self.generate_ids([self.encode(prompt)], max_new_tokens, temperature, seed)[0]

    def generate_ids(
        self,
        prompts: Sequence[Sequence[int]],
        max_new_tokens: int = 32,
        temperature: float = 0.0,
        seed: int = 0,
    ) -> list[str]:
        """Continue encoded prompts, as one batch with a key-value cache."""
        import torch

        from dnahlm.score import pad_right

        device = self.model.lm_head.weight.device
        pad, end = self.tokenizer.pad_token_id, self.tokenizer.eos_token_id
        ids, mask = (part.to(device) for part in pad_right(prompts, pad))
        noise = torch.Generator(device=device).manual_seed(seed)
        rows = torch.arange(len(ids), device=device)
        new: list[torch.Tensor] = []
        with torch.inference_mode():
            outputs = self.model.model(ids, attention_mask=mask, use_cache=True)
            hidden = outputs.last_hidden_state[rows, mask.sum(1) - 1]
            done = torch.zeros(len(ids), dtype=torch.bool, device=device)
            for _ in range(max_new_tokens):
                logits = self.model.lm_head(hidden).float()
                if temperature > 0:
                    chances = (logits / temperature).softmax(-1)
                    token = torch.multinomial(chances, 1, generator=noise)[:, 0]
                else:
                    token = logits.argmax(-1)
                token = torch.where(done, torch.full_like(token, end), token)
                new.append(token)
                done |= token == end
                if bool(done.all()):
                    break
                ids = torch.cat([ids, token[:, None]], 1)
                mask = torch.cat([mask, torch.ones_like(token)[:, None]], 1)
                outputs = self.model.model(
                    token[:, None],
                    attention_mask=mask,
                    position_ids=self.model.model.positions(ids, mask)[:, -1:],
                    past_key_values=outputs.past_key_values,
                    use_cache=True,
                )
                hidden = outputs.last_hidden_state[:, -1]
        texts = []
        for row in torch.stack(new, 1).tolist() if new else [[]] * len(prompts):
            row = row[: row.index(end)] if end in row else row
            texts.append(self.tokenizer.decode(row))
        return texts

    def embed(
        self, sequences: Sequence[str], pooling: Pooling = "mean", batch_size: int = 64
    ) -> np.ndarray:
        """Vectors of DNA sequences from the last layer.

        Parameters
        ----------
        sequences : sequence of str
        pooling : {"mean", "max", "last"}, default="mean"
            Over the DNA pieces, or the closing marker, which carries the reader's summary.

        Returns
        -------
        np.ndarray, shape=(n_sequences, n_embd), float32

        Raises
        ------
        ValueError
            If a sequence is empty or no DNA, or the pooling is unknown.
        """
        import torch

        from dnahlm.data.read import encode
        from dnahlm.score import pad_right
        from dnahlm.tokenizer import clean_dna

        if pooling not in ("mean", "max", "last"):
            raise ValueError(f"pooling must be mean, max or last, not {pooling!r}")
        spans = []
        for i, sequence in enumerate(sequences):
            try:
                cleaned = clean_dna(sequence)
            except ValueError as error:
                raise ValueError(f"sequence {i + 1} is {error}") from None
            if not cleaned:
                raise ValueError(f"sequence {i + 1} is empty")
            spans.append(self.encoder.span(encode(cleaned)))
        out = np.zeros((len(spans), self.model.config.n_embd), dtype=np.float32)
        order = sorted(range(len(spans)), key=lambda i: len(spans[i]))
        device = self.model.lm_head.weight.device
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            ids, mask = pad_right([spans[i] for i in rows], self.tokenizer.pad_token_id)
            ids, mask = ids.to(device), mask.to(device)
            with torch.inference_mode():
                hidden = self.model.model(ids, attention_mask=mask).last_hidden_state.float()
            dna = self.model.model.is_dna(ids)[..., None]
            if pooling == "mean":
                pooled = (hidden * dna).sum(1) / dna.sum(1)
            elif pooling == "max":
                pooled = hidden.masked_fill(~dna, float("-inf")).amax(1)
            else:
                pooled = hidden[torch.arange(len(ids), device=device), mask.sum(1) - 1]
            out[rows] = pooled.cpu().numpy()
        return out


__all__ = ["DNAHLM", "TASKS", "Prediction", "check_sequence"]

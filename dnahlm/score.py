"""Log-likelihood of closed answers after prompts; the prompt is computed once for all answers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from dnahlm.modeling import DnahlmForCausalLM


def pad_right(rows: Sequence[Sequence[int]], pad: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Ids and mask `(n, longest)` of rows of ids."""
    longest = max(map(len, rows))
    ids = torch.tensor([[*row, *[pad] * (longest - len(row))] for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
    return ids, mask


@torch.inference_mode()
def score_answers(
    model: DnahlmForCausalLM,
    prompts: Sequence[Sequence[int]],
    answers: Sequence[Sequence[int]],
    batch_size: int = 64,
) -> np.ndarray:
    """Log-likelihood of each answer after each prompt.

    Parameters
    ----------
    model : DnahlmForCausalLM
    prompts : sequence of sequence of int
        Token ids up to and with the response marker.
    answers : sequence of sequence of int
        Token ids of each answer, its end of text included.
    batch_size : int, default=64

    Returns
    -------
    np.ndarray, shape=(n_prompts, n_answers), natural logarithm
    """
    out = np.zeros((len(prompts), len(answers)))
    order = sorted(range(len(prompts)), key=lambda i: len(prompts[i]))
    for start in range(0, len(order), batch_size):
        rows = order[start : start + batch_size]
        out[rows] = _score_batch(model, [prompts[i] for i in rows], answers)
    return out


def _score_batch(
    model: DnahlmForCausalLM, prompts: list[Sequence[int]], answers: Sequence[Sequence[int]]
) -> np.ndarray:
    device = model.lm_head.weight.device
    ids, mask = pad_right(prompts, int(model.config.pad_token_id or 0))
    ids, mask = ids.to(device), mask.to(device)
    outputs = model.model(ids, attention_mask=mask, use_cache=True)
    last = mask.sum(1) - 1
    hidden = outputs.last_hidden_state[torch.arange(len(ids), device=device), last]
    first = model.lm_head(hidden).float().log_softmax(-1)
    cache, past = outputs.past_key_values, ids.shape[1]
    scores = []
    for answer in answers:
        score = first[:, answer[0]].clone()
        if len(answer) > 1:
            more = torch.tensor(answer[:-1], device=device).expand(len(ids), -1)
            full = torch.cat([ids, more], 1)
            seen = torch.cat([mask, torch.ones_like(more)], 1)
            step = model.model(
                more,
                attention_mask=seen,
                position_ids=model.model.positions(full, seen)[:, past:],
                past_key_values=cache,
                use_cache=True,
            )
            log_p = model.lm_head(step.last_hidden_state).float().log_softmax(-1)
            targets = torch.tensor(answer[1:], device=device).expand(len(ids), -1)
            score += log_p.gather(2, targets[..., None])[..., 0].sum(1)
            cache.crop(-more.shape[1])
        scores.append(score)
    return torch.stack(scores, 1).cpu().numpy()

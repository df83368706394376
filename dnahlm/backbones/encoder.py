"""A pre-trained transformer with its tokenizer: DNA in, hidden states and vectors out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, Literal

import numpy as np
import torch
from torch import nn

from dnahlm.tokenizer import clean_dna

Pooling = Literal["mean", "max", "cls", "last"]
POOLINGS = ("mean", "max", "cls", "last")


class Encoder(nn.Module):
    """A transformer body with its tokenizer.

    Parameters
    ----------
    body : nn.Module
        Gives hidden states: `body(input_ids=..., attention_mask=...).last_hidden_state`.
    tokenizer : transformers tokenizer
    name : str
        What the user called it.

    Attributes
    ----------
    family : str
    targets : tuple of str
        Names of the linear layers that low-rank adapters join.
    causal : bool
        Whether a token sees earlier tokens only.
    pooling : tuple of str
        What a classification head reads; several are concatenated.
    """

    family: ClassVar[str] = ""
    targets: ClassVar[tuple[str, ...]] = ()
    causal: ClassVar[bool] = False
    pooling: ClassVar[tuple[Pooling, ...]] = ("mean",)

    def __init__(self, body: nn.Module, tokenizer: Any, name: str = "") -> None:
        super().__init__()
        self.body: Any = body
        self.tokenizer = tokenizer
        self.name = name or self.family

    @property
    def width(self) -> int:
        """Width of the hidden states."""
        return int(self.body.config.hidden_size)

    @property
    def token_width(self) -> int:
        """Width of the token embeddings, hence of soft prompts."""
        return int(self.body.get_input_embeddings().weight.shape[1])

    @property
    def longest(self) -> int | None:
        """Most tokens of an input, or None where only memory limits it."""
        return int(self.body.config.max_position_embeddings)

    @property
    def device(self) -> torch.device:
        return next(self.body.parameters()).device

    def save(self, folder: str | Path) -> None:
        """Write a folder that `load_backbone` reads."""
        self.body.save_pretrained(folder)
        self.tokenizer.save_pretrained(folder)

    def encode(self, sequence: str) -> list[int]:
        """Token ids of one clean DNA sequence, special tokens included."""
        return list(self.tokenizer(sequence)["input_ids"])

    def encode_text(self, text: str) -> list[int]:
        """Token ids of English, without special tokens.

        Raises
        ------
        ValueError
            If the backbone reads DNA only.
        """
        raise ValueError(f"{self.name} reads DNA only, so it has no place for a language prefix")

    def tokenize(self, sequences: Sequence[str]) -> dict[str, torch.Tensor]:
        """Ids and mask of DNA sequences.

        Parameters
        ----------
        sequences : sequence of str
            IUPAC nucleotide codes; U is read as T, ambiguity codes as N.

        Returns
        -------
        dict
            `input_ids` and `attention_mask`, shape=(n_sequences, most_tokens), padded right.

        Raises
        ------
        ValueError
            If a sequence is empty, no DNA, or longer than the backbone reads.
        """
        return self.pad(self.encode_rows(sequences))

    def encode_rows(self, sequences: Sequence[str]) -> list[list[int]]:
        """Token ids of each sequence, checked; see `tokenize`."""
        rows = []
        for number, sequence in enumerate(sequences, 1):
            rows.append(self.encode(checked_dna(sequence, number)))
            self.check_length(len(rows[-1]), number)
        return rows

    def check_length(self, tokens: int, number: int) -> None:
        """Refuse what does not fit.

        Raises
        ------
        ValueError
            If a row has more tokens than the backbone reads.
        """
        if self.longest is not None and tokens > self.longest:
            raise ValueError(
                f"sequence {number} has {tokens} tokens, {self.name} reads at most {self.longest}"
            )

    def pad(self, rows: Sequence[Sequence[int]]) -> dict[str, torch.Tensor]:
        """Rows of ids as `input_ids` and `attention_mask`, on the backbone's device."""
        from dnahlm.score import pad_right

        pad = self.tokenizer.pad_token_id
        ids, mask = pad_right(rows, 0 if pad is None else pad)
        return {"input_ids": ids.to(self.device), "attention_mask": mask.to(self.device)}

    def embed_tokens(self, input_ids: torch.Tensor) -> torch.Tensor:
        """What the first layer adds positions to, shape=(batch, length, token_width)."""
        return self.body.get_input_embeddings()(input_ids)

    def hidden(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        prompts: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Last hidden states.

        Parameters
        ----------
        input_ids, attention_mask : torch.Tensor, shape=(batch, length)
        prompts : torch.Tensor, shape=(n_prompts, token_width), optional
            Vectors read in front of each row; their own hidden states are left out.

        Returns
        -------
        torch.Tensor, shape=(batch, length, width)
        """
        if prompts is None:
            return self.run(input_ids=input_ids, attention_mask=attention_mask)
        embeddings = self.embed_tokens(input_ids)
        front = prompts.to(embeddings.dtype).expand(len(input_ids), -1, -1)
        mask = nn.functional.pad(attention_mask, (len(prompts), 0), value=1)
        states = self.run(inputs_embeds=torch.cat([front, embeddings], 1), attention_mask=mask)
        return states[:, len(prompts) :]

    def run(self, **inputs: Any) -> torch.Tensor:
        """The body's last hidden states."""
        return self.body(**inputs).last_hidden_state

    def pool(
        self,
        states: torch.Tensor,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        pooling: Pooling,
    ) -> torch.Tensor:
        """One vector a row, shape=(batch, width).

        Parameters
        ----------
        states : torch.Tensor, shape=(batch, length, width)
        input_ids, attention_mask : torch.Tensor, shape=(batch, length)
        pooling : {"mean", "max", "cls", "last"}
            Over all tokens, or the first or last one.
        """
        return pool_tokens(states, attention_mask, pooling)

    def embed(
        self, sequences: Sequence[str], pooling: Pooling = "mean", batch_size: int = 32
    ) -> np.ndarray:
        """Vectors of DNA sequences from the last layer.

        Parameters
        ----------
        sequences : sequence of str
        pooling : {"mean", "max", "cls", "last"}, default="mean"
        batch_size : int, default=32

        Returns
        -------
        np.ndarray, shape=(n_sequences, width), float32

        Raises
        ------
        ValueError
            If the pooling is unknown or a sequence cannot be read, see `tokenize`.
        """
        if pooling not in POOLINGS:
            raise ValueError(f"pooling must be one of {', '.join(POOLINGS)}, not {pooling!r}")
        rows = self.encode_rows(sequences)
        out = np.zeros((len(rows), self.width), dtype=np.float32)
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        training = self.training
        self.eval()
        for start in range(0, len(order), batch_size):
            at = order[start : start + batch_size]
            batch = self.pad([rows[i] for i in at])
            with torch.inference_mode():
                pooled = self.pool(self.hidden(**batch), **batch, pooling=pooling)
            out[at] = pooled.float().cpu().numpy()
        self.train(training)
        return out


def checked_dna(sequence: str, number: int) -> str:
    """Upper-case DNA of a person's sequence.

    Raises
    ------
    ValueError
        If it is empty or no DNA; the sentence names it by its 1-based number.
    """
    try:
        cleaned = clean_dna(sequence)
    except ValueError as error:
        raise ValueError(f"sequence {number} is {error}") from None
    if not cleaned:
        raise ValueError(f"sequence {number} is empty")
    return cleaned


def pool_tokens(states: torch.Tensor, mask: torch.Tensor, pooling: str) -> torch.Tensor:
    """Mean, maximum, first or last of the tokens that `mask` keeps, shape=(batch, width)."""
    kept = mask.bool()[..., None]
    if pooling == "mean":
        return (states * kept).sum(1) / kept.sum(1).clamp(min=1)
    if pooling == "max":
        return states.masked_fill(~kept, torch.finfo(states.dtype).min).amax(1)
    if pooling == "cls":
        return states[:, 0]
    row = torch.arange(len(states), device=states.device)
    return states[row, mask.sum(1) - 1]

"""DNAHLM as a transformers model: DNA embedding layer, GPT-2 blocks, one vocabulary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import nn
from transformers import (
    AutoConfig,
    AutoModel,
    AutoModelForCausalLM,
    AutoModelForSequenceClassification,
    GenerationMixin,
    GPT2Model,
)
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.modeling_outputs import (
    BaseModelOutputWithPastAndCrossAttentions,
    CausalLMOutputWithCrossAttentions,
    SequenceClassifierOutput,
)
from transformers.modeling_utils import ALL_ATTENTION_FUNCTIONS
from transformers.models.gpt2.modeling_gpt2 import GPT2PreTrainedModel, slice_logits_to_keep

from dnahlm.config import DnahlmConfig
from dnahlm.embedding import BaseReader

IGNORE = -100


def attention(
    module: nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor,
    scaling: float = 1.0,
    dropout: float = 0.0,
    **kwargs: Any,
) -> tuple[torch.Tensor, None]:
    """Attention under a boolean mask: plain products to train on a CPU, SDPA elsewhere.

    For the short heads of a small model torch's CPU flash kernel takes half the time of two batched
    products, but its way back takes seven times theirs (torch 2.13, AMX).
    """
    if not (query.is_cpu and torch.is_grad_enabled()):
        return sdpa_attention_forward(
            module, query, key, value, attention_mask, dropout=dropout, scaling=scaling
        )
    with torch.autocast("cpu", enabled=False):
        weights = (query * scaling) @ key.transpose(-1, -2)
        low = torch.finfo(weights.dtype).min
        bias = torch.zeros(attention_mask.shape, dtype=weights.dtype)
        weights = (weights + bias.masked_fill_(~attention_mask, low)).softmax(-1)
        if dropout:
            weights = nn.functional.dropout(weights, dropout)
        return (weights @ value).transpose(1, 2), None


ALL_ATTENTION_FUNCTIONS.register("dnahlm", attention)


class SpanDropout(nn.Dropout):
    """Dropout of whole channels over (batch, length, channels), one mask a row.

    Same expectation as `nn.Dropout` at a sixtieth of the random numbers, which on a CPU cost more
    than the products they regularise.
    """

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        if not self.training or self.p == 0:
            return input
        keep = torch.rand(input.shape[0], 1, input.shape[2], device=input.device) >= self.p
        return input * (keep / (1 - self.p)).to(input.dtype)


class DnahlmModel(GPT2PreTrainedModel):
    """GPT-2 blocks behind the DNA embedding layer; hidden states out.

    All inputs are `(batch, length)`. `segment_ids` says which tokens may see each other: 0 is
    padding, equal numbers are one example, so several examples can be packed in a row.
    `prefix_mask` marks prompt positions, which are read in both directions (with
    `config.prefix_lm`) and whose DNA passes through the reader.
    """

    config_class = DnahlmConfig
    base_model_prefix = "model"

    def __init__(self, config: DnahlmConfig) -> None:
        super().__init__(config)
        config._attn_implementation = "dnahlm"
        self.gpt2 = GPT2Model(config)
        block: Any
        for block in self.gpt2.h:
            block.attn.resid_dropout = SpanDropout(config.resid_pdrop)
            block.mlp.dropout = SpanDropout(config.resid_pdrop)
        self.reader = BaseReader(config) if config.dna_reader != "none" else None
        self.post_init()

    def get_input_embeddings(self) -> nn.Module:
        return self.gpt2.wte

    def set_input_embeddings(self, value: Any) -> None:
        self.gpt2.wte = value

    def is_dna(self, input_ids: torch.Tensor) -> torch.Tensor:
        """Mask of positions that hold DNA pieces."""
        first = self.config.dna_first_id
        return (input_ids >= first) & (input_ids < first + len(self.config.dna_pieces))

    def embed_tokens(self, input_ids: torch.Tensor, prefix_mask: torch.Tensor) -> torch.Tensor:
        """Token embeddings, joined by the reader's vectors wherever the prompt holds DNA."""
        embeddings = self.gpt2.wte(input_ids)
        if self.reader is None:
            return embeddings
        dna = self.is_dna(input_ids) & prefix_mask
        before = nn.functional.pad(dna[:, :-1], (1, 0))
        after = nn.functional.pad(dna[:, 1:], (0, 1))
        row, start = (dna & ~before).nonzero(as_tuple=True)
        if len(row) == 0:
            return embeddings
        end = (dna & ~after).nonzero(as_tuple=True)[1] + 1
        counts = end - start
        offsets = torch.arange(int(counts.max()), device=input_ids.device)
        columns = (start[:, None] + offsets).clamp(max=input_ids.shape[1] - 1)
        vectors, mean, peaks = self.reader(input_ids[row[:, None], columns], counts)
        present = offsets < counts[:, None]
        place = (row[:, None].expand_as(columns)[present], columns[present])
        embeddings = embeddings.index_put(
            place, vectors[present].to(embeddings.dtype), accumulate=True
        )
        # The markers carry what the reader saw of the whole span: the mean and the peaks.
        for summary, at in ((mean, start - 1), (peaks, end)):
            inside = (at >= 0) & (at < input_ids.shape[1])
            values = summary[inside].to(embeddings.dtype)
            embeddings = embeddings.index_put((row[inside], at[inside]), values, accumulate=True)
        return embeddings

    def settle(self, batches: Sequence[Mapping[str, torch.Tensor]]) -> None:
        """Set the statistics of a fresh reader from batches, see `BaseReader.settle`."""
        if self.reader is None:
            return

        def read() -> None:
            for batch in batches:
                prompt = batch.get("prefix_mask")
                if prompt is None:
                    prompt = torch.ones_like(batch["input_ids"], dtype=torch.bool)
                self.embed_tokens(batch["input_ids"], prompt)

        self.reader.settle(read)

    def positions(self, input_ids: torch.Tensor, segment_ids: torch.Tensor) -> torch.Tensor:
        """Position of each token in its example; a DNA piece stays at its span's opening marker.

        DNA has its own positions in the reader, so a long sequence does not use up context and
        the words after it keep their places. Padding inside an example does not count.
        """
        step = ((segment_ids > 0) & ~self.is_dna(input_ids)).long()
        count = step.cumsum(1)
        before = segment_ids[:, :-1].cummax(1).values
        first = nn.functional.pad(segment_ids[:, 1:] > before, (1, 0), value=True)
        base = torch.where(first, count - step, 0).cummax(1).values
        last = self.config.n_positions - 1
        return (count - base - 1).clamp(0, last)

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor | None = None,
        segment_ids: torch.Tensor | None = None,
        prefix_mask: torch.Tensor | None = None,
        position_ids: torch.Tensor | None = None,
        past_key_values: Any = None,
        use_cache: bool | None = None,
        **kwargs: Any,
    ) -> BaseModelOutputWithPastAndCrossAttentions:
        """Hidden states.

        Parameters
        ----------
        input_ids : torch.Tensor, shape=(batch, length)
        attention_mask : torch.Tensor, shape=(batch, past + length), optional
            1 for tokens, 0 for padding. Unused when `segment_ids` is given.
        segment_ids : torch.Tensor, shape=(batch, past + length), optional
        prefix_mask : torch.Tensor, shape=(batch, length), optional
            Default: all tokens of a first call, none of a call with a filled cache.
        position_ids : torch.Tensor, shape=(batch, length), optional
            Required with a filled cache unless DNA is absent; see `positions`.

        Returns
        -------
        BaseModelOutputWithPastAndCrossAttentions
        """
        past = past_key_values.get_seq_length() if past_key_values is not None else 0
        if use_cache is None and self.training:
            use_cache = False  # else every step copies keys and values that nobody asks for
        if segment_ids is None:
            segment_ids = (
                attention_mask
                if attention_mask is not None
                else input_ids.new_ones(len(input_ids), past + input_ids.shape[1])
            )
        if prefix_mask is None:
            prefix_mask = torch.full_like(input_ids, past == 0, dtype=torch.bool)
        if position_ids is None:
            position_ids = self.positions(input_ids, segment_ids[:, past:])
        return self.gpt2(
            inputs_embeds=self.embed_tokens(input_ids, prefix_mask),
            attention_mask=self._allowed(segment_ids, prefix_mask, past),
            position_ids=position_ids,
            past_key_values=past_key_values,
            use_cache=use_cache,
        )

    def _allowed(
        self, segment_ids: torch.Tensor, prefix_mask: torch.Tensor, past: int
    ) -> torch.Tensor:
        """Which of the keys each query may see, (batch, 1, length, past + length)."""
        keys = segment_ids.shape[1]
        here = segment_ids[:, past:]
        order = torch.arange(keys, device=segment_ids.device)
        allowed = order <= order[past:, None]
        if self.config.prefix_lm and past == 0:
            allowed = allowed | prefix_mask[:, None, :]
        same = here[:, :, None] == segment_ids[:, None, :]
        # A padding query sees padding, so that no row of the softmax is empty.
        return (allowed & same)[:, None]


class DnahlmForCausalLM(GPT2PreTrainedModel, GenerationMixin):
    """DNAHLM with its language-modelling head, tied to the token embeddings."""

    config_class = DnahlmConfig
    base_model_prefix = "model"
    _tied_weights_keys = {"lm_head.weight": "model.gpt2.wte.weight"}  # noqa: RUF012

    def __init__(self, config: DnahlmConfig) -> None:
        super().__init__(config)
        self.model = DnahlmModel(config)
        self.lm_head = nn.Linear(config.n_embd, config.vocab_size, bias=False)
        self.post_init()

    def get_input_embeddings(self) -> nn.Module:
        return self.model.gpt2.wte

    def set_input_embeddings(self, value: nn.Module) -> None:
        self.model.gpt2.wte = value

    def get_output_embeddings(self) -> nn.Module:
        return self.lm_head

    def set_output_embeddings(self, new_embeddings: nn.Module) -> None:
        self.lm_head = new_embeddings

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor | None = None,
        segment_ids: torch.Tensor | None = None,
        prefix_mask: torch.Tensor | None = None,
        position_ids: torch.Tensor | None = None,
        past_key_values: Any = None,
        use_cache: bool | None = None,
        labels: torch.Tensor | None = None,
        other_labels: torch.Tensor | None = None,
        label_smoothing: float = 0.0,
        logits_to_keep: int | torch.Tensor = 0,
        **kwargs: Any,
    ) -> CausalLMOutputWithCrossAttentions:
        """Logits and, with `labels`, the mean loss over labelled tokens.

        Parameters
        ----------
        labels : torch.Tensor, shape=(batch, length), optional
            Ids to predict, -100 elsewhere (shifted inside, as transformers does). Without
            `prefix_mask`, unlabelled tokens are the prompt. With labels only the labelled
            positions get logits, shape=(n_labelled, vocab).
        other_labels : torch.Tensor, shape=(batch, length), optional
            A competing id of the closed label set, -100 elsewhere; `label_smoothing` of the
            target goes there.
        """
        if labels is not None and prefix_mask is None:
            prefix_mask = labels == IGNORE
        outputs = self.model(
            input_ids,
            attention_mask=attention_mask,
            segment_ids=segment_ids,
            prefix_mask=prefix_mask,
            position_ids=position_ids,
            past_key_values=past_key_values,
            use_cache=use_cache,
        )
        hidden = outputs.last_hidden_state
        loss = None
        if labels is not None:
            targets = labels[:, 1:]
            where = targets != IGNORE
            # Few positions carry loss; the vocabulary-wide product is made for those alone.
            logits = self.lm_head(hidden[:, :-1][where]).float()
            loss = nn.functional.cross_entropy(logits, targets[where], reduction="none")
            if other_labels is not None and label_smoothing:
                others = other_labels[:, 1:][where]
                soft = (others != IGNORE).to(loss.dtype) * label_smoothing
                other_loss = nn.functional.cross_entropy(
                    logits, others, reduction="none", ignore_index=IGNORE
                )
                loss = loss * (1 - soft) + other_loss * soft
            loss = loss.mean()
        else:
            logits = self.lm_head(slice_logits_to_keep(hidden, logits_to_keep))
        return CausalLMOutputWithCrossAttentions(
            loss=loss,
            logits=logits,
            past_key_values=outputs.past_key_values,
            hidden_states=hidden,
        )

    def prepare_inputs_for_generation(  # type: ignore[override]
        self,
        input_ids: torch.Tensor,
        past_key_values: Any = None,
        attention_mask: torch.Tensor | None = None,
        prompt_length: int | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        """Inputs of one decoding step; positions are those of `DnahlmModel.positions`."""
        if attention_mask is None:
            attention_mask = torch.ones_like(input_ids)
        past = past_key_values.get_seq_length() if past_key_values is not None else 0
        positions = self.model.positions(input_ids, attention_mask)
        inputs = {
            "input_ids": input_ids[:, past:],
            "position_ids": positions[:, past:],
            "attention_mask": attention_mask,
            "past_key_values": past_key_values,
            "use_cache": kwargs.get("use_cache", True),
        }
        if prompt_length is not None:
            # Without a cache every step is a first call: say what was prompt.
            mask = torch.arange(input_ids.shape[1], device=input_ids.device) < prompt_length
            inputs["prefix_mask"] = mask.expand_as(input_ids)[:, past:]
        return inputs


class DnahlmForSequenceClassification(GPT2PreTrainedModel):
    """DNAHLM with a head over labels, for one task trained alone.

    Inputs are DNA spans; the head reads the closing marker and the maximum over the DNA.
    """

    config_class = DnahlmConfig
    base_model_prefix = "model"

    def __init__(self, config: DnahlmConfig) -> None:
        super().__init__(config)
        self.model = DnahlmModel(config)
        self.score = nn.Linear(2 * config.n_embd, len(config.id2label or {}))
        self.post_init()

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor | None = None,
        labels: torch.Tensor | None = None,
        label_smoothing: float = 0.0,
        **kwargs: Any,
    ) -> SequenceClassifierOutput:
        """Logits `(batch, num_labels)` and, with `labels` `(batch,)`, their mean loss."""
        if attention_mask is None:
            attention_mask = torch.ones_like(input_ids)
        hidden = self.model(input_ids, attention_mask=attention_mask).last_hidden_state
        row = torch.arange(len(hidden), device=hidden.device)
        closing = hidden[row, attention_mask.sum(1) - 1]
        dna = self.model.is_dna(input_ids)[..., None]
        peaks = hidden.masked_fill(~dna, torch.finfo(hidden.dtype).min).amax(1)
        logits = self.score(torch.cat([closing, peaks], -1)).float()
        loss = None
        if labels is not None:
            loss = nn.functional.cross_entropy(logits, labels, label_smoothing=label_smoothing)
        return SequenceClassifierOutput(loss=loss, logits=logits)


AutoConfig.register("dnahlm", DnahlmConfig)
AutoModel.register(DnahlmConfig, DnahlmModel)
AutoModelForCausalLM.register(DnahlmConfig, DnahlmForCausalLM)
AutoModelForSequenceClassification.register(DnahlmConfig, DnahlmForSequenceClassification)

"""A language model of text that reads DNA too: one vocabulary, DNAHLM's embedding layer in front.

DNAHLM's DNA pieces and markers join a LLaMA's vocabulary behind its own tokens, and DNAHLM's reader
of single bases joins the rows of the pieces (arXiv:2410.16917). English keeps its ids and rows, so
what the model says of text is what it said before.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any, ClassVar

import torch
from torch import nn

from dnahlm.backbones.dnahlm import Dnahlm
from dnahlm.backbones.encoder import Pooling, pool_tokens
from dnahlm.backbones.llama import Llama
from dnahlm.config import DnahlmConfig
from dnahlm.embedding import BaseReader
from dnahlm.tokenizer import DNA, DNA_END

TENSORS = "dna_reader.safetensors"
SETTINGS = "dna_reader"  # key of `config.json`, by which such a folder is known
MARKERS = {DNA: "DNA sequence:", DNA_END: "end of the DNA sequence."}
MEASURED = 16  # random spans by which the reader's vectors are brought to the size of rows


class MergedLlama(Llama):
    """LLaMA with DNA pieces in its vocabulary, behind DNAHLM's DNA embedding layer.

    Parameters
    ----------
    body, tokenizer, name
        As `Encoder` takes them; `body.config.dna_reader` is the configuration of the reader, whose
        `dna_first_id` is the id of the first DNA piece in this vocabulary.
    """

    family: ClassVar[str] = "merged-llama"

    def __init__(self, body: nn.Module, tokenizer: Any, name: str = "") -> None:
        super().__init__(body, tokenizer, name)
        self.config = DnahlmConfig(**self.body.config.dna_reader)
        self.reader = BaseReader(self.config)
        self.join = nn.Linear(self.config.n_embd, self.token_width, bias=False)
        self.first, pieces = self.config.dna_first_id, self.config.dna_pieces
        self.ids = {piece: self.first + i for i, piece in enumerate(pieces)}
        self.cut = max(map(len, pieces))
        self.start, self.end = (int(tokenizer.convert_tokens_to_ids(m)) for m in MARKERS)

    @classmethod
    def read(cls, folder: Path, name: str, **options: Any) -> MergedLlama:
        """Load a folder that `save` wrote.

        Raises
        ------
        ValueError
            If the reader's tensors are missing or do not fit.
        """
        from safetensors.torch import load_file

        backbone = super().read(folder, name, **options)
        assert isinstance(backbone, MergedLlama)
        own = backbone.reader_state()
        try:
            found = load_file(folder / TENSORS)
        except Exception as error:
            raise ValueError(f"{folder / TENSORS} cannot be read: {error}") from None
        shapes = {n: t.shape for n, t in found.items()}
        if shapes != {n: t.shape for n, t in own.items()}:
            raise ValueError(f"{folder / TENSORS} holds the tensors of another reader")
        backbone.load_state_dict(found, strict=False)
        return backbone

    def save(self, folder: str | Path) -> None:
        """Write a folder that `load_backbone` reads."""
        from safetensors.torch import save_file

        place = Path(folder)
        super().save(place)
        state = {n: t.detach().cpu().contiguous() for n, t in self.reader_state().items()}
        save_file(state, place / TENSORS)

    def reader_state(self) -> dict[str, torch.Tensor]:
        """Tensors that are not the language model's, by name."""
        state = self.state_dict()
        return {n: t for n, t in state.items() if n.startswith(("reader.", "join."))}

    def encode(self, sequence: str) -> list[int]:
        cuts = range(0, len(sequence), self.cut)
        return [self.start, *(self.ids[sequence[i : i + self.cut]] for i in cuts), self.end]

    def encode_text(self, text: str) -> list[int]:
        # A marker or a piece that somebody types is text, and opens no span.
        tokens = self.tokenizer(text, add_special_tokens=False, split_special_tokens=True)
        return list(tokens["input_ids"])

    def is_dna(self, input_ids: torch.Tensor) -> torch.Tensor:
        """Mask of positions that hold DNA pieces."""
        return (input_ids >= self.first) & (input_ids < self.first + len(self.ids))

    def embed_tokens(
        self, input_ids: torch.Tensor, read: torch.Tensor | None = None
    ) -> torch.Tensor:
        """Rows of the vocabulary, joined by the reader's vectors.

        Parameters
        ----------
        input_ids : torch.Tensor, shape=(batch, length)
        read : torch.Tensor, shape=(batch, length), dtype=bool, optional
            Where DNA passes through the reader; default everywhere. It reads a span in both
            directions, so DNA that is to be predicted must be left out.

        Returns
        -------
        torch.Tensor, shape=(batch, length, token_width)
        """
        rows = super().embed_tokens(input_ids)
        dna = self.is_dna(input_ids)
        vectors = self.read_spans(input_ids, dna if read is None else dna & read)
        return rows if vectors is None else rows + self.join(vectors).to(rows.dtype)

    def read_spans(self, input_ids: torch.Tensor, dna: torch.Tensor) -> torch.Tensor | None:
        """The reader's vectors at the pieces of `dna` and at the markers around, None without DNA.

        The token in front of a span gets the reader's mean, the one behind its peaks, as in
        `DnahlmModel.embed_tokens`; all other positions are zero.
        """
        length = input_ids.shape[1]
        row, start = (dna & ~nn.functional.pad(dna[:, :-1], (1, 0))).nonzero(as_tuple=True)
        if len(row) == 0:
            return None
        end = (dna & ~nn.functional.pad(dna[:, 1:], (0, 1))).nonzero(as_tuple=True)[1] + 1
        offsets = torch.arange(int((end - start).max()), device=input_ids.device)
        columns = (start[:, None] + offsets).clamp(max=length - 1)
        vectors, mean, peaks = self.reader(input_ids[row[:, None], columns], end - start)
        # One place more on either side, for markers that the input does not hold.
        out = vectors.new_zeros(len(input_ids), length + 2, vectors.shape[2])
        held = offsets < (end - start)[:, None]
        places = (row[:, None].expand_as(columns)[held], columns[held] + 1)
        out = out.index_put(places, vectors[held])
        for summary, at in ((mean, start), (peaks, end + 1)):
            out = out.index_put((row, at), summary, accumulate=True)
        return out[:, 1:-1]

    def hidden(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        prompts: torch.Tensor | None = None,
    ) -> torch.Tensor:
        if prompts is None:
            embeddings = self.embed_tokens(input_ids)
            return self.run(inputs_embeds=embeddings, attention_mask=attention_mask)
        return super().hidden(input_ids, attention_mask, prompts)

    def pool(
        self,
        states: torch.Tensor,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        pooling: Pooling,
    ) -> torch.Tensor:
        """As the base's; mean and maximum are over DNA pieces where every row holds some."""
        dna = self.is_dna(input_ids)
        if pooling in ("mean", "max") and bool(dna.any(1).all()):
            attention_mask = dna
        return pool_tokens(states, attention_mask, pooling)


def merge_vocabulary(base: Llama, dna: Dnahlm, seed: int = 0) -> MergedLlama:
    """Put DNAHLM's DNA pieces, markers and reader into a language model of text.

    A new row is the mean of the rows of the tokens that the model cut the piece (or, for a marker,
    its words) into until now. The projection of the reader's vectors is orthogonal, at the size of
    a row, so that they are there from the start and can be learned from.

    Parameters
    ----------
    base : Llama
        Is changed: its body becomes that of the merged model.
    dna : Dnahlm
        Whose pieces and reader are taken; stays as it is.
    seed : int, default=0
        Of the projection.

    Returns
    -------
    MergedLlama

    Raises
    ------
    ValueError
        If the DNA model has no reader.
    """
    from tokenizers import AddedToken

    if dna.body.reader is None:
        raise ValueError(f"{dna.name} has no reader of single bases that could be joined")
    pieces = dna.body.config.dna_pieces
    body, tokenizer = base.body, copy.deepcopy(base.tokenizer)
    words = {**MARKERS, **{f"<|{piece}|>": piece for piece in pieces}}
    parts = [base.encode_text(text) for text in words.values()]
    known = len(tokenizer)
    added = [AddedToken(word, normalized=False, special=True) for word in words]
    tokenizer.add_tokens(added, special_tokens=True)
    old = body.get_input_embeddings().weight
    rows = torch.stack([old[ids].mean(0) for ids in parts]).detach()
    size = max(body.config.vocab_size, len(tokenizer))
    body.resize_token_embeddings(size, mean_resizing=False)
    settings = copy.deepcopy(dna.body.config).to_dict()
    settings["dna_first_id"] = known + len(MARKERS)
    body.config.dna_reader = {k: v for k, v in settings.items() if k != "_attn_implementation"}
    merged = MergedLlama(body, tokenizer, base.name)
    merged.reader.load_state_dict(dna.body.reader.state_dict())
    merged.to(base.device).eval()
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        weight = body.get_input_embeddings().weight
        weight[known : known + len(rows)] = rows
        nn.init.orthogonal_(merged.join.weight, generator=generator)
        ids = torch.randint(len(pieces), (MEASURED, MEASURED), generator=generator)
        batch = (ids + merged.first).to(base.device)
        vectors = merged.join(merged.reader(batch, torch.full_like(batch[:, 0], MEASURED))[0])
        merged.join.weight *= rows.float().norm(dim=1).mean() / vectors.norm(dim=2).mean()
    return merged

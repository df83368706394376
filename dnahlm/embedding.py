"""The DNA embedding layer: a base-resolution reader whose output joins the token embeddings.

BPE or k-mer ids alone lose to a 5-mer naive Bayes on promoter and binding-site tasks, because a
shift of one base changes every id. The reader sees single bases and their positions: one-hot
bases, a wide convolution, dilated residual blocks, then one vector per DNA piece. It reads the
prompt in both directions, so it is applied to prompt DNA only, never to DNA being generated.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn

from dnahlm.config import DnahlmConfig

UNKNOWN = 4  # N, padding: a zero column of the one-hot
MOMENTUM = 0.05  # of the normalisations' statistics


class SteadyNorm(nn.BatchNorm2d):
    """Batch normalisation whose output is that of serving, in training too.

    A batch is of one length, hence often of one species, and its own mean and variance are not
    those the model meets later; with them yeast tasks came out at chance. So values are normalised
    by the running statistics, while gradients pass through those of the batch: batch
    renormalisation (Ioffe 2017), without limits because the statistics are settled at the start.
    Statistics that are merely held do not train from fresh weights.
    """

    settling = False

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        values = input.numel() // input.shape[1]
        if not self.training or self.settling or values < 2:
            return super().forward(input)
        assert self.running_mean is not None and self.running_var is not None
        with torch.no_grad():
            mean, var = torch.zeros_like(self.running_mean), torch.ones_like(self.running_var)
            nn.functional.batch_norm(input, mean, var, training=True, momentum=1)
            steady = (self.running_var + self.eps).rsqrt()
            scale = (var * ((values - 1) / values) + self.eps).sqrt() * steady
            moved = (mean - self.running_mean) * steady
            self.running_mean.lerp_(mean, MOMENTUM)
            self.running_var.lerp_(var, MOMENTUM)
        # Moved into the batch's own normalisation, which is one pass over the values, and one back.
        weight, bias = self.weight * scale, self.weight * moved + self.bias
        return nn.functional.batch_norm(
            input, None, None, weight, bias, training=True, eps=self.eps
        )


class BaseConv(nn.Conv1d):
    """Convolution over (rows, channels, 1, bases), channels last in memory.

    The weights are those of a convolution over (rows, channels, bases); in this form oneDNN needs
    no other order of the values, and trains two to four times as fast on a CPU.
    """

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        across, apart = int(self.padding[0]), self.dilation[0]
        return nn.functional.conv2d(
            input, self.weight[:, :, None], self.bias, padding=(0, across), dilation=(1, apart)
        )


class ResidualBlock(nn.Module):
    """Pre-activation residual block over (rows, channels, 1, bases)."""

    def __init__(self, channels: int, dilation: int) -> None:
        super().__init__()
        self.norm = SteadyNorm(channels)
        self.conv = BaseConv(channels, channels, 7, padding=3 * dilation, dilation=dilation)
        self.mix = BaseConv(channels, channels, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        hidden = self.conv(nn.functional.gelu(self.norm(x)))
        return x + self.mix(nn.functional.gelu(hidden))


class BaseReader(nn.Module):
    """One vector per DNA piece, and two for the whole span, from single bases.

    Parameters
    ----------
    config : DnahlmConfig
    """

    bases: torch.Tensor
    lengths: torch.Tensor

    def __init__(self, config: DnahlmConfig) -> None:
        super().__init__()
        self.config = config
        channels = config.reader_channels
        width = config.reader_stem_width
        self.stem = BaseConv(4, channels, width, padding=width // 2)
        self.stem_norm = SteadyNorm(channels)
        self.blocks = nn.ModuleList(ResidualBlock(channels, d) for d in config.reader_dilations)
        self.out_norm = SteadyNorm(channels)
        stride = config.patch_size if config.dna_reader == "patch" else 1
        self.to_piece = nn.Conv1d(channels, config.n_embd, stride, stride=stride)
        self.from_start = nn.Embedding(config.reader_positions, config.n_embd)
        self.from_centre = nn.Embedding(config.reader_positions, config.n_embd)
        self.hidden = nn.Linear(config.n_embd, config.n_embd)
        self.peaks = nn.Linear(config.n_embd, config.n_embd)
        self.mean = nn.Linear(config.n_embd, config.n_embd)
        bases, lengths = base_table(config.dna_pieces)
        self.register_buffer("bases", bases)
        self.register_buffer("lengths", lengths)

    def _norms(self) -> list[SteadyNorm]:
        return [module for module in self.modules() if isinstance(module, SteadyNorm)]

    @torch.no_grad()
    def settle(self, read: Callable[[], object]) -> None:
        """Set the statistics of the normalisations, layer after layer, from rows of many tasks.

        Parameters
        ----------
        read : callable
            Sends the rows through this reader; called once a normalisation. A few hundred rows of
            the training mixture are enough.
        """
        training = self.training
        self.eval()
        for norm in self._norms():
            norm.reset_running_stats()
            norm.momentum = None
            norm.train()
            norm.settling = True
            read()
            norm.eval()
            norm.settling = False
        self.train(training)

    def features(self, bases: torch.Tensor, valid: torch.Tensor | None) -> torch.Tensor:
        """Features of bases (rows, length) as (rows, channels, length); `valid` masks padding."""
        one_hot = torch.eye(5, 4, dtype=self.stem.weight.dtype, device=bases.device)[bases.long()]
        x = self.stem(one_hot.transpose(1, 2).unsqueeze(2))
        mask = None if valid is None else valid[:, None, None].to(x.dtype)
        x = nn.functional.gelu(self.stem_norm(x))
        for block in self.blocks:
            x = block(x if mask is None else x * mask)
        x = nn.functional.gelu(self.out_norm(x))
        return (x if mask is None else x * mask).squeeze(2)

    def forward(
        self, pieces: torch.Tensor, counts: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Read spans of DNA pieces.

        Parameters
        ----------
        pieces : torch.Tensor, shape=(n_spans, n_pieces), dtype=long
            Vocabulary ids of DNA pieces, padded with anything past `counts`.
        counts : torch.Tensor, shape=(n_spans,), dtype=long
            Pieces of each span.

        Returns
        -------
        pieces, mean, peaks : torch.Tensor
            Shapes (n_spans, n_pieces, n_embd), (n_spans, n_embd) and (n_spans, n_embd).
        """
        vectors, mean, peaks = self.read(pieces, counts)
        return vectors, self.mean(mean), self.peaks(peaks)

    def read(
        self, pieces: torch.Tensor, counts: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """What `forward` gives, with mean and peaks of the hidden layer not yet projected.

        The hidden layer joins what a piece holds with where it lies, so that its maximum over the
        span can say "this motif at this place".
        """
        index = torch.arange(pieces.shape[1], device=pieces.device)
        present = index < counts[:, None]
        rows = (pieces - self.config.dna_first_id).clamp(0, len(self.bases) - 1)
        if self.config.dna_reader == "patch":
            vectors = self._patches(rows, present)
        else:
            vectors = self._tokens(rows, present)
        last = self.config.reader_positions - 1
        centre = index - counts[:, None] // 2 + (last + 1) // 2
        vectors = vectors + self.from_start(index.clamp(max=last)).to(vectors.dtype)
        vectors = vectors + self.from_centre(centre.clamp(0, last)).to(vectors.dtype)
        hidden = nn.functional.gelu(self.hidden(vectors))
        present = present[..., None]
        peaks = hidden.masked_fill(~present, torch.finfo(hidden.dtype).min).amax(1)
        mean = (hidden * present).sum(1) / counts[:, None].to(hidden.dtype)
        return vectors, mean, peaks

    def _patches(self, rows: torch.Tensor, present: torch.Tensor) -> torch.Tensor:
        size = self.config.patch_size
        bases = self.bases[rows].masked_fill(~present[..., None], UNKNOWN).flatten(1)
        full = bool(present.all())
        valid = None if full else present.repeat_interleave(size, 1).to(self.stem.weight.dtype)
        return self._pieces(self.features(bases, valid))

    def _pieces(self, features: torch.Tensor) -> torch.Tensor:
        """The strided convolution `to_piece` of (rows, channels, bases), as a product of patches.

        In bf16 oneDNN's own is wrong by the size of its output on some processors unless channels
        are a multiple of 16 (torch 2.13).
        """
        patches = features.transpose(1, 2).unflatten(1, (-1, self.to_piece.stride[0])).flatten(2)
        weight = self.to_piece.weight.transpose(1, 2).flatten(1)
        return nn.functional.linear(patches, weight, self.to_piece.bias)

    def _tokens(self, rows: torch.Tensor, present: torch.Tensor) -> torch.Tensor:
        lengths = self.lengths[rows] * present
        ends = lengths.cumsum(1)
        total = int(ends[:, -1].max())
        inside = torch.arange(self.bases.shape[1], device=rows.device) < lengths[..., None]
        valid = torch.arange(total, device=rows.device) < ends[:, -1:]
        bases = torch.full(valid.shape, UNKNOWN, device=rows.device, dtype=self.bases.dtype)
        bases[valid] = self.bases[rows][inside]
        features = self._pieces(self.features(bases, valid.to(self.stem.weight.dtype)))
        sums = nn.functional.pad(features.float().cumsum(1), (0, 0, 1, 0))
        wide = sums.shape[2]
        upper = sums.gather(1, ends[..., None].expand(-1, -1, wide))
        lower = sums.gather(1, (ends - lengths)[..., None].expand(-1, -1, wide))
        return ((upper - lower) / lengths.clamp(min=1)[..., None]).to(features.dtype)


def base_table(pieces: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
    """Base codes (A C G T = 0 1 2 3, anything else 4) and lengths of DNA pieces.

    Returns
    -------
    bases, lengths : torch.Tensor, shape=(n_pieces, longest) uint8, and (n_pieces,) long
    """
    longest = max(map(len, pieces), default=1)
    codes = {base: i for i, base in enumerate("ACGT")}
    rows = [[codes.get(b, UNKNOWN) for b in piece.ljust(longest, "N")] for piece in pieces]
    bases = torch.tensor(rows or [[UNKNOWN]], dtype=torch.uint8)
    return bases, torch.tensor([len(piece) for piece in pieces] or [1])

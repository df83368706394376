"""What every backbone can do: tokenize, embed, fine-tune, classify. A family is one subclass."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dnahlm.backbones.encoder import Encoder


class Backbone(Encoder):
    """A pre-trained model that can be tuned; see `dnahlm.backbones.encoder.Encoder`."""

    def fine_tune(
        self, data: str | Path, out: str | Path, method: str = "lora", **options: Any
    ) -> dict[str, Any]:
        """Tune on a folder of `train.csv`, `dev.csv` and, if there, `test.csv`.

        See `dnahlm.train.adapters.tune.tune`, which this calls.

        Returns
        -------
        dict
            Measures on dev and test, trainable parameters, seconds, peak memory.
        """
        from dnahlm.train.adapters.tune import tune

        return tune(data, out, lambda: self, method, **options)

    def classify(
        self, sequences: Sequence[str], adapter: str | Path, batch_size: int = 32
    ) -> list[dict[str, float]]:
        """Probabilities of each label, by an adapter that `fine_tune` saved.

        Parameters
        ----------
        sequences : sequence of str
        adapter : str or Path
            The folder given to `fine_tune` as `out`.
        batch_size : int, default=32

        Returns
        -------
        list of dict of str to float
            Label to probability, in input order.

        Raises
        ------
        ValueError
            If the folder holds no adapter of this backbone, or a sequence cannot be read.
        """
        from dnahlm.train.adapters.classifier import load_adapter

        tuned = load_adapter(adapter, self)
        probabilities = tuned.predict(sequences, batch_size)
        tuned.detach()
        return [dict(zip(tuned.labels, map(float, row), strict=True)) for row in probabilities]

"""Further weights of one model, asked in its place or beside it where that was shown to help.

Weights from different legs of a training err on different sequences, so the mean of their
probabilities is right more often than each of them (Lakshminarayanan et al., arXiv:1612.01474),
for as many times the work; and a leg that was good for one task may be bad for another. Hence a
list for each task, chosen on dev rows. A task without a list asks the model alone.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FILE = "committee.json"


@dataclass
class Committee:
    """Weights beside a model's own, and which of them a task asks.

    Attributes
    ----------
    files : list of Path
        Safetensors of the same form as the model's own.
    tasks : dict of str to list of int
        Whom a task asks: 0 is the model itself, n the n-th file.
    """

    files: list[Path] = field(default_factory=list)
    tasks: dict[str, list[int]] = field(default_factory=dict)
    _read: dict[int, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def read(cls, folder: str | Path) -> Committee:
        """That of a model folder; an empty one if the folder has no `committee.json`.

        Raises
        ------
        ValueError
            If the file cannot be read, or weights that it names are not there.
        """
        path = Path(folder) / FILE
        if not path.exists():
            return cls()
        try:
            stored = json.loads(path.read_text())
            files = [Path(folder) / str(name) for name in stored["files"]]
            tasks = {name: [int(n) for n in asked] for name, asked in stored["tasks"].items()}
        except (AttributeError, KeyError, TypeError, ValueError):
            raise ValueError(f"{path} is not a readable committee") from None
        for name, asked in tasks.items():
            if not asked or not set(asked) <= set(range(len(files) + 1)):
                raise ValueError(f"{path} names no such weights for {name}")
        for file in files:
            if Path(folder).resolve() not in file.resolve().parents or not file.is_file():
                raise ValueError(f"{path} names {file.name}, which is not in the model folder")
        return cls(files, tasks)

    def members(self, model: Any, task: str) -> list[Any]:
        """Models to ask about a task; `model` is the one that the weights belong to.

        Raises
        ------
        ValueError
            If a file holds weights of another model.
        """
        return [
            model if number == 0 else self._member(model, number)
            for number in self.tasks.get(task, [0])
        ]

    def _member(self, model: Any, number: int) -> Any:
        if number not in self._read:
            self._read[number] = self._loaded(model, self.files[number - 1])
        return self._read[number]

    def _loaded(self, model: Any, file: Path) -> Any:
        from safetensors.torch import load_file

        other = copy.deepcopy(model)
        try:
            found = other.load_state_dict(load_file(file), strict=False)
        except Exception as error:
            reason = str(error).splitlines()[0]
            raise ValueError(f"{file} holds no weights of this model: {reason}") from error
        tied = {"lm_head.weight"}
        wrong = [*found.unexpected_keys, *(set(found.missing_keys) - tied)]
        if wrong:
            raise ValueError(f"{file} holds no weights of this model: {wrong[0]}")
        return other.eval()

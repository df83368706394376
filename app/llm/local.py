"""A language model in a folder on this machine, by transformers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.llm.base import Message, Said, SpeakerError

NEW_TOKENS = 256


class Local:
    """A causal language model with a chat template, loaded at the first question.

    Parameters
    ----------
    folder
        A transformers folder, or one with a single ``.gguf`` file (package ``gguf``).
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.name = self.folder.name
        self._loaded: tuple[Any, Any] | None = None
        if not self.folder.is_dir():
            raise SpeakerError(f"{self.folder}: there is no such model folder")

    def _model(self) -> tuple[Any, Any]:
        if self._loaded is None:
            from transformers import AutoModelForCausalLM, AutoTokenizer

            packed = sorted(self.folder.glob("*.gguf"))
            options = {"gguf_file": packed[0].name} if packed else {}
            try:
                tokenizer: Any = AutoTokenizer.from_pretrained(
                    self.folder, local_files_only=True, **options
                )
                model: Any = AutoModelForCausalLM.from_pretrained(
                    self.folder, local_files_only=True, use_safetensors=not packed, **options
                )
            except (OSError, ValueError, ImportError, KeyError) as error:
                words = str(error).strip().splitlines() or [type(error).__name__]
                raise SpeakerError(f"{self.folder}: cannot be loaded ({words[0][:200]})") from error
            self._loaded = tokenizer, model.eval()
        return self._loaded

    def say(self, messages: Sequence[Message], tools: Sequence[dict[str, Any]] = ()) -> Said:
        """See `app.llm.base.Speaker.say`; tools are not offered to a local model."""
        import torch

        tokenizer, model = self._model()
        if tokenizer.chat_template is None:
            raise SpeakerError(f"{self.folder}: the model has no chat template")
        inputs = tokenizer.apply_chat_template(
            list(messages), add_generation_prompt=True, return_tensors="pt", return_dict=True
        )
        with torch.inference_mode():
            out = model.generate(**inputs, max_new_tokens=NEW_TOKENS, do_sample=False)
        new = out[0, inputs["input_ids"].shape[1] :]
        return Said(tokenizer.decode(new, skip_special_tokens=True).strip())

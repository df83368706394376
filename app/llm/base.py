"""What a language model is to this program: a speaker that may choose tools or rephrase answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

Message = dict[str, Any]
"""A chat message as OpenAI's protocol has it: `role` and `content`, for tools their ids too."""


class SpeakerError(RuntimeError):
    """The model cannot be used or did not answer; one sentence that says why."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool that the model asks for; `arguments` is JSON text as it came, not yet trusted."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Said:
    """One turn of the model."""

    text: str
    calls: list[ToolCall] = field(default_factory=list)


class Speaker(Protocol):
    """A language model that answers chat messages."""

    name: str

    def say(self, messages: Sequence[Message], tools: Sequence[dict[str, Any]] = ()) -> Said:
        """Answer a conversation.

        Parameters
        ----------
        messages
            The conversation, oldest first.
        tools
            Functions that may be called, as JSON schemas in OpenAI's form.

        Raises
        ------
        SpeakerError
            There is no usable answer.
        """
        ...

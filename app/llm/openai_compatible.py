"""Any server with OpenAI's chat protocol: Ollama, vLLM, llama.cpp's server, a hosted model."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from app.llm.base import Message, Said, SpeakerError, ToolCall

KEYS = ("DNAHLM_LLM_KEY", "OPENAI_API_KEY")
NEW_TOKENS = 512
"""Longest answer; small models do not always end by themselves."""
LIMITS = ("max_tokens", "max_completion_tokens")
"""Names of that limit: that of most servers, and the one newer hosted models insist on."""


class OpenAICompatible:
    """A model behind an address.

    Parameters
    ----------
    address
        Base URL, such as ``http://127.0.0.1:11434/v1``.
    model
        Name of the model on that server.
    key
        Secret for the server; default from `KEYS` in the environment, else none.
    timeout
        Seconds for one answer.
    retries
        Further attempts after a busy or broken answer, with growing waits.

    Raises
    ------
    SpeakerError
        The package ``openai`` is not installed.
    """

    def __init__(
        self,
        address: str,
        model: str,
        key: str | None = None,
        timeout: float = 60.0,
        retries: int = 2,
    ) -> None:
        try:
            from openai import OpenAI
        except ImportError as error:
            raise SpeakerError(
                'language models need the extra llm: pip install "dnahlm[llm]"'
            ) from error
        self.name = model
        key = key or next((os.environ[name] for name in KEYS if os.environ.get(name)), "none")
        self._client: Any = OpenAI(
            base_url=address, api_key=key, timeout=timeout, max_retries=retries
        )
        self._address = address
        self._limit = LIMITS[0]

    def say(self, messages: Sequence[Message], tools: Sequence[dict[str, Any]] = ()) -> Said:
        """See `app.llm.base.Speaker.say`."""
        from openai import BadRequestError, OpenAIError

        options: dict[str, Any] = {"temperature": 0.0}
        if tools:
            options["tools"] = list(tools)
        try:
            try:
                reply = self._ask(messages, options)
            except BadRequestError as error:
                if self._limit not in str(error):
                    raise
                self._limit = LIMITS[1]
                reply = self._ask(messages, options)
            message = reply.choices[0].message
            calls = [
                ToolCall(str(call.id), str(call.function.name), str(call.function.arguments))
                for call in message.tool_calls or []
            ]
            return Said(str(message.content or ""), calls)
        except OpenAIError as error:
            raise SpeakerError(f"{self._address}: {_first_line(error)}") from error
        except (AttributeError, IndexError, TypeError, ValueError) as error:
            raise SpeakerError(
                f"{self._address}: the answer is not of OpenAI's chat protocol"
            ) from error

    def _ask(self, messages: Sequence[Message], options: dict[str, Any]) -> Any:
        return self._client.chat.completions.create(
            model=self.name, messages=list(messages), **options, **{self._limit: NEW_TOKENS}
        )


def _first_line(error: Exception) -> str:
    words = str(error).strip().splitlines()
    return words[0][:200] if words else type(error).__name__

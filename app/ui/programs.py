"""The functions for programs as HTTP endpoints, which MCP clients see as tools."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import gradio as gr

from app.programs import RefusedError, functions
from index.library import Library


def offer(served: Library) -> None:
    """Add the endpoints to the page that is being built."""
    for name, function in functions(served).items():
        gr.api(_told(function), api_name=name)


def refusal(text: str) -> gr.Error:
    """The caller's error in one sentence, which is no matter for the log of the server."""
    return gr.Error(text, print_exception=False)


def _told(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function with its refusals as Gradio's."""

    @functools.wraps(function)
    def call(*values: Any, **named: Any) -> Any:
        try:
            return function(*values, **named)
        except RefusedError as error:
            raise refusal(str(error)) from None

    return call

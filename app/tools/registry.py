"""All tools by name: importing this module registers every tool of the package.

A new family is one more module in a folder of this package; it decorates its functions with
`app.tools.base.tool`.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING, Any

import app.tools
from app.tools.base import TOOLS, Result, Tool

if TYPE_CHECKING:
    from index.library import Library

for _module in walk_packages(app.tools.__path__, "app.tools."):
    if _module.name != __name__:
        import_module(_module.name)

__all__ = ["TOOLS", "Tool", "call"]


def call(library: Library, name: str, arguments: dict[str, Any]) -> Result:
    """Run one tool.

    Parameters
    ----------
    library
        The open genomes.
    name
        Name of the tool, as in `TOOLS`.
    arguments
        Its arguments; unknown names or wrong types are an error.

    Raises
    ------
    KeyError
        There is no such tool.
    pydantic.ValidationError
        The arguments do not fit.
    """
    if name not in TOOLS:
        raise KeyError(f"no tool called {name!r}; there are {', '.join(sorted(TOOLS))}")
    return TOOLS[name](library, arguments)

"""Write docs/tools.md: every typed tool with its arguments, from the registry.

python docs/write_tools.py
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.tools.registry import TOOLS

PLACE = Path(__file__).parent / "tools.md"
HEAD = """# Tools

What answers are computed with. Each is a function behind the chat, an HTTP endpoint
(`/NAME`, see [programs.md](programs.md)) and an MCP tool. Written by `python docs/write_tools.py`
from the registry; a test compares.
"""


def kind(schema: dict[str, Any]) -> str:
    """A property's type in a word or two."""
    options = [schema, *schema.get("anyOf", [])]
    words = []
    for option in options:
        if "enum" in option:
            words.append(" or ".join(f"`{value}`" for value in option["enum"]))
        elif "$ref" in option:
            words.append(option["$ref"].rsplit("/", 1)[-1])
        elif option.get("type") not in (None, "null"):
            words.append(option["type"])
    return ", ".join(dict.fromkeys(words)) or "any"


def text() -> str:
    """The whole page."""
    parts = [HEAD]
    families: dict[str, list[str]] = {}
    for name in TOOLS:
        families.setdefault(TOOLS[name].family, []).append(name)
    for family in sorted(families):
        parts.append(f"\n## {family}\n\n| tool | what it does | arguments |\n|---|---|---|")
        for name in sorted(families[family]):
            tool = TOOLS[name]
            schema = tool.arguments.model_json_schema()
            needed = set(schema.get("required", []))
            listed = [
                f"**{field}** ({kind(item)})" if field in needed else f"{field} ({kind(item)})"
                for field, item in schema.get("properties", {}).items()
            ]
            summary = tool.summary.replace("|", "\\|")
            parts.append(f"| `{name}` | {summary} | {'; '.join(listed)} |")
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    PLACE.write_text(text(), encoding="utf-8")

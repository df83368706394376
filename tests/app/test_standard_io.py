"""The tools over standard input and output, with the official client of MCP."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from Bio import SeqIO

from index.demo import demo_genome

pytestmark = pytest.mark.slow


def test_a_client_lists_tools_opens_a_genome_asks_and_gets_a_table(tmp_path: Path) -> None:
    pytest.importorskip("mcp", reason="the mcp package is not installed")
    from mcp import ClientSession, StdioServerParameters
    from mcp.client.stdio import stdio_client

    path = demo_genome(tmp_path)
    starting = StdioServerParameters(
        command=sys.executable,
        args=["-m", "app.cli", "mcp"],
        env={**os.environ, "DNAHLM_HOME": str(tmp_path / "home")},
        cwd=Path(__file__).parents[2],
    )

    async def talk() -> tuple:
        async with (
            stdio_client(starting) as (read, write),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            tools = (await session.list_tools()).tools
            early = await session.call_tool("ask", {"question": "where is recA?"})
            missing = await session.call_tool("open_genome", {"path": str(tmp_path / "no.gb")})
            opened = await session.call_tool("open_genome", {"path": str(path)})
            asked = await session.call_tool("ask", {"question": "where is recA?"})
            table = await session.call_tool("gene_neighbours", {"name": "lacZ", "distance": 5000})
            wrong = await session.call_tool("gene_neighbours", {"name": "lacZ", "distance": -1})
            return tools, early, missing, opened, asked, table, wrong

    # In a thread of its own: that of the tests may have the event loop of a browser.
    with ThreadPoolExecutor(1) as pool:
        said = pool.submit(lambda: asyncio.run(talk())).result()
    tools, early, missing, opened, asked, table, wrong = said
    by_name = {tool.name: tool for tool in tools}
    assert {"ask", "genomes", "open_genome", "gene_neighbours", "find_motif"} <= by_name.keys()
    assert by_name["gene_neighbours"].inputSchema["required"] == ["name"]
    assert by_name["gene_neighbours"].description
    assert early.isError and "nothing is " in early.content[0].text
    assert missing.isError and "no.gb" in missing.content[0].text
    assert wrong.isError and "distance" in wrong.content[0].text
    record = next(SeqIO.parse(path, "genbank"))
    assert f'"{record.id}"' in opened.content[0].text
    (reca,) = [
        f for f in record.features if f.type == "CDS" and f.qualifiers.get("gene") == ["recA"]
    ]
    place = f"{int(reca.location.start) + 1:,}..{int(reca.location.end):,}"
    assert place in json.loads(asked.content[0].text)["answer"]
    assert json.loads(table.content[0].text)["table"]["total"] == 11


def test_the_front_of_the_package_hands_on_what_programs_need() -> None:
    from app import Answer, Session, ask
    from app.answer import ask as real
    from index.library import Library

    assert ask is real
    assert isinstance(ask(Session(Library()), "where is recA?"), Answer)
    with pytest.raises(ImportError):
        from app import nothing  # noqa: F401

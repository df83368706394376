"""HTTP and MCP with the official clients."""

import ast
import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.tools.registry import TOOLS

pytestmark = [pytest.mark.slow]


def test_http_asks_and_calls_tools(demo):
    from gradio_client import Client

    client = Client(demo, verbose=False)
    answer = client.predict(question="where is recA?", api_name="/ask")
    assert answer["status"] == "answered" and answer["citations"]
    listed = client.predict(api_name="/genomes")
    assert listed[0]["length"] == 65_877
    found = client.predict(name="lacZ", distance=5000, api_name="/gene_neighbours")
    assert found["table"]["total"] == 11
    counted = client.predict(filter={"types": ["tRNA"]}, api_name="/count_genes")
    assert "4" in counted["answer"]


def test_a_wrong_argument_is_one_sentence(demo):
    from gradio_client import Client
    from gradio_client.exceptions import AppError

    client = Client(demo, verbose=False)
    with pytest.raises(AppError, match="region_contents"):
        client.predict(start=-5, end=10, api_name="/region_contents")
    with pytest.raises(AppError, match="no served genome is named nothing"):
        client.predict(question="where is recA?", genome="nothing", api_name="/ask")


def test_every_tool_is_documented(demo):
    from gradio_client import Client

    info = Client(demo, verbose=False).view_api(return_format="dict")
    named = info["named_endpoints"]
    assert {f"/{name}" for name in TOOLS} | {"/ask", "/genomes"} <= named.keys()
    fields = {p["parameter_name"] for p in named["/gene_neighbours"]["parameters"]}
    assert fields == set(TOOLS["gene_neighbours"].arguments.model_fields)


def test_mcp_lists_tools_and_answers(demo):
    pytest.importorskip("mcp", reason="the mcp package is not installed")
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async def talk():
        place = f"{demo.rstrip('/')}/gradio_api/mcp/"
        async with (
            streamablehttp_client(place) as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            tools = (await session.list_tools()).tools
            asked = await session.call_tool("ask", {"question": "where is recA?"})
            table = await session.call_tool("gene_neighbours", {"name": "lacZ", "distance": 5000})
            return tools, asked, table

    # A thread of its own: the browser of other tests keeps a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        tools, asked, table = pool.submit(asyncio.run, talk()).result()
    by_name = {tool.name: tool for tool in tools}
    assert {"ask", "genomes", "gene_neighbours", "find_motif"} <= by_name.keys()
    assert by_name["gene_neighbours"].description
    assert by_name["gene_neighbours"].inputSchema["required"] == ["name"]
    assert "recA" in asked.content[0].text
    body = ast.literal_eval(table.content[0].text)
    assert body["table"]["total"] == 11

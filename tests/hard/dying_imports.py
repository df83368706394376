"""What the server of `dying` loads once, so that each process it forks begins at once."""

from importlib import import_module

for name in (
    "duckdb", "faiss", "numpy", "pyfaidx", "torch", "torch._dynamo", "app.answer", "app.log",
    "app.commands.terminal", "app.session", "app.showing", "dnahlm.train.loop", "index.demo",
    "index.formats", "index.library", "index.retrieve", "index.windows",
):  # fmt: skip
    import_module(name)

"""What the server of `dying` loads once, so that each process it forks begins at once."""

import duckdb  # noqa: F401
import faiss  # noqa: F401
import numpy  # noqa: F401
import pyfaidx  # noqa: F401
import torch  # noqa: F401
import torch._dynamo  # noqa: F401 - the first optimizer imports it

import index.demo
import index.formats
import index.library
import index.retrieve
import index.windows  # noqa: F401

"""Weights, gradients and optimizer moments divided among processes (FSDP).

Each process holds a slice of every parameter and gathers the rest of a block while it is at work.
A checkpoint holds a safetensors file of each process's slices with their places, so that any
number of processes, one and undivided ones too, can go on from it.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path

import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.tensor import DTensor, distribute_tensor

FOLDER = "shards"
"""Of a checkpoint, with the files of the processes."""
Parts = Mapping[str, dict[str, torch.Tensor]]
"""Tensors by name, by what they are: ``model``, ``average``, ``optimizer``."""


def divide(model: nn.Module, device: torch.device) -> None:
    """Divide a model's parameters among all processes, in place; a transformer block is a unit.

    Gradients of the processes are summed, not averaged, as the loop scales each part's loss by
    its share of the labels.
    """
    from torch.distributed.device_mesh import init_device_mesh
    from torch.distributed.fsdp import fully_shard
    from transformers.models.gpt2.modeling_gpt2 import GPT2Block

    # Of the logits, which nobody changes in place.
    warnings.filterwarnings("ignore", message="FSDP2-wrapped module .* returned a view")
    mesh = init_device_mesh(device.type, (dist.get_world_size(),))
    units = [module for module in model.modules() if isinstance(module, GPT2Block)]
    for unit in [*units, model]:
        wrapped = fully_shard(unit, mesh=mesh)
        wrapped.set_gradient_divide_factor(1.0)
        wrapped.set_force_sum_reduction_for_comms(True)  # gloo knows no scaled sums
        # A part without DNA does not use the reader; its process takes part in the sum anyway.
        wrapped.set_reduce_scatter_unused_params(True)


def local(tensor: torch.Tensor) -> torch.Tensor:
    """The slice that this process holds, or the tensor itself where it is not divided."""
    return tensor.to_local() if isinstance(tensor, DTensor) else tensor


def gathered(tensors: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Whole copies on the CPU; every process must ask."""
    return {
        name: (tensor.full_tensor() if isinstance(tensor, DTensor) else tensor).detach().cpu()
        for name, tensor in tensors.items()
    }


def fill(target: torch.Tensor, whole: torch.Tensor) -> None:
    """Put a whole tensor, which every process has, into a divided one or a whole one."""
    if isinstance(target, DTensor):
        whole = distribute_tensor(
            whole.to(target.device), target.device_mesh, target.placements, src_data_rank=None
        )
    target.copy_(whole)


def write(folder: Path, parts: Parts) -> None:
    """Write the slices of this process into `folder`; every process must ask."""
    import torch.distributed.checkpoint as dcp
    from torch.distributed.checkpoint.hf_storage import HuggingFaceStorageWriter

    writer = HuggingFaceStorageWriter(str(folder / FOLDER), save_distributed=True)
    dcp.save(_flat(parts), storage_writer=writer)


def names(folder: Path, part: str) -> list[str]:
    """Names of the tensors that a divided checkpoint holds for a part."""
    from torch.distributed.checkpoint.hf_storage import HuggingFaceStorageReader

    found = HuggingFaceStorageReader(str(folder / FOLDER)).read_metadata().state_dict_metadata
    return [name.removeprefix(f"{part}.") for name in found if name.startswith(f"{part}.")]


def read(folder: Path, parts: Parts) -> None:
    """Fill tensors from a divided checkpoint, whoever wrote it; every process must ask."""
    import torch.distributed.checkpoint as dcp
    from torch.distributed.checkpoint.hf_storage import HuggingFaceStorageReader

    reader = HuggingFaceStorageReader(str(folder / FOLDER))
    flat = _flat(parts)
    divided = any(isinstance(tensor, DTensor) for tensor in flat.values())
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="torch.distributed is disabled")
        dcp.load(dict(flat), storage_reader=reader, no_dist=not divided)


def _flat(parts: Parts) -> dict[str, torch.Tensor]:
    return {f"{part}.{name}": t for part, tensors in parts.items() for name, t in tensors.items()}

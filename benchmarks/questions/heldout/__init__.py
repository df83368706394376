"""Held-out questions: 134 on 13 genomes, written before the planner existed."""

from heldout import facts, molecules, structure, talk

PARTS = (*facts.PARTS, *molecules.PARTS, *structure.PARTS, *talk.PARTS)

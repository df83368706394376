"""Corpora, labelled tasks, instructions, episodes and packing."""

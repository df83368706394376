"""Genes called in bare sequence, and what they rest on."""

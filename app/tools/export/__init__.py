"""Genes, features or whole genomes as files."""

"""DNAHLM: a language model that reads DNA and English with one vocabulary, and its trainer."""

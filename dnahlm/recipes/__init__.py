"""One readable recipe per training run that produced shipped weights."""

"""Faults that are planted on purpose, one at a time: the suite must notice each. ``make mutants`` runs them."""

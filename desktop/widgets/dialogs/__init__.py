"""Dialogs: opened, never executed; each answers by a signal."""

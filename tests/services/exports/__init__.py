"""Handing tasks on."""

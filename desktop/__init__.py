"""Rushes: a desktop program for people who make AI video with a paid, asynchronous HTTP API."""

__version__ = "0.1.0"

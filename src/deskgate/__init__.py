"""Deskgate: work on your machines from a browser."""

__version__ = "0.1.0"

"""Folders and the connections in them."""

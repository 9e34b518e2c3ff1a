"""The guacd servers."""

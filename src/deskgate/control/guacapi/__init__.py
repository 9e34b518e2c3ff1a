"""Guacamole's own REST API, for clients that were written for it. So far: tokens."""

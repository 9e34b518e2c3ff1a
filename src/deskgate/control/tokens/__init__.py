"""Tokens that Guacamole's clients and the tunnel log in with."""

"""Signed log-in: a platform that shares a key with us says who comes and what is opened."""

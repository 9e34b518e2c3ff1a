"""Log-ins without an account: somebody else has vouched for who comes and for what is opened."""

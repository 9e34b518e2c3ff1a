"""The product from outside: the server as a process, and a Guacamole client to talk to it."""

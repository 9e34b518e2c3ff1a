"""The keeper: a process of its own that holds each session's way to guacd while no server runs.

Laws: the standard library only, everything imported at the start (the package may be upgraded
under it), and one thread. While a server is served, nothing that is held is read or written here.
It knows nothing of Guacamole but `nop`. Why there is one: docs/adr/0011-a-keeper.md.
"""

"""Protocol engines of our own, which will speak guacd's protocol on a socket; none exists yet.

The package is here so that the import contract, which keeps it apart from the gateway and from the
management plane, holds from the first engine's first line.
"""

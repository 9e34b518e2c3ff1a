"""The command `deskgate`: thin; every command calls a service of `control`, or runs the server."""

"""How a tunnel is decided, by what is asked for: a connection, a balancing folder, a live session.

`control/admission.py` says who asks and in which transaction; nothing here is called without it.
"""

"""The management plane: who may open what, with which credentials, and what was done.

It is Django's world; the gateway meets it through `deskgate.grants` alone.
"""

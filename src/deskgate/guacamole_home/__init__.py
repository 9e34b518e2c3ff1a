"""What an administrator's `GUACAMOLE_HOME` says: its files are read here, and nothing is written.

Laws: no Django, because the settings come from here; no secret is in a message; each key of
guacamole.properties and each file of the folder is either used or named.
"""

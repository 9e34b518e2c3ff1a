"""Import and export. A reader a format makes a `Plan`; `compare` says what it would change; one
applier carries that out through the services of the rest.

Laws: a file is read whole before anything is written, and what is written is written in one
transaction; nothing is ever deleted; what a file doesn't say stays as it is; a secret is seen in no
report.
"""

"""What `make check` looks at beyond what linters know.

Each module has `problems() -> list[str]`: one line for each thing that is wrong.
"""

"""Live sessions as people see them: how each is, what is told to whom, and who may look and act."""

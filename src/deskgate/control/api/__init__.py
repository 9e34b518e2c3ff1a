"""/api/v1: one module per resource; `schemas` says what goes in and out, services do the work."""

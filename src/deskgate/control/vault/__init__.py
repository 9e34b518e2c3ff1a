"""The vault: secrets at rest are encrypted, and leave it only as `Secret`."""

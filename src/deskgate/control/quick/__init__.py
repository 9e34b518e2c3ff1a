"""Quick connections: a person's own, by an address that they give, for as long as their log-in."""

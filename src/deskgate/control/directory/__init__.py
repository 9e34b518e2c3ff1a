"""People whom a directory vouches for: LDAP, OpenID Connect."""

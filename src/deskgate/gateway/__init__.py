"""The data plane: browser -> websocket -> admission -> upstream -> relay -> guacd -> target.

Laws: one task owns one session; a session starts from a Grant alone; nothing here knows Django or a
database; every buffer is bounded by a constant of `limits`; replies return through the same relay.
"""

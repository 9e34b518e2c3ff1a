"""Shares: somebody is let into a connection or a live session, for a time, with some rights.

Laws: a share never gives more, nor for longer, than whoever made it has now; what is lost, ended or
over closes the sockets of everybody who came by it.
"""

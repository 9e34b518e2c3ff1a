"""Every bound of the data plane, with its reason."""

from __future__ import annotations

# What one WebSocket message from a browser may hold. Four full guacd instructions: Guacamole's own
# client sends one instruction a message, ours joins a few (a clipboard, a burst of moves).
BROWSER_MESSAGE_BYTES = 128 * 1024

# How much of guacd's output is read, and sent to the browser, at once. The server's own write
# buffer pauses us at 64 KiB, so a larger piece would only raise the memory of a slow browser.
GUACD_READ_BYTES = 64 * 1024

# How many bytes for guacd may wait before the browser's messages wait too: one full instruction.
GUACD_WRITE_BYTES = 32 * 1024

# What a browser may send before guacd is ready; more is left in the socket. Its client already
# pings and sends its size while it waits.
EARLY_MESSAGES = 64
EARLY_CHARACTERS = 16 * 1024

# A guacd that listens answers in milliseconds; a firewall that drops packets never does.
GUACD_DIAL_SECONDS = 10.0

# guacd itself gives each side 15 s to say something (reference §1) and sends `nop` every 5 s.
GUACD_SILENCE_SECONDS = 15.0

# guacd drops a user it has not heard for 15 s. A browser in a hidden tab is throttled, or busy
# drawing, so we say `nop` for it as long as its connection lives.
GUACD_NOP_SECONDS = 5.0

# How long a browser may leave our data unread: a laptop that slept through a short meeting goes
# on, one that is gone frees its session.
BROWSER_STALL_SECONDS = 60.0

# WebSocket pings notice a browser that vanished without a word, at most the sum of both later.
BROWSER_PING_SECONDS = 15.0
BROWSER_PONG_SECONDS = 45.0

# How long an ending may take to reach the browser before the connection is simply dropped.
CLOSE_SECONDS = 2.0

# How soon the authority is told again of a session's end that it could not record.
REPORT_AGAIN_SECONDS = 5.0

# How often the log is told what live sessions have carried: one write for all that did.
PROGRESS_SECONDS = 30.0

# How often the sessions are looked at for the limits above.
TICK_SECONDS = 1.0

# Query parameters: more of them, or longer ones, are no client's.
MEDIA_TYPES = 64
MEDIA_TYPE_LENGTH = 128
TOKEN_LENGTH = 1024
IDENTIFIER_LENGTH = 256

# Remote screens: guacd's drivers refuse more, and RDP less.
SCREEN_MIN = 64
SCREEN_MAX = 8192
DPI_MIN = 24
DPI_MAX = 960

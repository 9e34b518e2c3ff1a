"""Every bound of the data plane, with its reason."""

from __future__ import annotations

# What one WebSocket message from a browser may hold. Four full guacd instructions: Guacamole's own
# client sends one instruction a message, ours joins a few (a clipboard, a burst of moves).
BROWSER_MESSAGE_BYTES = 128 * 1024

# How much of guacd's output is read, and sent to the browser, at once. The server's own write
# buffer pauses us at 64 KiB, so a larger piece would only raise the memory of a slow browser.
GUACD_READ_BYTES = 64 * 1024

# Of a balancing folder's connection, how much is held back until its first picture: as Guacamole
# does. Its clients give up after 15 s without a word; guacd itself gives a silent target 10.
HELD_BACK_BYTES = 128 * 1024
HELD_BACK_SECONDS = 12.0

# How long the cause of a failure is looked for while another connection waits to be tried.
DIAGNOSIS_SECONDS = 1.0

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

# The same for its dial and its handshake where another guacd can serve instead: Guacamole's clients
# give up after 15 s without a word, and are to see the other one's picture by then.
GUACD_NEXT_SECONDS = 5.0

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

# How long guacd may take to read what was written to it before another process has its socket.
HAND_ON_SECONDS = 1.0

# How soon the authority is told again of a session's end that it could not record.
REPORT_AGAIN_SECONDS = 5.0

# How often the log, and whoever looks at live sessions, is told how they are: one write for all.
PROGRESS_SECONDS = 5.0

# How often the sessions are looked at for the limits above.
TICK_SECONDS = 1.0

# Files over HTTP: requests of one session at once. As many as a client has streams for (≤ 1.5: 64);
# each holds a request's 64 KiB at most.
STREAMS_AT_ONCE = 64

# A stream that exists answers at once, and a slow disk within what guacd gives anybody.
STREAM_START_SECONDS = 15.0

# How long neither end of a file's way may move anything: a paused download may be taken up again
# within it, one that was forgotten frees guacd's stream.
STREAM_IDLE_SECONDS = 120.0

# Of a download, blobs that came without having been asked for by an `ack`; guacd sends one at a
# time, and what isn't a file's stream (sound, pictures) asks nobody.
STREAM_BLOBS_WAITING = 16

# After a request has brought all it had. Guacamole up to 1.5 sends a whole file in one, and leaves
# its end to us; 1.6 sends the next piece as soon as it has our answer (a round trip, and perhaps a
# new connection) and ends the file itself.
STREAM_REST_SECONDS = 5.0

# Within it guacd has acknowledged an `end`, if it does so at all.
STREAM_ACK_SECONDS = 5.0

# A request of exactly this size is a 1.6's, which will end the file: a line that fails for a moment
# has time to come back.
STREAM_PIECE_BYTES = 4 * 1024 * 1024
STREAM_PIECE_REST_SECONDS = 60.0

# What is kept of a file's name, for the log.
FILE_NAME_LENGTH = 300

# A browser that returns to its session: how long guacd may take to show the picture to it (it does
# within about a second), and how much of the session's stream is kept meanwhile.
SPLICE_SECONDS = 10.0
SPLICE_BYTES = 32 * 1024 * 1024

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

# The HTTP tunnel. Its clients ask for something each half second; one that did not for so long has
# gone (reference §2 "Timeouts").
TUNNEL_UNUSED_SECONDS = 15.0

# Tunnels whose guacd is not ready yet, in this process: each holds a request open.
TUNNELS_OPENING = 256

# Reads of one tunnel: one that has its turn, and the next that its client asks for meanwhile.
READS = 2

# Writes of one tunnel that wait for the one before: a client sends one after the other.
WRITES = 2

# The parameters of a connect, encoded: what a request's head may have.
CONNECT_BODY_BYTES = 64 * 1024

# One write in all: what a page may put into the session at once. It is never kept as a whole.
WRITE_BODY_BYTES = 64 * 1024 * 1024

# A write is looked at in pieces: with what is held back of the one before, less than a message.
WRITE_PIECE_BYTES = 64 * 1024

# How much one response carries before the next has its turn: a browser keeps all of it until then.
HANDOVER_BYTES = 256 * 1024

# A pause in the drawing after which a response ends. Without it each write of guacd's would cost a
# request; longer, and what a proxy holds back until the end would come late.
HANDOVER_SECONDS = 0.01

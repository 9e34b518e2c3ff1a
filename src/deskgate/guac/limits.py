"""The protocol's limits: each bounds a buffer, and each has its reason.

Laws: a violation raises `LimitExceeded`, it never cuts; no parser holds more than these allow.
Source: guacamole.md §1 "Framing" (guacd's parser.c and Java's GuacamoleParser).
"""

from __future__ import annotations

from typing import Final

# guacd and Java refuse a longer element. 6048 raw bytes of a blob are 8064 in base64: they fit.
ELEMENT_CODE_POINTS: Final = 8192

# guacd's table of elements, opcode included. RDP's `connect` already needs 92.
ELEMENTS: Final = 128

# guacd's buffer for one instruction, from the first length to the ";".
INSTRUCTION_BYTES: Final = 32768

# 8192 has four digits; guacd's own constant is five. More can only be an attack or a lost boundary.
LENGTH_DIGITS: Final = 5

# One text message of a browser. guacamole-common-js sends an instruction each; a batch of blobs
# (8 KiB each) still fits, and a browser can't make the gateway hold more than this at once.
MESSAGE_CODE_POINTS: Final = 131072

# What `Tail` keeps of a stream, for every open session: guacd's last words are some hundred bytes,
# and a boundary stands right before them whatever came earlier.
TAIL_BYTES: Final = 4096

# Streams that one browser opened and was refused, until it ends them: guacd itself has 64 at once,
# and an honest client ends or forgets a stream that is refused.
REFUSED_STREAMS: Final = 256

# The text of guacd's `error` that goes on to people and logs. guacd's own are a sentence.
ERROR_TEXT_CODE_POINTS: Final = 200

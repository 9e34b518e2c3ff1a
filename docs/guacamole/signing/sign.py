"""Signs a log-in for one connection; prints the form to POST to /api/tokens. Python 3.8 or later.

    python3 sign.py v2 "$SECRET" portal id=desk guac.protocol=ssh guac.hostname=10.0.0.7 \\
        guac.port=22
"""

import base64
import hashlib
import hmac
import secrets
import sys
import time
from urllib.parse import urlencode


def v2(secret, key_id, form, seconds=300):
    """Our own dialect: every parameter is signed, and each request is good once."""
    form = {name: value for name, value in form.items() if value}
    form.update({"dialect": "v2", "key-id": key_id, "nonce": secrets.token_urlsafe(24)})
    form["expires"] = str(int((time.time() + seconds) * 1000))
    texts = ["deskgate-v2", "POST", "/api/tokens"]
    for name, value in sorted((n.encode(), v.encode()) for n, v in form.items()):
        texts += [name.decode(), value.decode()]
    message = b"".join(b"%d:%b" % (len(text.encode()), text.encode()) for text in texts)
    mac = hmac.new(secret.encode(), message, hashlib.sha256).digest()
    return {**form, "signature": base64.urlsafe_b64encode(mac).decode().rstrip("=")}


def classic(secret, form):
    """guacamole-auth-hmac: names and values, HMAC-SHA1."""
    form = {**form, "timestamp": str(int(time.time() * 1000))}
    message = form["timestamp"] + form["guac.protocol"]
    for name in ("username", "password", "hostname", "port"):
        value = form.get("guac." + name, "")
        message += name + value if value else ""
    mac = hmac.new(secret.encode(), message.encode(), hashlib.sha1).digest()
    return {**form, "signature": base64.b64encode(mac).decode()}


def cyverse(secret, form):
    """CyVerse: values only, HMAC-SHA256."""
    form = {**form, "timestamp": str(int(time.time() * 1000))}
    names = ("protocol", "hostname", "port", "username", "password")
    message = form["timestamp"] + "".join(form.get("guac." + name, "") for name in names)
    mac = hmac.new(secret.encode(), message.encode(), hashlib.sha256).digest()
    return {**form, "signature": base64.b64encode(mac).decode()}


if __name__ == "__main__":
    dialect, secret, key_id, *pairs = sys.argv[1:]
    form = dict(pair.split("=", 1) for pair in pairs)
    if dialect == "v2":
        print(urlencode(v2(secret, key_id, form)))
    else:
        print(urlencode({"classic": classic, "cyverse": cyverse}[dialect](secret, form)))

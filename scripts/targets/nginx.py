"""A real nginx on loopback, as a proxy in front of a server: TLS, WebSockets, X-Forwarded-For."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from targets.certificates import Certificates
from targets.ports import LOOPBACK, free_port
from targets.processes import Child, program

# What the page "serve to others" of our documentation tells, but for X-Forwarded-For, which here
# keeps what was sent, as most proxies do.
CONFIGURATION = """\
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen {address}:{port}{ssl};
        {certificate}
        location / {{
            proxy_pass http://{address}:{upstream};
            {bind}
            proxy_set_header Host $host:$server_port;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto {proto};
            {tunnels}
        }}
    }}
}}
"""
TUNNELS = """\
proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $http_connection;
            proxy_buffering off;
            proxy_read_timeout 120s;"""


@contextmanager
def running_nginx(
    folder: Path,
    *,
    upstream: int,
    certificates: Certificates | None = None,
    source: str = "",
    knows_tunnels: bool = True,
) -> Iterator[int]:
    """Its port. With certificates it speaks TLS; `source` is the loopback address that it asks
    the upstream port from; unless it `knows_tunnels` it is set up as for any site: no WebSocket
    passes, and answers are held back. Raises TargetError."""
    nginx = program("nginx", package="nginx")
    port = free_port()
    tls = certificates is not None
    configuration = folder / "nginx.conf"
    configuration.write_text(
        CONFIGURATION.format(
            user="user root;" if os.geteuid() == 0 else "",
            folder=folder,
            address=LOOPBACK,
            port=port,
            ssl=" ssl" if tls else "",
            certificate=f"ssl_certificate {certificates.certificate};\n"
            f"        ssl_certificate_key {certificates.key};"
            if certificates
            else "",
            upstream=upstream,
            bind=f"proxy_bind {source};" if source else "",
            tunnels=TUNNELS if knows_tunnels else "",
            proto="$scheme" if tls else "$http_x_forwarded_proto",
        )
    )
    command = [nginx, "-e", "stderr", "-p", str(folder), "-c", str(configuration)]
    with Child("nginx", command, log=folder / "nginx.log") as child:
        child.wait_for_port(port)
        yield port

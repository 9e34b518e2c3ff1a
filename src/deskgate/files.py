"""Files that are served as they lie on disk, with the right caching, from threads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

# A built file's name holds a hash of its content, so what was fetched once never changes.
_FOREVER = "public, max-age=31536000, immutable"
_REVALIDATE = "no-cache"


class CachedFiles(StaticFiles):
    """The files of several folders under one path; the first folder that has one wins."""

    def __init__(self, folders: Sequence[Path], *, forever: bool) -> None:
        super().__init__(directory=None, check_dir=False)
        self.all_directories = list(folders)
        self._caching = _FOREVER if forever else _REVALIDATE

    async def get_response(self, path: str, scope: Scope) -> Response:
        """As Starlette's, with its caching said, and without a browser guessing at types."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = self._caching
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

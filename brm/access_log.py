"""What gunicorn writes of each request: neither who asked nor what a link opened.

`--logger-class=brm.access_log.AccessLog`. A line says what was done, where, how it ended, how long it
took. There is no line where the address alone opens something, and none for the files of such a page.
"""

from datetime import timedelta
from typing import Any

from gunicorn.glogging import Logger

from brm.base.secret_addresses import is_secret, without_secrets


class AccessLog(Logger):  # type: ignore[misc]
    """One line a request, without addresses of people and without links that are theirs."""

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        """Tell of a request, unless it says when somebody opened their link."""
        path = environ.get("RAW_URI", "").partition("?")[0]
        if self.access_log_enabled and not (
            is_secret(path) or is_secret(environ.get("HTTP_REFERER", ""))
        ):
            milliseconds = request_time / timedelta(milliseconds=1)
            method, status = environ.get("REQUEST_METHOD"), str(resp.status).split(maxsplit=1)[0]
            self.access_log.info("%s %s %s %.0f ms", method, path, status, milliseconds)

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """Tell of a fault; the address that was asked for may be somebody's."""
        said = [without_secrets(arg) if isinstance(arg, str) else arg for arg in args]
        super().exception(msg, *said, **kwargs)

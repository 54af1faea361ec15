"""uvicorn as we run it: a stop ends the open streams of `/live/` before the server waits for its connections."""

from __future__ import annotations

import socket
from typing import Any

import uvicorn


class Server(uvicorn.Server):
    """A server that does not wait for streams which would never end."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, then as uvicorn does."""
        from oppiva.workshops import live

        live.hub.stop()
        await super().shutdown(sockets)


def server(application: Any, **more: Any) -> Server:
    """A server for this application; `more` as uvicorn's own settings."""
    return Server(
        uvicorn.Config(
            application,
            log_level="warning",
            access_log=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=2,
            server_header=False,
            **more,
        )
    )

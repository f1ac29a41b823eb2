"""Put the parts together and listen."""

import asyncio
from pathlib import Path

from aiohttp import web

from .app import build_app
from .callbacks import Callbacks
from .delivery import Delivery
from .inbound import Inbound
from .replay import replay
from .settings import Settings
from .state import State
from .tls_alert import start_tls_alert
from .webhooks import Webhooks

SHUTDOWN_SECONDS = 0.5


class Server:
    """One running stand-in: state, delivery, webhooks and the HTTP listener."""

    def __init__(
        self, settings: Settings | None = None, journal: Path | None = None
    ) -> None:
        """Prepare; nothing listens until ``start``.

        :param journal: JSONL file to read what an earlier run accepted from,
            and to append to
        """
        self.state = State(settings, journal)
        self._unfinished = replay(self.state, journal) if journal else []
        self.webhooks = Webhooks(self.state)
        self.callbacks = Callbacks(self.state, self.webhooks)
        self.delivery = Delivery(self.state, self.callbacks)
        self.inbound = Inbound(self.state, self.webhooks, self.delivery)
        self._runner: web.AppRunner | None = None
        self._tls_alert: asyncio.Server | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen and return the base address."""
        self.state.remember_setup()
        self._runner = web.AppRunner(
            build_app(self), access_log=None, shutdown_timeout=SHUTDOWN_SECONDS
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port, backlog=1024)
        await site.start()
        bound = self._runner.addresses[0][1]
        shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host
        self.state.base_url = f"http://{shown}:{bound}"
        self._tls_alert, self.state.tls_alert_url = await start_tls_alert()
        for message in self._unfinished:
            self.delivery.start(message)
        return self.state.base_url

    async def stop(self) -> None:
        """Stop listening and end all background work."""
        await self.state.close()
        if self._tls_alert is not None:
            self._tls_alert.close()
        if self._runner is not None:
            await self._runner.cleanup()
        await self.webhooks.close()

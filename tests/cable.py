"""A cable between browser and server that can be pulled out and put in: sockets that are open end as well, as with no browser setting."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from tests.labs import Lab, free_port


class Cable:
    """Passes on what comes to `port` of this machine to `target`, while it is in."""

    def __init__(self, target: int) -> None:
        self.port = free_port()
        self._target = target
        self._loop = asyncio.new_event_loop()
        self._open: set[asyncio.StreamWriter] = set()
        self._passing: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.put_in()

    def put_in(self) -> None:
        """From now on the server is there."""
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(30)

    def pull_out(self) -> None:
        """Every connection ends and none can be made."""
        asyncio.run_coroutine_threadsafe(self._cut(), self._loop).result(30)

    def close(self) -> None:
        """For good."""
        self.pull_out()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(30)
        self._loop.close()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", self.port)

    async def _cut(self) -> None:
        if self._server is not None:
            self._server.close()
        for writer in list(self._open):
            writer.transport.abort()
        await asyncio.gather(*self._passing, return_exceptions=True)
        for writer in list(self._open):
            with suppress(OSError):
                await writer.wait_closed()
        if self._server is not None:
            await self._server.wait_closed()
            self._server = None

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.close()
            return
        ends = {writer, far_writer}
        self._open |= ends
        both = {
            asyncio.create_task(self._pump(reader, far_writer)),
            asyncio.create_task(self._pump(far_reader, writer)),
        }
        self._passing |= both
        await asyncio.gather(*both)
        for end in ends:
            with suppress(OSError):
                await end.wait_closed()
        self._open -= ends
        self._passing -= both

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        writer.close()


@contextmanager
def cabled(lab: Lab) -> Iterator[tuple[Lab, Cable]]:
    """The running `lab` as it is reached over a cable of its own."""
    cable = Cable(urlsplit(lab.base).port or 80)
    try:
        yield Lab(f"http://127.0.0.1:{cable.port}", lab.token), cable
    finally:
        cable.close()

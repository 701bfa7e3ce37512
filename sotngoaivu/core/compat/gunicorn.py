"""Gunicorn 27.0: a worker class that shares new connections out."""

import socket
from concurrent.futures import Future
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker


class EvenThreadWorker(ThreadWorker):
    """gunicorn's `gthread`, with new connections shared out by who has time for them.

    A worker of gunicorn 27.0's own takes every connection that it sees, however many it has, and
    keeps it: at 16 connections one of two workers often holds all of them while the other idles.
    Here a worker takes as many new ones as it has threads, and a further one for each answer that
    it finishes, so those who finish more take more and nobody has to wait until a worker is idle.
    """

    room = 0  # connections that may be taken now

    def init_process(self) -> None:
        self.room = self.cfg.threads
        super().init_process()

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled and self.room > 0)

    def accept(self, listener: socket.socket) -> None:
        before = self.nr_conns
        super().accept(listener)
        self.room -= self.nr_conns - before
        if self.room <= 0:
            self.set_accept_enabled(False)

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        self.room = min(self.room + 1, self.cfg.threads)
        super().finish_request(conn, fs)

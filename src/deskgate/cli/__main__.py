"""`python -m deskgate.cli` is `deskgate`."""

import sys

from deskgate.cli.main import main

sys.exit(main())

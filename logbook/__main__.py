"""`python -m logbook`, the same as `logbook`."""

import sys

from logbook.cli.entry import main

if __name__ == "__main__":
    sys.exit(main())

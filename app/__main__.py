"""Where `dnahlm` begins: new files are being read before the command line is imported."""

from __future__ import annotations

import sys

from app.commands.ahead import ahead


def command() -> None:
    """Run the command line; see `app.cli.command`."""
    try:
        ahead.start(sys.argv[1:])
        from app import cli
    except KeyboardInterrupt:
        ahead.stop()
        sys.stderr.write("Interrupted.\n")
        sys.exit(130)
    except BaseException:
        ahead.stop()
        raise
    cli.command()


if __name__ == "__main__":
    command()

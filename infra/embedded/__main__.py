"""`python -m infra.embedded DIRECTORY COMMAND…`: a command with servers around it, for tests.

The command's exit code is ours. With `--stop DIRECTORY` what runs there is stopped.
"""

import os
import subprocess
import sys
from pathlib import Path

from infra.embedded import EmbeddedError, running, stop


def main(words: list[str]) -> int:
    if words[0] == "--stop":
        stop(Path(words[1]))
        return 0
    directory, *command = words
    if "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ:
        return subprocess.run(command, check=False).returncode
    with running(Path(directory), durable=False):
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except EmbeddedError as error:
        sys.exit(f"\n{error}")

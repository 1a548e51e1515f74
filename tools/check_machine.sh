#!/usr/bin/env bash
# Names what this machine lacks, with the command that brings it.
set -euo pipefail
python=${PYTHON:-python3.11}

lack() {
  echo "missing: $1" >&2
  echo "   try: $2" >&2
  exit 1
}

command -v "$python" >/dev/null || lack "$python" "apt-get install python3.11 python3.11-venv   (or: make PYTHON=python3.12 …)"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  lack "Python 3.11 or newer; $("$python" --version) is too old" "apt-get install python3.11 python3.11-venv"
"$python" -c 'import venv, ensurepip' 2>/dev/null || lack "the modules venv and ensurepip" "apt-get install python3.11-venv"
free=$(df -Pm . | awk 'NR == 2 {print $4}')
[ "$free" -ge 3000 ] || lack "disk space: $free MB are free, 3000 MB are needed" "df -h .   and make room"

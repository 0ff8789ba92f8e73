#!/bin/sh
# Make the virtual environment: venv.sh PYTHON FOLDER
set -eu
python=$1
folder=$2

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Python 3.11 or newer is needed, and '$python' is not. Say which to use: make PYTHON=/path/to/python3.11 start" >&2
    exit 1
fi
# Debian keeps the part of Python that makes virtual environments in a package of its own.
"$python" -c 'import ensurepip, venv' 2>/dev/null || sh "$(dirname "$0")/packages.sh" need "virtual environments" python3-venv
"$python" -m venv "$folder"

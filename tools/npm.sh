#!/bin/sh
# Install the front-end packages that package-lock.json names: npm.sh VENV
# Where the machine has no npm, one from PyPI is put into the virtual environment. No package's own script is run.
set -eu
venv=$1

npm=npm
if ! npm --version >/dev/null 2>&1; then
    npm=$venv/bin/npm
    if [ ! -x "$npm" ]; then
        echo "There is no npm here: taking one from PyPI." >&2
        "$venv/bin/python" -m pip install --quiet --require-hashes -r requirements-node.txt
    fi
fi
"$npm" ci --ignore-scripts --no-audit --no-fund --loglevel=error

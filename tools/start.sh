#!/bin/sh
# Prepare the demo and serve it: start.sh VENV
# Whatever is already set in the environment is kept.
set -eu
induction=$1/bin/induction

: "${PORT:=8000}"
: "${INDUCTION_DATA_DIR:=var}"
: "${INDUCTION_BASE_URL:=http://127.0.0.1:$PORT}"
export PORT INDUCTION_DATA_DIR INDUCTION_BASE_URL

mkdir -p "$INDUCTION_DATA_DIR"
if [ -z "${INDUCTION_SECRET_KEY:-}${INDUCTION_SECRET_KEY_FILE:-}" ]; then
    INDUCTION_SECRET_KEY_FILE=$INDUCTION_DATA_DIR/secret-key
    export INDUCTION_SECRET_KEY_FILE
    if [ ! -s "$INDUCTION_SECRET_KEY_FILE" ]; then
        (umask 077 && "$1/bin/python" -c 'import secrets; print(secrets.token_urlsafe(48))' >"$INDUCTION_SECRET_KEY_FILE")
    fi
fi

"$induction" db upgrade
"$induction" demo
exec "$induction" serve

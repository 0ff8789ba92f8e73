#!/bin/sh
# Install what is missing of some Debian packages when this account may, otherwise print the one command to run.
#
#   packages.sh want WHY PACKAGE…   without them something is left out: goes on in any case
#   packages.sh need WHY PACKAGE…   without them nothing useful can follow: stops with 1
set -eu

how=$1
why=$2
shift 2

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    echo "This is not a Debian-like system: please see that it has what these packages bring ($why): $*" >&2
    exit 0
fi

missing=
for package in "$@"; do
    state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

get="apt-get -q -o DPkg::Lock::Timeout=300"
install() {
    echo "Installing for $why:$missing" >&2
    # shellcheck disable=SC2086 # the options and the package names are words of their own
    "$@" $get update >/dev/null && "$@" $get install --yes --no-install-recommends $missing </dev/null >/dev/null
}

export DEBIAN_FRONTEND=noninteractive
if [ "$(id -u)" = 0 ]; then
    install env && exit 0
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    install sudo -n env DEBIAN_FRONTEND=noninteractive && exit 0
fi
{
    echo
    echo "  Missing for $why:$missing"
    echo "  Please run:  sudo apt-get update && sudo apt-get install --yes --no-install-recommends$missing"
    echo
} >&2
[ "$how" = want ]

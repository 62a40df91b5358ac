# Sourced by run and test: finds Python, installs Debian packages where that is allowed, keeps a virtual environment current.
# Every refusal is one sentence that names the thing, the reason and the next step.

say() { printf '%s\n' "$*" >&2; }
refuse() {
  say ""
  say "$*"
  exit 1
}

find_python() {
  local name
  for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
  command -v python3 >/dev/null || refuse "Python is not installed. On Debian 12 or Ubuntu 24.04: apt-get install python3 python3-venv"
  refuse "$(python3 --version) is too old: the logbook needs Python 3.11 or newer, which Debian 12 and Ubuntu 24.04 bring."
}

# Whether a shared library can be loaded, asked of the dynamic loader itself.
has_library() { "$PYTHON" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" 2>/dev/null; }

has_pango() { has_library libpango-1.0.so.0 && has_library libpangoft2-1.0.so.0 && has_library libharfbuzz-subset.so.0; }

PANGO_PACKAGES="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

# The packages of Debian's own for a plain virtual environment; an interpreter from elsewhere brings its own.
needs_venv_package() { ! "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; }

# install_packages PACKAGE...: through apt as root; false when we are not root or there is no apt.
install_packages() {
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || return 1
  say "Installing $* ..."
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update >&2 && apt-get -y -qq --no-install-recommends install "$@" >&2 ||
    refuse "apt-get could not install: $*. Its own words are above; check the network and run this command again."
}

# What the environment was made from; when any of it changes, the environment is made afresh.
environment_stamp() {
  {
    printf '%s\n' "$PWD" "$1" "$PYTHON"
    "$PYTHON" --version
    cat setup.cfg pyproject.toml constraints.txt
  } | sha256sum | cut -d' ' -f1
}

# Python keeps what it compiled of the logbook beside it, as pip does for what it installs; where the surroundings forbid
# that (PYTHONDONTWRITEBYTECODE), every start would compile all of it again. Where it cannot be kept, a start is only slower.
keep_compiled() { "$1/bin/python" -m compileall -q logbook >/dev/null 2>&1 || true; }

# make_environment FOLDER WHAT: a virtual environment holding the logbook (WHAT is . or .[extra]) at its pinned versions.
make_environment() {
  local folder=$1 what=$2 stamp
  stamp=$(environment_stamp "$what")
  if [ "$(cat "$folder/installed" 2>/dev/null)" = "$stamp" ]; then
    keep_compiled "$folder"
    return
  fi
  [ -w . ] || refuse "The folder $PWD cannot be written by $(id -un). Clone the logbook somewhere of your own, or change its owner."
  if needs_venv_package; then
    install_packages python3-venv || refuse "Python's venv module is missing. Ask whoever looks after this computer to run:
  apt-get install python3-venv $PANGO_PACKAGES"
  fi
  say "Making $folder with the pinned versions. This takes a minute or two, once."
  "$PYTHON" -m venv --clear "$folder" || refuse "The virtual environment $folder could not be made; the reason is above."
  { "$folder/bin/python" -m pip install --disable-pip-version-check -c constraints.txt setuptools &&
    "$folder/bin/python" -m pip install --disable-pip-version-check --no-build-isolation -c constraints.txt -e "$what"; } >&2 ||
    refuse "The pinned packages could not all be installed. pip's own words are above; most often there is no network, or pip's
proxy or index settings are wrong. Nothing is lost: put that right and run this command again."
  keep_compiled "$folder"
  printf '%s\n' "$stamp" >"$folder/installed"
}

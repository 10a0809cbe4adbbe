# How the counterpart suite and the benchmarks get what they drive. To be sourced, by bash.
#
#   scratch            a folder for the log of an installation
#   COUNTERPART_TOOLS  where it goes: `venv/`, `sdist/NAME/`, `npm/NAME/`

logged() { # logged WHAT COMMAND…: quietly, with the end of its output when it fails
  local what=$1; shift
  printf '# installing %s\n' "$what"
  "$@" >"$scratch/install.log" 2>&1 </dev/null || { tail -n 15 "$scratch/install.log" | sed 's/^/#   /'; return 1; }
}

as_root() { if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi; }

install_apt() {
  local wanted=() package
  for package in "$@"; do dpkg -s "$package" >/dev/null 2>&1 || wanted+=("$package"); done
  ((${#wanted[@]})) || return 0
  export DEBIAN_FRONTEND=noninteractive
  logged 'the package lists' as_root apt-get update -q || return 1
  logged "${wanted[*]}" as_root apt-get install -q -y --no-install-recommends "${wanted[@]}"
}

install_pip() {
  local venv=$COUNTERPART_TOOLS/venv
  if [[ ! -x $venv/bin/pip ]]; then
    logged 'a virtual environment' python3 -m venv "$venv" ||
      { install_apt python3-venv && logged 'a virtual environment' python3 -m venv --clear "$venv"; } || return 1
  fi
  logged "$*" "$venv/bin/pip" install -q --disable-pip-version-check "$@"
}

install_sdist() { # install_sdist PACKAGE==VERSION: nothing of it is run but what tells its version
  local folder=$COUNTERPART_TOOLS/sdist/${1%%==*}
  [[ -f $folder/.unpacked ]] && return 0
  rm -rf "$folder" && mkdir -p "$folder"
  logged "the source of $1" "$COUNTERPART_TOOLS/venv/bin/pip" download -q --disable-pip-version-check --no-deps \
    --no-binary "${1%%==*}" --dest "$folder" "$1" &&
    logged "$1, unpacked" tar -xzf "$folder"/*.tar.gz -C "$folder" --strip-components=1 && touch "$folder/.unpacked"
}

install_npm() { # install_npm FOLDER PACKAGE…: what lies in `npm/FOLDER` beside this file (overrides, stand-ins) goes along
  local folder=$COUNTERPART_TOOLS/npm/$1 seed; shift
  [[ -f $folder/.installed ]] && return 0
  mkdir -p "$folder"
  seed=$(dirname "${BASH_SOURCE[0]}")/npm/$(basename "$folder")
  [[ -d $seed ]] && cp -R "$seed/." "$folder"
  logged "$*" npm install --prefix "$folder" --cache "$COUNTERPART_TOOLS/npm-cache" --no-audit --no-fund \
    --no-update-notifier "$@" && touch "$folder/.installed"
}

# Shared by scripts/run and scripts/test: system packages and the Rust toolchain. Sourced, not run.
# shellcheck shell=bash

# Wherever the caller stands, work happens in the repository.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

# The C compiler and linker, and what the video bindings are built against.
build_packages=(gcc libc6-dev pkg-config libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev)
# Decoders and encoders. H.264 needs three of them: the container (good), the parser (bad), the decoder (libav).
video_packages=(gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad
  gstreamer1.0-plugins-ugly gstreamer1.0-libav)
# Loaded by name when the window opens, so no linker asks for them.
window_packages=(libegl1 libgl1 libgl1-mesa-dri libwayland-client0 libwayland-egl1 libx11-6 libx11-xcb1
  libxcursor1 libxi6 libxkbcommon0 libxkbcommon-x11-0 libxrandr2)

say() { printf '%s\n' "$@"; }

stop() {
  printf '%s\n' "$@" >&2
  exit 1
}

# step 1/4 "System packages": the line's beginning; `say` ends it.
step() { printf '%s %s: ' "$1" "$2"; }

missing_packages() {
  local package
  for package in "$@"; do
    # Asked one by one: a package that this system has never heard of makes dpkg-query fail as a whole.
    # shellcheck disable=SC2016 # ${Status} is dpkg-query's, not the shell's.
    dpkg-query --show --showformat='${Status}\n' "$package" 2>/dev/null |
      grep -q '^install ok installed$' || printf '%s\n' "$package"
  done
}

# Installs what is missing of the three lists; stops with the names where it cannot.
system_packages() {
  local all=("${build_packages[@]}" "${video_packages[@]}" "${window_packages[@]}")
  step "$1" "System packages"
  if [ "${SAMSPIL_PACKAGES:-}" = there ]; then
    say "taken as there (SAMSPIL_PACKAGES=there)"
    return
  fi
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "this is not a Debian or Ubuntu system"
    stop "Install what your system calls these, then run again with SAMSPIL_PACKAGES=there: ${all[*]}"
  fi

  local missing
  mapfile -t missing < <(missing_packages "${all[@]}")
  if [ "${#missing[@]}" -eq 0 ]; then
    say "all there"
    return
  fi

  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      say "${#missing[@]} missing, and neither root nor sudo to install them"
      stop "As root: apt-get install --no-install-recommends ${missing[*]}"
    fi
    as_root=(sudo)
  fi
  say "installing ${#missing[@]} (${missing[*]})"
  # Stale lists are worth a warning only: what is wanted may still be in them.
  "${as_root[@]}" apt-get -qq update || say "  The package lists could not be renewed; trying with those at hand."
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
    -o DPkg::Lock::Timeout=120 install "${missing[@]}" >/dev/null ||
    stop "apt-get could not install them: see its message above. Nothing else was changed."
}

# Stops with one sentence when Rust is missing or too old; the arguments after the first are cargo tools that are needed too.
rust_toolchain() {
  step "$1" "Rust toolchain"
  shift
  command -v cargo >/dev/null || PATH="$HOME/.cargo/bin:$PATH"
  local needed have tool
  needed=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)
  if ! have=$(rustc --version 2>/dev/null) || ! command -v cargo >/dev/null; then
    say "none found"
    stop "Samspil needs Rust $needed or newer: install it from https://rustup.rs, then run this again."
  fi
  have=$(awk '{print $2}' <<<"$have")
  if [ "$(printf '%s\n' "$needed" "${have%%-*}" | sort -V | head -n 1)" != "$needed" ]; then
    say "$have is too old"
    stop "Samspil needs Rust $needed or newer: run 'rustup update', then run this again."
  fi
  for tool in "$@"; do
    cargo "$tool" --version >/dev/null 2>&1 || {
      say "$have, without cargo $tool"
      stop "Run 'rustup component add rustfmt clippy', then run this again."
    }
  done
  say "$have"
}

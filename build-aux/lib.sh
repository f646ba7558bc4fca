# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# What build-aux/run and build-aux/test share: installing packages by whatever package manager is there, and building.
# To be sourced.

say() {
  printf '==> %s\n' "$*" >&2
}

die() {
  printf 'build-aux: %s\n' "$*" >&2
  exit 1
}

# Package names: what Bootpin is built with and runs with, what its tests need, and what only widens them.
packages_to_build() {
  case $1 in
  apt-get) echo gcc libc6-dev meson ninja-build pkg-config python3 gettext libxml2-utils libglib2.0-dev libgtk-4-dev libusb-1.0-0-dev \
    libserialport-dev adwaita-icon-theme fonts-dejavu-core ;;
  dnf) echo gcc meson ninja-build pkgconf-pkg-config python3 gettext libxml2 glib2-devel gtk4-devel libusb1-devel \
    libserialport-devel adwaita-icon-theme dejavu-sans-fonts ;;
  pacman) echo gcc meson ninja pkgconf python gettext libxml2 glib2-devel gtk4 libusb libserialport adwaita-icon-theme ttf-dejavu ;;
  esac
}

packages_to_test() {
  case $1 in
  apt-get) echo xvfb xauth dbus dbus-x11 at-spi2-core python3-gi gir1.2-atspi-2.0 binutils desktop-file-utils appstream shared-mime-info groff-base \
    fonts-cantarell shellcheck git debootstrap ;;
  dnf) echo xorg-x11-server-Xvfb xorg-x11-xauth dbus-daemon dbus-x11 at-spi2-core python3-gobject binutils \
    desktop-file-utils appstream shared-mime-info groff-base ShellCheck git libasan libubsan ;;
  pacman) echo xorg-server-xvfb xorg-xauth dbus at-spi2-core python-gobject binutils desktop-file-utils appstream shared-mime-info groff \
    fonts-cantarell shellcheck git ;;
  esac
}

# Tests on a kernel of their own; they are skipped where these can't be had.
packages_to_test_the_system() {
  case $1 in
  apt-get) echo qemu-system-x86 busybox-static cpio kmod udev dfu-util stm32flash strace pkexec modemmanager ;;
  dnf) echo qemu-system-x86-core busybox cpio kmod systemd-udev dfu-util stm32flash strace polkit ModemManager ;;
  pacman) echo qemu-system-x86 busybox cpio kmod dfu-util strace polkit modemmanager ;;
  esac
}

find_package_manager() {
  local name
  for name in apt-get dnf pacman; do
    if command -v "$name" >/dev/null; then
      echo "$name"
      return
    fi
  done
}

# missing_packages MANAGER PACKAGE...: those that are not installed, one a line
missing_packages() {
  local manager=$1 package
  shift
  for package in "$@"; do
    case $manager in
    apt-get) [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || echo "$package" ;;
    dnf) rpm -q --whatprovides "$package" >/dev/null 2>&1 || echo "$package" ;;
    pacman) pacman -T "$package" >/dev/null 2>&1 || echo "$package" ;;
    esac
  done
}

# The words in front of a command that needs root; fails where there is no way to it.
as_root() {
  if [[ $(id -u) == 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    return 126
  fi
}

# Another apt (a new machine's first automatic update) may hold the lists; everything else is a real failure.
apt_get_update() {
  local attempt output
  for attempt in {1..60}; do
    if output=$(as_root apt-get update 2>&1); then
      return 0
    fi
    grep -q 'Could not get lock' <<<"$output" || break
    say "another package manager is at work; waiting ($attempt)"
    sleep 5
  done
  printf '%s\n' "$output" >&2
  return 1
}

install_by() {
  local manager=$1
  shift
  case $manager in
  apt-get)
    # Lists that could not be renewed may still do.
    apt_get_update || say "apt-get update failed; trying with the lists that are here"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"
    ;;
  dnf) as_root dnf install -y "$@" ;;
  pacman)
    # A new container has no lists yet. Packages of today do not fit a system of last month, so then all is renewed.
    as_root pacman -S --needed --noconfirm "$@" || as_root pacman -Syu --needed --noconfirm "$@"
    ;;
  esac
}

can_be_root() {
  [[ $(id -u) == 0 ]] || command -v sudo >/dev/null
}

# need_packages PACKAGE...: installs what is missing, or says what to install and ends the script.
need_packages() {
  local manager missing
  manager=$(find_package_manager)
  if [[ -z $manager ]]; then
    say "no package manager that this script knows (apt-get, dnf, pacman); going on with what is here"
    return
  fi
  mapfile -t missing < <(missing_packages "$manager" "$@")
  if ((${#missing[@]} == 0)); then
    return
  fi
  can_be_root || die "not root and no sudo. Please install these packages: ${missing[*]}"
  say "installing: ${missing[*]}"
  install_by "$manager" "${missing[@]}" >&2 || die "these packages could not be installed: ${missing[*]}"
}

# want_packages PACKAGE...: like need_packages, but what can't be had is only told.
want_packages() {
  if ! (need_packages "$@"); then
    say "going on without them"
  fi
}

# build FOLDER MESON-OPTION...: sets up and compiles; the source tree is $root. All output goes to standard error.
# shellcheck disable=SC2154
build() {
  local folder=$1
  shift
  if [[ ! -f $folder/build.ninja ]]; then
    meson setup "$folder" "$root" "$@" >&2 || return
  elif (($# > 0)); then
    meson configure "$folder" "$@" >&2 || return
  fi
  meson compile -C "$folder" >&2
}

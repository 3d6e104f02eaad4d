#!/bin/sh
# Puts an apt repository into the root $1, at /srv/apt: packages that the lab's playbooks and tests install,
# with every dependency that the image lacks. No machine of the lab needs a network to install them.
set -eu
root=$1
recipe=$(dirname "$(readlink -f "$0")")
repository=$root/srv/apt
mkdir -p "$repository/partial"

APT_CONFIG=$MMDEBSTRAP_APT_CONFIG apt-get -qq --yes --no-install-recommends --download-only \
  -o Dir::Cache::Archives="$repository" -o Debug::NoLocking=true \
  install open-iscsi nfs-common cryptsetup dmsetup xfsprogs multipath-tools gdisk tree hello wget unzip cron
rm -rf "$repository/partial" "$repository/lock"

# Two versions of a package and its dependency, for tests of "latest" and of name=version.
build() { # name version depends
  folder=$(mktemp -d)
  mkdir -p "$folder/DEBIAN" "$folder/usr/share/$1"
  echo "$2" >"$folder/usr/share/$1/version"
  {
    printf 'Package: %s\nVersion: %s\nArchitecture: all\nMaintainer: Drover lab <root@localhost>\n' "$1" "$2"
    [ -z "$3" ] || printf 'Depends: %s\n' "$3"
    printf 'Description: package for tests of the lab\n'
  } >"$folder/DEBIAN/control"
  chmod 755 "$folder"
  dpkg-deb --root-owner-group --build "$folder" "$repository/$1_$2_all.deb" >/dev/null
  rm -rf "$folder"
}
build drover-demo-data 1.0 ''
build drover-demo 1.0 drover-demo-data
build drover-demo 1.1 drover-demo-data

cd "$repository"
for package in *.deb; do
  dpkg-deb --field "$package"
  printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' \
    "$package" "$(stat -c %s "$package")" "$(sha256sum "$package" | cut -d ' ' -f 1)"
done >Packages
chmod -R a+rX .
# The image knows its repository as a machine does that has been updated once; nothing of the making stays.
find "$root/var/lib/apt/lists" -type f -delete
rm -f "$root/etc/apt/apt.conf.d/99mmdebstrap"
rm -f "$root/etc/apt/sources.list" "$root/etc/apt/sources.list.d/"*
cp "$recipe/lab.list" "$root/etc/apt/sources.list.d/lab.list"
chroot "$root" apt-get -qq update

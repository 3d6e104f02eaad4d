#!/bin/sh
# Makes the root file system of the lab's machines: Debian 12, small, quick to boot, with an apt repository on board.
# usage: rootfs.sh TARGET_FOLDER SOURCES_LIST [APT_OPTION]...
# SOURCES_LIST is a file of one-line apt sources; APT_OPTIONs (proxies and the like) serve the making only.
set -eu
target=$1 sources=$2
shift 2
recipe=$(dirname "$(readlink -f "$0")")
# A machine of the lab has what a plain Debian server on LVM has; nothing here needs Python.
include=linux-image-amd64,initramfs-tools,zstd,systemd-sysv,udev,kmod,lvm2,openssh-server,sudo,dbus,ifupdown,iproute2,procps,fdisk,less
# cryptsetup is on every Ubuntu server. The others come with nfs-common and open-iscsi: setting them up takes an emulated
# machine minutes. Drover calls none of them.
include=$include,cryptsetup,python3,rpcbind,keyutils,libevent-core-2.1-7,libldap-2.5-0,libnfsidmap1,libisns0,libopeniscsiusr,ucf
# Drivers and texts that a virtual machine without a screen never reads: a third of the image.
set -- "$@" \
  '--dpkgopt=path-exclude=/usr/share/man/*' '--dpkgopt=path-exclude=/usr/share/locale/*' \
  '--dpkgopt=path-exclude=/usr/share/doc/*' '--dpkgopt=path-include=/usr/share/doc/*/copyright'
for drivers in gpu media infiniband isdn iio staging bluetooth input/joystick usb/serial \
  net/wireless net/ethernet net/usb net/can hwmon mtd comedi video platform gnss thunderbolt; do
  set -- "$@" "--dpkgopt=path-exclude=/lib/modules/*/kernel/drivers/$drivers/*"
done
for family in sound net/mac80211 net/bluetooth net/wireless fs/ocfs2 fs/gfs2 fs/ceph fs/afs; do
  set -- "$@" "--dpkgopt=path-exclude=/lib/modules/*/kernel/$family/*"
done
# With mounts and processes of its own, so that an interrupted bake leaves none behind.
[ "$(id -u)" != 0 ] || private='unshare --mount --pid --fork --kill-child'
# shellcheck disable=SC2086
exec ${private-} mmdebstrap --variant=minbase --include="$include" --aptopt='Apt::Install-Recommends "false"' "$@" \
  --essential-hook="\"$recipe/before-kernel.sh\" \"\$1\"" \
  --customize-hook="\"$recipe/apt-repository.sh\" \"\$1\"" \
  --customize-hook="\"$recipe/customize.sh\" \"\$1\"" \
  --skip=cleanup/apt/lists --format=directory bookworm "$target" "$sources"

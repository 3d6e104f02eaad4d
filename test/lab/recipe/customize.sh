#!/bin/sh
# Turns a plain Debian root ($1) into a machine of the lab. Name, keys and passwords come at its first boot.
set -eu
root=$1
recipe=$(dirname "$(readlink -f "$0")")

cp -r "$recipe/files/." "$root/"
chmod 755 "$root/usr/local/lib/lab/"*
chmod 700 "$root/root"
: >"$root/etc/machine-id"
rm -f "$root"/etc/ssh/ssh_host_* "$root/etc/hostname" "$root/var/lib/dbus/machine-id"

chroot "$root" useradd --create-home --shell /bin/bash ops
chroot "$root" systemctl --quiet enable lab-personal.service
# What would only cost time here: timers, a console nobody looks at, metadata that nobody mirrors.
chroot "$root" systemctl --quiet mask apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer fstrim.timer \
  dpkg-db-backup.timer systemd-tmpfiles-clean.timer e2scrub_reap.service lvm2-monitor.service blk-availability.service \
  getty@tty1.service getty-static.service serial-getty@ttyS0.service systemd-logind.service systemd-pstore.service \
  systemd-networkd.service systemd-network-generator.service sys-fs-fuse-connections.mount sys-kernel-debug.mount sys-kernel-tracing.mount dev-mqueue.mount
# systemd runs every generator at each reload, and installing packages reloads it a dozen times: where a reload is
# emulated it takes seconds. Only the one that reads /etc/fstab does something on these machines.
mkdir -p "$root/etc/systemd/system-generators"
for generator in "$root/lib/systemd/system-generators/"*; do
  name=$(basename "$generator")
  [ "$name" = systemd-fstab-generator ] || ln -s /dev/null "$root/etc/systemd/system-generators/$name"
done
# Nothing in /usr is newer than the image itself: spares the first boot from making caches anew.
touch "$root/etc/.updated" "$root/var/.updated"
# The machines start from the kernel and initrd that the lab took out of the image, so a new initrd serves nobody.
echo 'update_initramfs=no' >"$root/etc/initramfs-tools/update-initramfs.conf"

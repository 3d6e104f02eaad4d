#!/bin/sh
# Runs before the kernel is installed, on the new root $1: says what its initrd shall hold.
set -eu
mkdir -p "$1/etc/initramfs-tools/conf.d"
echo 'MODULES=list' >"$1/etc/initramfs-tools/conf.d/lab.conf"
echo 'COMPRESS=zstd' >>"$1/etc/initramfs-tools/conf.d/lab.conf"
echo 'COMPRESSLEVEL=3' >>"$1/etc/initramfs-tools/conf.d/lab.conf"
printf '%s\n' virtio_pci virtio_scsi sd_mod virtio_blk dm_mod ext4 virtio_net qemu_fw_cfg >"$1/etc/initramfs-tools/modules"
mkdir -p "$1/etc/initramfs-tools/scripts/local-top"
cp "$(dirname "$(readlink -f "$0")")/first-disk" "$1/etc/initramfs-tools/scripts/local-top/first-disk"

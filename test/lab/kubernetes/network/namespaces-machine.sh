# The inside of a machine of the lab, as the first process of its own namespaces: sh namespaces-machine.sh NAME ADDRESS DISKS EMPTY
# DISKS holds the images of its disks, EMPTY is an empty folder. What it writes elsewhere than on its disks is gone with it.
set -e
name=$1 address=$2 disks=$3 empty=$4
hostname "$name"
mount --make-rprivate /
mount -t tmpfs machine "$empty"
mkdir "$empty/upper" "$empty/work" "$empty/root"
mount -t overlay machine -o "lowerdir=/,upperdir=$empty/upper,workdir=$empty/work" "$empty/root"
root=$empty/root
mount --rbind /dev "$root/dev"
mount --rbind /sys "$root/sys"
mount -t proc proc "$root/proc"
mount -t tmpfs run "$root/run"
mount -t tmpfs tmp "$root/tmp"
mount -o loop "$disks/system.img" "$root/var/lib"
mkdir -p "$root/disks" "$root/var/lib/longhorn"
mount --bind "$disks" "$root/disks"
cd "$root"
mkdir -p old host
pivot_root . old
umount -l old
rmdir old
ln -s /proc /dev /etc /boot /host/
ln -sfn /run /var/run
# What Longhorn's check of a host looks for. Its programs are found by name and never called but for kmod.
for program in mount.nfs cryptsetup dmsetup; do
  command -v $program > /dev/null || { echo '#!/bin/sh' > /usr/sbin/$program; chmod +x /usr/sbin/$program; }
done
printf '#!/bin/sh\necho dm_crypt\n' > /usr/sbin/kmod
chmod +x /usr/sbin/kmod
for option in NFS_V4 NFS_V4_1 NFS_V4_2 DM_CRYPT; do echo "CONFIG_$option=y"; done > /boot/config-6.1.0-lab
printf '127.0.0.1 localhost\n%s %s\n' "$address" "$name" > /etc/hosts
echo "$name" > /etc/hostname
echo > /run/is-up
exec sleep infinity

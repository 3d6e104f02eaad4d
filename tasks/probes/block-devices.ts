import { defineProbe, sh } from '../../src/index.ts'
import type { BlockDevices } from './block-device.ts'
import { readBlockDevices } from './block-device-report.ts'

/**
 * All block devices but optical, floppy and memory ones.
 *
 * What a device holds is read from the device itself (blkid --probe, wipefs --no-act), never from udev's record,
 * which lags behind. blkid says 2 both for "nothing" and for "cannot open", so reading is proved first. A device
 * that cannot be read says so in `unreadable` and does not break the others. Not read, because reading could
 * block for minutes: suspended device-mapper devices and iSCSI disks without a running session.
 */
export const blockDevices = defineProbe({
  name: 'block-devices',
  summary: 'What block devices there are, and what each of them holds.',
  read: () => sh`
columns=PATH,TYPE,SIZE,KNAME,PKNAME,MAJ:MIN,RO,TRAN,SERIAL,MODEL
list=$(lsblk --raw --noheadings --bytes --output "$columns") || exit
echo @devices
printf '%s\n' "$list"
echo @holders
find /sys/class/block/*/holders/ -mindepth 1 2>/dev/null
echo @links
find /dev -xdev -type l -printf '%p %l\n' 2>/dev/null
echo @swaps
cat /proc/swaps 2>/dev/null
echo @mounted
cut -d ' ' -f 3 /proc/self/mountinfo | sort -u
echo @elsewhere
stat -c %N /proc/[0-9]*/ns/mnt 2>/dev/null |
  sed -n "s|^'/proc/\([0-9]*\)/ns/mnt' -> '\(.*\)'$|\2 \1|p" | sort -u -k 1,1 |
  while read -r namespace process; do cut -d ' ' -f 3 /proc/$process/mountinfo 2>/dev/null; done |
  grep -v '^0:' | sort -u
printf '%s\n' "$list" | sort -u -k 1,1 | while read -r path type size kernel rest; do
  [ "$size" != 0 ] || continue
  case $type:$kernel in rom:*|*:zram*|*:ram*|*:fd[0-9]*|*:mtdblock*) continue ;; esac
  echo "@device $path"
  case $kernel in dm-*)
    [ "$(cat /sys/class/block/$kernel/dm/suspended)" = 0 ] || { echo '@unreadable it is suspended'; continue; } ;;
  esac
  case " $rest " in *' iscsi '*)
    state=$(cat /sys/class/block/$kernel/device/state 2>/dev/null)
    case $state in ''|running) ;; *) echo "@unreadable its iSCSI session is $state"; continue ;; esac ;;
  esac
  why=$(head -c 4096 "$path" 2>&1 >/dev/null) || { printf '@unreadable %s\n' "$why"; continue; }
  echo @blkid
  blkid --probe --output export "$path" 2>/dev/null
  echo "@blkid-said $?"
  wipefs --no-act --noheadings --parsable --output OFFSET,TYPE "$path" 2>/dev/null
  echo "@wipefs-said $?"
done`,
  parse: (output): BlockDevices => readBlockDevices(output.stdout),
})

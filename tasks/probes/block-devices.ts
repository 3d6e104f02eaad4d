import { defineProbe, sh } from '../../src/index.ts'
import type { BlockDevices } from './block-device.ts'
import { readBlockDevices } from './block-device-report.ts'

/**
 * All block devices but optical, floppy and memory ones.
 *
 * What a device holds is read from the device itself (blkid --probe, wipefs --no-act), never from udev's record,
 * which lags behind. blkid says 2 both for "nothing" and for "cannot open": then reading is proved, and wipefs looks for
 * signatures that blkid does not trust. A device that cannot be read says so in `unreadable` and does not break the
 * others. Not read, because reading could block for minutes: suspended device-mapper devices and iSCSI disks without a
 * running session. Written to start few processes: they are what it costs on a busy machine.
 */
export const blockDevices = defineProbe({
  name: 'block-devices',
  summary: 'What block devices there are, and what each of them holds.',
  read: () => sh`
columns=PATH,TYPE,SIZE,KNAME,PKNAME,MAJ:MIN,RO,TRAN,SERIAL,MODEL
list=$(lsblk --raw --noheadings --bytes --output "$columns") || exit
echo @devices
printf '%s\n' "$list"
echo @links
find /dev /sys/class/block/*/holders/ -xdev -type l -printf '%p %l\n' 2>/dev/null
echo @used
cat /proc/swaps /proc/self/mountinfo 2>/dev/null
echo @elsewhere
set -- $(stat -c %N /proc/[0-9]*/ns/mnt 2>/dev/null |
  sed -n "s|^'\(/proc/[0-9]*\)/ns/mnt' -> '\(.*\)'$|\2 \1/mountinfo|p" | sort -u -k 1,1)
cut -d ' ' -f 3 /dev/null "$@" 2>/dev/null | sort -u
suspended=$(grep -l 1 /sys/class/block/dm-*/dm/suspended 2>/dev/null)
printf '%s\n' "$list" | while read -r path type size kernel rest; do
  [ "$size" != 0 ] || continue
  case $type:$kernel in rom:*|*:zram*|*:ram*|*:fd[0-9]*|*:mtdblock*) continue ;; esac
  echo "@device $path"
  case $suspended in */"$kernel"/*) echo '@unreadable it is suspended'; continue ;; esac
  case " $rest " in *' iscsi '*)
    state=$(cat /sys/class/block/$kernel/device/state 2>/dev/null)
    case $state in ''|running) ;; *) echo "@unreadable its iSCSI session is $state"; continue ;; esac ;;
  esac
  echo @blkid
  blkid --probe --output export "$path" 2>/dev/null
  said=$?
  echo "@blkid-said $said"
  case $said in 0) continue ;; esac
  why=$(head -c 4096 "$path" 2>&1 >/dev/null) || { printf '@unreadable %s\n' "$why"; continue; }
  echo @wipefs
  wipefs --no-act --noheadings --parsable --output OFFSET,TYPE "$path" 2>/dev/null
  echo "@wipefs-said $?"
done`,
  parse: (output): BlockDevices => readBlockDevices(output.stdout),
})

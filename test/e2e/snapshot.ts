import { sshRoot } from '../lab/lab.ts'

/**
 * What must not differ after a check: every file below these folders with its mode, owner, size, time and
 * hash; LVM's metadata; mounts, modules, units; the head of the data disk. Logs and access times are left out.
 */
const LOOK = `
set -e
find /etc /var/lib/dpkg /var/lib/apt /usr/local /root /home /opt /srv /boot /var/spool -xdev -printf '%p %y %m %u %g %s %T@ %l\\n' | sort
find /etc /var/lib/dpkg /usr/local -xdev -type f -print0 | sort -z | xargs -0 sha256sum
find /tmp /var/tmp /var/lib -mindepth 1 -maxdepth 1 -printf '%p %y %m %u %g\\n' | sort
vgs --config 'backup{backup=0 archive=0}' --noheadings -o vg_name,vg_seqno,vg_free_count; lvs --config 'backup{backup=0 archive=0}' --noheadings -o lv_name,lv_size
cut -d' ' -f1-4 /proc/mounts | sort; sort /proc/modules | cut -d' ' -f1
ls /dev/sdb >/dev/null 2>&1 && head -c 16777216 /dev/sdb | sha256sum
true`

/** The state of a machine, a line for each thing. @throws Error when it cannot be read. */
export async function snapshot(machine: string): Promise<string[]> {
  const { code, stdout, stderr } = await sshRoot(machine, LOOK)
  if (code !== 0) throw new Error(`cannot take a snapshot of ${machine}: ${stderr}`)
  return stdout.split('\n')
}

/** Lines that one has and the other has not. */
export function differences(before: readonly string[], after: readonly string[]): string[] {
  const had = new Set(before)
  const has = new Set(after)
  return [
    ...before.filter((line) => !has.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !had.has(line)).map((line) => `+ ${line}`),
  ]
}

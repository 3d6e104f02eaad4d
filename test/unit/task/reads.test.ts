import { describe, expect, test } from 'vitest'
import { whyNotReading } from '../../../src/task/reads.ts'

describe('the law reads', () => {
  test.each([
    'cat /etc/fstab',
    'findmnt -J 2>&1',
    'for d in /sys/block/*; do b=${d##*/}; echo "$b" 2>/dev/null; done',
    'case $x in a|b) cat x;; *) ls;; esac',
    'f() { stat "$1"; }; f /x',
    'while read -r a b; do echo "$a"; done < /proc/swaps',
    'LC_ALL=C apt-get -s install x',
    "awk '{ print $1 }' /proc/mounts",
    "sed -n 's/a/b/p' /etc/os-release",
    'command -v mkfs.ext4 >/dev/null || exit 1',
    '# rm everything\ntrue',
    'nc -z -w 5 db 5432',
    `timeout 5 bash --norc -c 'exec 3<> "/dev/tcp/$0/$1"' "$host" 22`,
    'rpm -qa',
    'tar --compare --file=a.tgz --gzip',
    'tar --list --file=a.tar | grep x',
    'unzip -p a.zip x | cmp -s - x',
    'crontab -l -u anna',
    'ip -o addr show',
    'VBoxManage list --long hdds',
    'VBoxManage showvminfo k8s-worker-1 --machinereadable',
  ])('lets pass: %s', (script) => {
    expect(whyNotReading(script)).toBe(null)
  })

  test.each([
    ['rm x', 'rm is not'],
    ['echo "$(cat y | rm -l)"', 'rm is not'],
    ['echo `touch x`', 'touch is not'],
    ['cat a > b', 'writes to b'],
    ['cat a >> "$x"', 'writes to "$x"'],
    ['apt-get install x', 'apt-get is not'],
    ['if true; then mkfs.ext4 /dev/sdb; fi', 'mkfs.ext4 is not'],
    ['true && systemctl start x', 'systemctl is not'],
    ['find / -delete', 'find is not'],
    ['sed -i s/a/b/ x', 'sed is not'],
    ['xargs rm', 'xargs is not'],
    ['$program x', '$program is not'],
    ['cat <<E\nx\nE', 'cannot be judged'],
    ['echo "unclosed', 'cannot be judged'],
    ['sudo cat x', 'sudo is not'],
    ['nc db 5432', 'nc is not'],
    [`bash --norc -c 'exec rm x'`, 'bash is not'],
    ['rpm -e bash', 'rpm is not'],
    ['tar --extract --file=a.tar', 'tar is not'],
    ['tar -xf a.tar --list', 'tar is not'],
    ['tar --list --use-compress-program=rm --file=a', 'tar is not'],
    ['tar --list -I rm --file=a', 'tar is not'],
    ['unzip -o a.zip', 'unzip is not'],
    ['crontab -r', 'crontab is not'],
    ['ip addr flush dev show', 'ip is not'],
    ['VBoxManage startvm k8s-worker-1', 'VBoxManage is not'],
    ['VBoxManage showmediuminfo disk /vms/a.vdi', 'VBoxManage is not'],
  ])('stops: %s', (script, why) => {
    expect(whyNotReading(script)).toContain(why)
  })
})

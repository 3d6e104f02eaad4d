import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StepResult } from '../../src/task/result.ts'
import { lab, play } from './sequence.ts'

/** What the programs that look at disks print on a machine whose second disk is blank. They only print. */
const PROGRAMS: Readonly<Record<string, string>> = {
  lsblk: `cat <<'END'
/dev/vda disk 9126805504 vda  8:0 0  LAB-SYSTEM QEMU\\x20HARDDISK
/dev/vda1 part 9125756928 vda1 vda 8:1 0   
/dev/sdb disk 10737418240 sdb  8:16 0 sata LAB-DATA-1 QEMU\\x20HARDDISK
END`,
  find: `echo /dev/disk/by-id/ata-LAB-DATA-1 ../../sdb`,
  blkid: `case $* in
  */dev/vda) printf 'DEVNAME=/dev/vda\\nPTTYPE=gpt\\n' ;;
  */dev/vda1) printf 'DEVNAME=/dev/vda1\\nUUID=989ac572-4fdc-4f98-a6c9-4c106d2fdedd\\nTYPE=ext4\\nUSAGE=filesystem\\nPART_ENTRY_SCHEME=gpt\\nPART_ENTRY_TYPE=0fc63daf-8483-4772-8e79-3d69d8477de4\\nPART_ENTRY_NUMBER=1\\nPART_ENTRY_OFFSET=2048\\nPART_ENTRY_SIZE=17823744\\n' ;;
  *) exit 2 ;;
esac`,
  head: ':',
  wipefs: ':',
  vgs: `echo '{"report": [{"vg": []}]}'`,
  pvs: `echo '{"report": [{"pv": []}]}'`,
  lvs: `echo '{"report": [{"lv": []}]}'`,
  sfdisk: 'exit 1',
  'mkfs.ext4': 'exit 1',
}

const PLAYBOOK = `
- hosts: all
  tasks:
    - { name: partition, parted: { device: { size: 10G, serial: LAB-DATA-1 }, number: 1, flags: [lvm] } }
    - { name: physical volume, lvm_pv: { device: /dev/sdb1 } }
    - { name: group, lvm_vg: { vg: data, pvs: [/dev/disk/by-id/ata-LAB-DATA-1-part1] } }
    - { name: volume, lvm_lv: { vg: data, lv: db, size: 4G } }
    - { name: the rest, lvm_lv: { vg: data, lv: the-rest, size: 100%FREE } }
    - { name: file system, mkfs: { device: /dev/data/db, label: db } }
    - { name: another, mkfs: { device: /dev/mapper/data-the--rest } }
    - { name: mounted, mount: { path: $DIR/db, device: LABEL=db } }
    - { name: mounted too, mount: { path: $DIR/rest, device: /dev/data/the-rest } }
    - { name: a folder in it, file: { path: $DIR/db/app, state: directory } }
    - { name: again, parted: { device: /dev/sdb, number: 1, part_end: 100%, flags: [lvm] } }
    - { name: all of it again, lvm_vg: { vg: data, pvs: [{ serial: LAB-DATA-1 }] }, ignore_errors: true }
    - { name: the size again, lvm_lv: { vg: data, lv: db, size: 4096M } }
    - { name: mounted again, mount: { path: $DIR/db, device: /dev/data/db } }
`

let programs: string
const path = process.env['PATH']

beforeAll(() => {
  programs = mkdtempSync(join(tmpdir(), 'drover-programs-'))
  mkdirSync(programs, { recursive: true })
  for (const [name, body] of Object.entries(PROGRAMS)) {
    writeFileSync(join(programs, name), `#!/bin/sh\n${body}\n`)
    chmodSync(join(programs, name), 0o755)
  }
  process.env['PATH'] = `${programs}:${path ?? ''}`
})

afterAll(() => {
  process.env['PATH'] = path
  rmSync(programs, { recursive: true, force: true })
})

test('a check plans the way from a blank disk to a mounted logical volume, and back to nothing to do', async () => {
  const { results } = await play(lab({ 'site.yaml': PLAYBOOK }), 'check', { inventory: 'a,' })
  const lines = results.map(({ step, verdict }: StepResult) => `${verdict} ${step}`)
  expect(lines).toStrictEqual([
    'change partition',
    'change physical volume',
    'change group',
    'change volume',
    'change the rest',
    'change file system',
    'change another',
    'change mounted',
    'change mounted too',
    'may a folder in it',
    'ok again',
    'failed all of it again',
    'ok the size again',
    'ok mounted again',
  ])
  const commands = results.flatMap(({ changes }) => changes.flatMap(({ run }) => run))
  expect(commands).toContain('vgcreate --physicalextentsize 4096k data /dev/sdb1')
  expect(commands).toContain('lvcreate --yes --wipesignatures y --zero y --extents 1535 --name the-rest data')
  expect(results[11]?.error?.message).toContain('data also has /dev/sdb1')
})

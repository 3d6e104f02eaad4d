import { defineProbe, sh } from '../../src/index.ts'

/** What the kernel calls this boot: another one after each restart (random(4), boot_id). */
export const bootId = defineProbe({
  name: 'boot-id',
  summary: 'Since which boot the machine runs.',
  read: () => sh`cat /proc/sys/kernel/random/boot_id`,
  parse: (output): string => output.stdout.trim(),
})

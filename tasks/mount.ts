import { defineTask, Type } from '../src/index.ts'
import { mountFileSystem } from './plans/mount-file-system.ts'
import { normalize } from './plans/paths.ts'
import { deviceParam } from './plans/select-device.ts'
import { unmount } from './plans/unmount.ts'
import { blockDevices } from './probes/block-devices.ts'
import { fstab } from './probes/fstab.ts'
import { mountPoint } from './probes/mount-point.ts'
import { mounts } from './probes/mounts.ts'
import { below } from './plans/below.ts'

const FAMILIES = ['mounts', 'fstab', 'mount-point', 'block-devices', 'file-system', 'filesystems']

export default defineTask({
  name: 'mount',
  summary: 'Mounts a file system, now and at every boot.',
  description: `
The file system goes into /etc/fstab by its UUID, however the device was named; comments, order and all other lines stay as
they are. It is mounted by that line, so a line that does not work shows now and not at the next boot. A missing mount point
is made. What is mounted with other flags (\`ro\`, \`noatime\`, \`nodev\` …) is remounted; options that only the file system
itself knows are remounted when the line in fstab changes. With \`x-systemd.automount\` in the line, a path at which systemd waits for
the first use is as good as mounted.

Refused: a path on which another device is mounted; a path that is or leads through a symbolic link; a mount point
that holds something, which the mount would hide (\`hide: true\` allows it); a device without a file system, with another one
than \`fstype\`, or whose UUID another device has too.

\`guard: true\` makes the bare mount point immutable (chattr +i) before mounting, so that nothing can be written under a mount that
failed at boot. While something is mounted nobody can see the directory beneath, so the mark is not looked at then.
`,
  examples: `
- name: Mount the data disk
  mount: { path: /var/lib/longhorn-data, device: { size: 10G, serial: longhorn-1 }, options: [defaults, nofail], guard: true }
- name: Mount by label, without access times
  mount: { path: /srv, device: LABEL=srv, options: [noatime] }
- name: Give the old place up
  mount: { path: /mnt/old, state: absent }
`,
  touches: ({ path }) => [...FAMILIES, ...below(normalize(path))],
  params: Type.Object({
    path: Type.String({
      pattern: '^/',
      description: 'Where to mount it: an absolute path.',
    }),
    device: Type.Optional(
      deviceParam(
        '^(/dev/.|UUID=.|LABEL=.)',
        'What to mount: a path under /dev, `UUID=…`, `LABEL=…`, or what the disk is: `{ size, serial, model }`. Compulsory for `state: mounted`.',
      ),
    ),
    fstype: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9_.]+$',
        description: 'The file system that must be there; whatever is there when not given.',
      }),
    ),
    options: Type.Array(Type.String({ pattern: '^[^,\\s]+$' }), {
      default: ['defaults'],
      minItems: 1,
      description: 'Mount options, as in fstab.',
    }),
    state: Type.Enum(['mounted', 'unmounted', 'absent'], {
      default: 'mounted',
      description:
        '`mounted` now and at every boot; `unmounted` now, fstab left alone; `absent`: unmounted and gone from fstab.',
    }),
    dump: Type.Integer({ default: 0, minimum: 0, description: "fstab's fifth field." }),
    passno: Type.Integer({
      default: 0,
      minimum: 0,
      description: "fstab's sixth field: when fsck looks at it.",
    }),
    guard: Type.Boolean({ default: false, description: 'Make the bare mount point immutable.' }),
    hide: Type.Boolean({ default: false, description: 'Mount even over a directory that holds something.' }),
  }),
  observe: ({ path }) => ({
    devices: blockDevices(),
    mounts: mounts(),
    fstab: fstab(),
    point: mountPoint(normalize(path)),
  }),
  *plan(params, now) {
    const wish = { ...params, path: normalize(params.path) }
    if (params.state === 'mounted') yield* mountFileSystem(wish, now)
    else yield* unmount(wish, now, params.state === 'absent')
  },
})

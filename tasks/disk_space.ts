import { defineTask, Refusal, type Static, Type } from '../src/index.ts'
import { normalize } from './plans/paths.ts'
import { type DiskSpace, diskSpace } from './probes/disk-space.ts'
import { readSize, showSize, SIZE } from './probes/size.ts'

const Percent = (description: string) => Type.Optional(Type.Number({ minimum: 0, maximum: 100, description }))

const params = Type.Object({
  path: Type.String({
    pattern: '^/',
    description: 'Absolute path. Of what does not exist yet, the nearest directory above counts.',
  }),
  free: Type.Optional(
    Type.Union([Type.String({ pattern: `^${SIZE}$` }), Type.Integer({ minimum: 0 })], {
      description: 'So much must be free: `5G`, `512 MiB` (powers of 1024), or a number of bytes.',
    }),
  ),
  free_percent: Percent('So many percent must be free.'),
  used_percent_max: Percent('No more percent than these may be in use.'),
  inodes: Type.Optional(
    Type.Integer({
      minimum: 0,
      description: 'So many files and directories must still fit, whatever their size.',
    }),
  ),
})

type Params = Static<typeof params>

export default defineTask({
  name: 'disk_space',
  summary: 'Fails the step unless a file system has enough free space and inodes.',
  description: `
The file system is the one that the path lies on, or would. Free is what an ordinary user may still write, and percents are of what
is in use and free together: both as df(1) counts, which leaves out what is kept for root. A file system that makes inodes as
it needs them (btrfs) has enough of them.

The message says what is there, what was wished and what is missing. Nothing is changed. In check mode it is \`may\` after a planned
change that alters space in ways nobody can foretell: packages, a mount on the path or above it, a bigger volume.

Registered: \`space\`, with \`mount\`, \`size\`, \`used\`, \`available\` in bytes, and \`inodes\` (\`total\`, \`free\`, or null).
`,
  examples: `
- name: Room for the images and the data
  disk_space: { path: /var/lib/longhorn, free: 20G, used_percent_max: 80 }
- name: Room for many small files
  disk_space: { path: /srv/mail, inodes: 100000 }
`,
  touches: [],
  asserts: true,
  params,
  observe: ({ path }) => ({ space: diskSpace(normalize(path)) }),
  *plan(wish, { space }) {
    if (wish.free === undefined && wish.free_percent === undefined) refuseNoWish(wish)
    const wrong = missing(wish, space)
    if (wrong.length > 0) throw new Refusal(wrong.join('; '))
  },
  result: (_, { space }) => ({ space }),
})

function refuseNoWish({ used_percent_max: used, inodes }: Params): void {
  if (used === undefined && inodes === undefined)
    throw new Refusal('give free, free_percent, used_percent_max or inodes: how much must there be?')
}

function missing(wish: Params, space: DiskSpace): string[] {
  return [
    ...missingBytes(wish, space),
    ...missingPercent(wish, space),
    ...tooMuchUsed(wish, space),
    ...missingInodes(wish, space),
  ]
}

function missingBytes({ path, free }: Params, space: DiskSpace): string[] {
  const wished = typeof free === 'string' ? readSize(free) : (free ?? 0)
  if (wished === null || space.available >= wished) return []
  return [`${freeOn(path, space)}, wanted ${showSize(wished)}: ${are(wished - space.available)} missing`]
}

function missingPercent({ path, free_percent: percent = 0 }: Params, space: DiskSpace): string[] {
  const wished = Math.ceil((total(space) * percent) / 100)
  if (space.available >= wished) return []
  const meaning = `${String(percent)} % of ${showSize(total(space))}, which is ${showSize(wished)}`
  return [`${freeOn(path, space)}, wanted ${meaning}: ${are(wished - space.available)} missing`]
}

function tooMuchUsed({ path, used_percent_max: percent = 100 }: Params, space: DiskSpace): string[] {
  const most = Math.floor((total(space) * percent) / 100)
  if (space.used <= most) return []
  const seen = `${showSize(space.used)} of ${showSize(total(space))} in use (${shownPercent(space.used, space, Math.ceil)})`
  return [
    `${on(path, space)} has ${seen}, wanted at most ${String(percent)} %, which is ${showSize(most)}: ${are(space.used - most)} too much`,
  ]
}

function missingInodes({ path, inodes: wished = 0 }: Params, space: DiskSpace): string[] {
  const { inodes } = space
  if (inodes === null || inodes.free >= wished) return []
  const seen = `${String(inodes.free)} of ${String(inodes.total)} inodes free`
  return [
    `${on(path, space)} has ${seen}, wanted ${String(wished)}: ${String(wished - inodes.free)} are missing`,
  ]
}

/** `/ has 3.1 GiB free (10 %)` */
function freeOn(path: string, space: DiskSpace): string {
  return `${on(path, space)} has ${showSize(space.available)} free (${shownPercent(space.available, space, Math.floor)})`
}

function on(path: string, { mount }: DiskSpace): string {
  return normalize(path) === mount ? mount : `${normalize(path)} is on the file system of ${mount}, which`
}

function total({ used, available }: DiskSpace): number {
  return used + available
}

/** Rounded to the worse side, so that what fails never looks as if it held. */
function shownPercent(part: number, space: DiskSpace, round: (value: number) => number): string {
  return `${String(total(space) === 0 ? 0 : round((part / total(space)) * 100))} %`
}

function are(bytes: number): string {
  return `${showSize(bytes)} ${showSize(bytes).startsWith('1 ') && bytes !== 1 ? 'is' : 'are'}`
}

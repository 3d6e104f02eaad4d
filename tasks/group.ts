import {
  type Change,
  defineTask,
  isUnknown,
  type Now,
  Refusal,
  sh,
  type Static,
  Type,
  UNKNOWN,
} from '../src/index.ts'
import { certain } from './plans/certain.ts'
import { account } from './probes/account.ts'
import { group } from './probes/group.ts'

const params = Type.Object({
  name: Type.String({ pattern: '^[a-z_][a-z0-9_-]*$', maxLength: 32, description: 'Its name.' }),
  gid: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 4294967294,
      description: 'Its number. Default: the next that is free.',
    }),
  ),
  system: Type.Boolean({
    default: false,
    description: 'A new group gets a number from the range of system groups.',
  }),
  state: Type.Enum(['present', 'absent'], { default: 'present', description: 'Whether it is there.' }),
})

type Params = Static<typeof params>

const observe = ({ name, gid }: Params) => ({
  group: group(name),
  account: account('group', name),
  ...(gid === undefined ? {} : { number: account('group', String(gid)) }),
})

type Answers = Now<ReturnType<typeof observe>>

type Plan = Generator<Change<Answers>, void, undefined>

export default defineTask({
  name: 'group',
  summary: 'Makes, renumbers and removes groups of the machine.',
  description: `
A new number for a group that is there does not reach its files: they keep the old number (find(1), \`-gid\`). Refused: a number that
another group has, and to remove the primary group of a user, as groupdel does. In check mode the steps that follow see the
group. See groupadd(8), groupmod(8), groupdel(8).
`,
  examples: `
- name: The group of those who may deploy
  group: { name: deploy, gid: 1500 }
`,
  touches: ['group', 'account', 'user'],
  params,
  observe,
  *plan(wish, now): Plan {
    if (wish.state === 'absent') yield* remove(wish, now)
    else if (now.group === null) yield add(wish, now)
    else yield* renumber(wish, now)
  },
})

function add({ name, gid, system }: Params, now: Answers): Change<Answers> {
  refuseTaken(name, gid, now)
  return {
    summary: `make the ${system ? 'system group' : 'group'} ${name}${gid === undefined ? '' : ` (gid ${String(gid)})`}`,
    set: {
      group: { gid: gid ?? UNKNOWN, members: [], primaryOf: [] },
      account: name,
      ...(gid === undefined ? {} : { number: name }),
    },
    run: [
      sh`groupadd ${[...(system ? ['--system'] : []), ...(gid === undefined ? [] : ['--gid', String(gid)]), name]}`,
    ],
  }
}

function* renumber({ name, gid }: Params, now: Answers): Plan {
  if (now.group === null || gid === undefined) return
  const before = certain(now.group.gid)
  if (before === gid) return
  refuseTaken(name, gid, now)
  yield {
    summary: `change the gid of group ${name} from ${String(before)} to ${String(gid)} (its files keep the old one)`,
    set: { group: { ...now.group, gid }, number: name },
    run: [sh`groupmod --gid ${gid} ${name}`],
    unsettles: [account('group', String(before)).key],
  }
}

function refuseTaken(name: string, gid: number | undefined, { number }: Answers): void {
  if (gid !== undefined && number !== null && number !== undefined && number !== name)
    throw new Refusal(`gid ${String(gid)} belongs to the group ${number}`)
}

function* remove({ name, gid }: Params, now: Answers): Plan {
  if (now.group === null) return
  const { primaryOf, gid: before } = now.group
  if (primaryOf.length > 0)
    throw new Refusal(
      `${name} is the primary group of ${primaryOf.join(', ')}: groupdel does not remove it. Remove the user, or give another primary group`,
    )
  yield {
    summary: `remove the group ${name}`,
    set: {
      group: null,
      account: null,
      ...(gid === undefined ? {} : { number: now.number === name ? null : (now.number ?? null) }),
    },
    run: [sh`groupdel ${name}`],
    unsettles: ['user', ...(isUnknown(before) ? ['account'] : [account('group', String(before)).key])],
  }
}

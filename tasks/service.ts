import { type Change, defineTask, type Now, Refusal, type Static, Type } from '../src/index.ts'
import { enable, mask, reload, unmask } from './plans/unit-file.ts'
import { settleState } from './plans/unit-state.ts'
import { unitName } from './plans/unit-file-place.ts'
import { unit } from './probes/unit.ts'

const params = Type.Object({
  name: Type.String({
    pattern: '^[A-Za-z0-9:_.\\\\@-]+$',
    description: 'The unit. `.service` is added to a name without a suffix.',
  }),
  state: Type.Optional(
    Type.Enum(['started', 'stopped', 'restarted', 'reloaded'], {
      description:
        '`started`, `stopped`: as it should be now. `restarted`, `reloaded`: done each time the step runs (use `when`); a unit that is not active is started.',
    }),
  ),
  enabled: Type.Optional(Type.Boolean({ description: 'Whether it starts at boot.' })),
  masked: Type.Optional(
    Type.Boolean({ description: 'Whether it is masked, so that nothing at all can start it.' }),
  ),
  daemon_reload: Type.Boolean({
    default: false,
    description: "Let systemd read the unit's files again first, where they have changed since it did.",
  }),
})

type Params = Static<typeof params>

const observe = ({ name }: Params) => ({ unit: unit(unitName(name)) })

export default defineTask({
  name: 'service',
  summary: 'Starts, stops, enables and masks units of systemd.',
  description: `
A unit that does not exist is as good as stopped and disabled; to be started or enabled it must exist.
A unit that is stopped may be started again by its socket or timer: stop that first, it is a unit like any other.

It refuses: to enable a unit that has no [Install] section (static), to start or enable one that is masked
unless \`masked: false\` is given, or a template (\`backup@\`) and not an instance of it (\`backup@home\`), and to keep a oneshot
service started that ends by itself.
When starting fails, the error shows the unit's last lines in the journal. See systemctl(1).
`,
  examples: `
- name: Run the iSCSI daemon, now and at every boot
  service:
    name: iscsid
    state: started
    enabled: true
- name: Keep multipathd off
  service:
    name: "{{ item }}"
    state: stopped
    enabled: false
  loop: [multipathd.socket, multipathd.service]
`,
  touches: ['unit'],
  params,
  observe,
  *plan(wish, { unit: seen }): Generator<Change<Now<ReturnType<typeof observe>>>, void, undefined> {
    if (seen === null) throw new Refusal('This host does not run systemd.')
    refuseContradiction(wish)
    let now = yield* reload(wish, seen)
    now = yield* unmask(wish, now)
    now = yield* enable(wish, now)
    now = yield* settleState(wish, now)
    yield* mask(wish, now)
  },
})

function refuseContradiction({ masked, enabled, state }: Params): void {
  if (masked !== true) return
  if (enabled === true)
    throw new Refusal('A masked unit cannot be enabled: `masked` and `enabled` exclude each other.')
  if (state !== undefined && state !== 'stopped') throw new Refusal(`A masked unit cannot be ${state}.`)
}

import { type Change, defineTask, type Probe, Refusal, type Static, Type } from '../src/index.ts'
import { enable, mask, reload, unmask } from './plans/unit-file.ts'
import { settleState } from './plans/unit-state.ts'
import { isLink } from './plans/entries.ts'
import { unitFilePath, unitName } from './plans/unit-file-place.ts'
import { path, type PathAnswer } from './probes/path.ts'
import { type Unit, unit } from './probes/unit.ts'

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

// A type, not an interface: only types fit the index signature of Observed.
type Questions = {
  readonly unit: Probe<Unit | null>
  /** What is where the mask would be. */
  readonly file?: Probe<PathAnswer>
}

interface Answers {
  readonly unit: Unit | null
  readonly file?: PathAnswer
}

const observe = ({ name, masked }: Params): Questions => ({
  unit: unit(unitName(name)),
  ...(masked === true ? { file: path(unitFilePath(unitName(name), undefined)) } : {}),
})

export default defineTask({
  name: 'service',
  summary: 'Starts, stops, enables and masks units of systemd.',
  description: `
A unit that does not exist is as good as stopped and disabled; to be started or enabled it must exist.
A unit that is stopped may be started again by its socket or timer: stop that first, it is a unit like any other.

It refuses: to enable a unit that has no [Install] section (static), to start or enable one that is masked
unless \`masked: false\` is given, or a template (\`backup@\`) and not an instance of it (\`backup@home\`), and to keep a oneshot
service started that ends by itself, and to mask one whose own file is in \`/etc/systemd/system\`, where the mask would have to be.
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
  *plan(wish, { unit: seen, file }): Generator<Change<Answers>, void, undefined> {
    if (seen === null) throw new Refusal('This host does not run systemd.')
    refuseContradiction(wish)
    refuseUnmaskable(wish, seen, file ?? null)
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

/** systemctl(1) writes no mask over a file. */
function refuseUnmaskable({ name, masked }: Params, { id, load }: Unit, file: PathAnswer): void {
  const at = unitFilePath(id, undefined)
  if (masked !== true || load === 'masked' || id !== unitName(name) || file === null) return
  if (isLink(file) && file.target === '/dev/null') return
  throw new Refusal(
    `${id} cannot be masked: ${at} stands where the mask would. Stop and disable it, or remove that file (\`systemd_unit\` with \`state: absent\`).`,
  )
}

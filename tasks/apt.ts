import { type Change, defineTask, type Now, Refusal, type Static, Type } from '../src/index.ts'
import { changePackages, refreshLists } from './plans/apt-commands.ts'
import { UNSETTLED_BY_PACKAGES } from './plans/apt-unsettles.ts'
import { age, altered, describeRequest } from './plans/apt-text.ts'
import { type AptRequest, INTERRUPTED } from './probes/apt-answer.ts'
import { type AptLists, aptLists } from './probes/apt-lists.ts'
import { aptRequest, nameOf } from './probes/apt-request.ts'

/** Debian Policy 5.6.1 and 5.6.12; the architecture as dpkg writes it. */
const WISH = '^[a-z0-9][a-z0-9+.-]*(:[a-z0-9-]+)?(=[A-Za-z0-9][A-Za-z0-9.+:~-]*)?$'

const Name = Type.String({ pattern: WISH })

const params = Type.Object({
  name: Type.Union([Name, Type.Array(Name)], {
    default: [],
    description:
      'A package or a list of them: `name`, `name=version`, `name:architecture`. Without one it is the architecture of the machine.',
  }),
  state: Type.Enum(['present', 'latest', 'absent'], {
    default: 'present',
    description:
      '`present`: installed, in any version or the one given. `latest`: the newest that apt may install. `absent`: not installed.',
  }),
  update_cache: Type.Boolean({
    default: false,
    description:
      'Fetch the package lists first when they are older than `cache_valid_time` or than a source, and something is to be looked up in them.',
  }),
  cache_valid_time: Type.Integer({
    default: 3600,
    minimum: 0,
    description:
      'Seconds for which fetched package lists are fresh. Less than 600 counts as 600: what a step has fetched must still be fresh when the step is looked at again.',
  }),
  install_recommends: Type.Optional(
    Type.Boolean({ description: 'Also install what packages recommend. Default: as apt is configured.' }),
  ),
  purge: Type.Boolean({
    default: false,
    description: 'With `state: absent`: remove configuration files too.',
  }),
  allow_downgrade: Type.Boolean({
    default: false,
    description: 'Let `name=version` replace a newer version. Refused otherwise.',
  }),
  lock_timeout: Type.Integer({
    default: 300,
    minimum: 0,
    description: 'Seconds to wait while another program holds the locks of dpkg and apt.',
  }),
})

type Params = Static<typeof params>

const observe = (wish: Params) => ({
  lists: aptLists(),
  request: aptRequest(wishesOf(wish), wish.state, flagsOf(wish)),
})

type Answers = Now<ReturnType<typeof observe>>

export default defineTask({
  name: 'apt',
  summary: 'Installs, upgrades or removes Debian packages.',
  description: `
What is installed is asked of dpkg. Only where a package is not as wished, \`apt-get --simulate\` says what apt would do about
it; that, with all that apt adds, upgrades or removes along the way, is what check mode shows, and the same call is what a run makes.

Package lists are refreshed (\`update_cache\`) only where they matter: for a package that is missing, for \`state: latest\`, or where
no \`name\` is given. So a machine that has all it should have is left alone, however old its lists are. A package
that nobody knows is refused, after the refresh if there is one.

It refuses what apt would refuse: unmet dependencies, held or essential packages, and downgrades unless \`allow_downgrade\`.
Configuration files that were edited are kept. Services are not restarted by needrestart. See apt-get(8).
`,
  examples: `
- name: Install what Longhorn needs
  apt:
    name: [open-iscsi, nfs-common]
    update_cache: true
- name: Install one version, without what it recommends
  apt:
    name: etcd-client=3.4.23-4+b4
    install_recommends: false
- name: Remove a package and its configuration
  apt:
    name: multipath-tools
    state: absent
    purge: true
`,
  touches: ['apt-lists', ...UNSETTLED_BY_PACKAGES],
  params,
  observe,
  *plan(wish, { lists, request }): Generator<Change<Answers>, void, undefined> {
    if (request === null)
      throw new Refusal('This host has no apt: the task works on Debian and its relatives.')
    refuseUnclear(wish, request)
    if (needsLists(wish, request) && isStale(wish, lists)) {
      yield refreshChange(wish, lists)
      if (wish.state === 'latest' && request.words.length > 0)
        throw new Refusal('What is the latest is known only once the package lists are refreshed.')
    }
    if (request.problem !== null) throw new Refusal(explain(wish, lists, request.problem))
    const packages = altered(request.packages)
    if (packages.length === 0) return
    yield {
      summary: describeRequest(wishesOf(wish).map(nameOf), wish.state, packages),
      set: { request: reached(request) },
      run: [changePackages(wish.state, flagsOf(wish), request.words, wish.lock_timeout)],
      unsettles: UNSETTLED_BY_PACKAGES,
    }
  },
})

function wishesOf({ name }: Params): readonly string[] {
  return typeof name === 'string' ? [name] : name
}

function flagsOf({
  install_recommends: recommends,
  purge,
  allow_downgrade: downgrade,
  state,
}: Params): string[] {
  return [
    ...(recommends === undefined ? [] : [recommends ? '--install-recommends' : '--no-install-recommends']),
    ...(downgrade ? ['--allow-downgrades'] : []),
    ...(purge && state === 'absent' ? ['--purge'] : []),
  ]
}

function refuseUnclear(wish: Params, request: AptRequest): void {
  const wishes = wishesOf(wish)
  if (wishes.length === 0 && !wish.update_cache)
    throw new Refusal('Nothing is wished: give `name` or `update_cache`.')
  if (wish.state !== 'present' && wishes.some((name) => name.includes('=')))
    throw new Refusal(`A version can only be given with \`state: present\`, not with \`${wish.state}\`.`)
  if (request.problem === INTERRUPTED)
    throw new Refusal(
      'An earlier dpkg run was interrupted: look at it and run `dpkg --configure -a` on this host first.',
    )
}

/** Seconds: longer than a step takes from refreshing the lists to being looked at again. */
const SHORTEST = 600

function needsLists(wish: Params, request: AptRequest): boolean {
  if (!wish.update_cache || wish.state === 'absent') return false
  if (wishesOf(wish).length === 0) return true
  // A name may mean a package of another architecture: apt knows that it is there.
  if (wish.state === 'present') return request.problem !== null || altered(request.packages).length > 0
  return request.words.length > 0
}

function isStale(wish: Params, lists: AptLists): boolean {
  return (
    lists.age === null || lists.outdated === true || lists.age > Math.max(wish.cache_valid_time, SHORTEST)
  )
}

function refreshChange(wish: Params, lists: AptLists): Change<Answers> {
  const old = lists.age === null ? 'there are none' : `${age(lists.age)} old`
  const why = lists.outdated ? 'the sources have changed' : old
  return {
    summary: `refresh the package lists (${why})`,
    set: { lists: { age: 0 } },
    run: [refreshLists(wish.lock_timeout)],
    unsettles: ['apt-request'],
  }
}

function reached(request: AptRequest): AptRequest {
  const met = Object.entries(request.packages).map(
    ([name, { wanted }]) => [name, { installed: wanted, wanted }] as const,
  )
  return { ...request, packages: Object.fromEntries(met) }
}

/** apt's own words, and what a person may do about it. */
function explain(wish: Params, lists: AptLists, problem: string): string {
  const unknown = /Unable to locate|was not found|no installation candidate/.test(problem)
  if (unknown && !wish.update_cache && (lists.age === null || lists.age > 86400)) {
    const why =
      lists.age === null ? 'has no package lists' : `has package lists that are ${age(lists.age)} old`
    return `${problem}. This host ${why}: set \`update_cache: true\` to refresh them.`
  }
  if (unknown) return `${problem}. Correct the name, or add the repository that has it.`
  if (/downgraded/.test(problem)) return `${problem} Set \`allow_downgrade: true\` if that is meant.`
  if (/Held packages/.test(problem))
    return `${problem} Release them with \`apt-mark unhold\` if that is meant.`
  return `apt cannot do it: ${problem}`
}

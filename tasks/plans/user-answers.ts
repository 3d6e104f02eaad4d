import type { Change, Probe, Unknown } from '../../src/index.ts'
import { account } from '../probes/account.ts'
import { group, type Group } from '../probes/group.ts'
import { path, type PathAnswer } from '../probes/path.ts'
import { type Skeleton, skeleton } from '../probes/skeleton.ts'
import { type User, user } from '../probes/user.ts'
import { userProcesses } from '../probes/user-processes.ts'
import { normalize } from './paths.ts'
import type { Password } from './user-password.ts'

/** What a step of `user` wishes. */
export interface UserWish {
  readonly name: string
  readonly state: 'present' | 'absent'
  readonly uid?: number
  readonly group?: string
  /** Sorted. */
  readonly groups?: readonly string[]
  readonly append: boolean
  readonly comment?: string
  readonly shell?: string
  readonly home?: string
  readonly create_home: boolean
  readonly move_home: boolean
  readonly system: boolean
  readonly password: Password | null
  readonly update_password: 'always' | 'on_create'
  readonly lock: boolean | null
  /** Days since 1970-01-01; null: never. */
  readonly expires?: number | null
  readonly remove: boolean
  readonly force: boolean
}

// A type, not an interface: only types fit the index signature of Observed.
type UserProbes = {
  readonly user: Probe<User | null>
  readonly account: Probe<string | null>
  /** The group of the user's own name. */
  readonly own: Probe<Group | null | Unknown>
  readonly ownAccount: Probe<string | null | Unknown>
  /** The wished home directory, or the usual one. */
  readonly home: Probe<PathAnswer>
  readonly processes: Probe<number | null>
  readonly skeleton: Probe<Skeleton>
  /** Who has the wished number. */
  readonly number?: Probe<string | null>
  readonly group?: Probe<string | null>
  /** Each additional group, by its name. */
  readonly [group: `in ${string}`]: Probe<string | null>
}

export interface UserAnswers {
  readonly user: User | null
  readonly account: string | null
  readonly own: Group | null | Unknown
  readonly ownAccount: string | null | Unknown
  readonly home: PathAnswer
  readonly processes: number | null
  readonly skeleton: Skeleton
  readonly number?: string | null
  readonly group?: string | null
  readonly [group: `in ${string}`]: string | null
}

export type UserChange = Change<UserAnswers>

export function askUser(wish: Pick<UserWish, 'name' | 'uid' | 'group' | 'groups' | 'home'>): UserProbes {
  const { name, uid, group: primary, groups = [] } = wish
  return {
    user: user(name),
    account: account('passwd', name),
    own: group(name),
    ownAccount: account('group', name),
    home: path(homeOf(wish)),
    processes: userProcesses(name),
    skeleton: skeleton(),
    ...(uid === undefined ? {} : { number: account('passwd', String(uid)) }),
    ...(primary === undefined ? {} : { group: account('group', primary) }),
    ...Object.fromEntries(groups.map((each) => [`in ${each}` as const, account('group', each)])),
  }
}

/** The wished home directory; where none is wished, the one that a new user gets. */
export function homeOf({ name, home }: Pick<UserWish, 'name' | 'home'>): string {
  return normalize(home ?? `/home/${name}`)
}

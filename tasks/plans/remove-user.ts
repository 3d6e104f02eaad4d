import { isUnknown, Refusal, sh, UNKNOWN } from '../../src/index.ts'
import { account } from '../probes/account.ts'
import { directoryEntries } from '../probes/directory-entries.ts'
import { group } from '../probes/group.ts'
import type { User } from '../probes/user.ts'
import { below } from './below.ts'
import { normalize, parentOf } from './paths.ts'
import { homeOf, type UserAnswers, type UserChange, type UserWish } from './user-answers.ts'

/** @throws {Refusal} when userdel would not do it. */
export function* removeUser(wish: UserWish, now: UserAnswers): Generator<UserChange, void, undefined> {
  const { name, remove } = wish
  const { user } = now
  if (user === null) return
  if (user.uid === 0) throw new Refusal(`${name} is the machine's administrator (uid 0): it is not removed`)
  if (now.processes !== null)
    throw new Refusal(
      `userdel: user ${name} is currently used by process ${String(now.processes)}: stop that first`,
    )
  const loses = remove && user.homeThere
  const isAsked = normalize(user.home) === homeOf(wish)
  yield {
    summary: `remove the user ${name}${remove ? ' with its home directory and mail' : ` (${user.home} stays)`}`,
    set: {
      user: null,
      account: null,
      ...(wish.uid === undefined || now.number !== name ? {} : { number: null }),
      // userdel(8): its own group goes with it, unless others are in it.
      ...(now.own === null ? {} : { own: UNKNOWN, ownAccount: UNKNOWN }),
      ...(loses && isAsked ? { home: null } : {}),
    },
    run: [sh`userdel ${[...(remove ? ['--remove'] : []), '--', name]}`],
    ...(loses ? { destroys: `${user.home} and all that is in it is lost` } : {}),
    unsettles: unsettled(user, loses),
  }
}

function unsettled({ uid, home, groups }: User, loses: boolean): string[] {
  return [
    isUnknown(uid) ? 'account' : account('passwd', String(uid)).key,
    ...groups.map((name) => group(name).key),
    ...(loses ? [...below(normalize(home)), directoryEntries(parentOf(normalize(home))).key] : []),
    'authorized-keys',
  ]
}

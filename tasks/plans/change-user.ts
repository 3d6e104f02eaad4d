import { isUnknown, Refusal, sh, UNKNOWN } from '../../src/index.ts'
import { account } from '../probes/account.ts'
import { group } from '../probes/group.ts'
import type { User } from '../probes/user.ts'
import { below } from './below.ts'
import { changePassword } from './change-password.ts'
import { makeHome, newHome } from './new-home.ts'
import type { UserAnswers, UserChange, UserWish } from './user-answers.ts'
import { differing, options, type Wrong } from './user-differences.ts'

type Plan = Generator<UserChange, User, undefined>

/** A user that is there, as wished. */
export function* changeUser(
  wish: UserWish,
  user: User,
  now: UserAnswers,
): Generator<UserChange, void, undefined> {
  const entry = yield* changeEntry(wish, user, now)
  const locked = yield* changePassword(wish, entry)
  yield* makeHome(wish, locked, now)
}

/** @throws {Refusal} when usermod could not do it. */
function* changeEntry(wish: UserWish, user: User, now: UserAnswers): Plan {
  const { name } = wish
  const wrong = differing(wish, user, now)
  const parts = Object.keys(wrong).filter((part) => part !== 'homeThere')
  if (parts.length === 0) return user
  if ((wrong.uid !== undefined || wrong.home !== undefined) && now.processes !== null)
    throw new Refusal(
      `usermod: user ${name} is currently used by process ${String(now.processes)}: stop that first`,
    )
  const { expires, ...rest } = wrong
  const shadow = expires === undefined || !user.shadow ? user.shadow : { ...user.shadow, expires }
  const after: User = { ...user, ...rest, shadow }
  yield {
    summary: `change ${parts.join(', ')} of the user ${name}${uidNote(wrong, user)}`,
    set: {
      user: after,
      ...(wrong.uid === undefined ? {} : { number: name }),
      ...(now.home === null && wrong.homeThere ? { home: newHome(name, after.group, UNKNOWN) } : {}),
    },
    run: [sh`usermod ${[...options(wish, wrong, user), '--', name]}`],
    unsettles: unsettled(wish, wrong, user),
  }
  return after
}

function uidNote({ uid }: Wrong, user: User): string {
  if (uid === undefined || isUnknown(user.uid)) return ''
  return ` (files outside of ${user.home} keep the uid ${String(user.uid)})`
}

function unsettled({ move_home: move }: UserWish, wrong: Wrong, user: User): string[] {
  const { uid, group: primary, groups, home } = wrong
  const changed =
    groups === undefined
      ? []
      : [...groups, ...user.groups].filter((name) => !(groups.includes(name) && user.groups.includes(name)))
  return [
    ...(uid === undefined ? [] : [isUnknown(user.uid) ? 'account' : account('passwd', String(user.uid)).key]),
    ...(uid === undefined && primary === undefined ? [] : below(user.home)),
    ...[...changed, ...(primary === undefined ? [] : [primary, user.group])].map((name) => group(name).key),
    ...(home === undefined ? [] : ['authorized-keys']),
    ...(home !== undefined && move ? [...below(user.home), ...below(home)] : []),
  ]
}

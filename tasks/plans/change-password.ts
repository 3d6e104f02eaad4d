import { type Command, sh } from '../../src/index.ts'
import type { User } from '../probes/user.ts'
import type { UserChange, UserWish } from './user-answers.ts'
import { hasPassword, refuseOpenLogin, seen, setPassword, shadowWith } from './user-password.ts'

/**
 * The password and its lock as wished. Returns the user as it will be.
 *
 * @throws {Refusal} where that would leave a login without a password.
 */
export function* changePassword(
  { name, password, update_password: update, lock }: UserWish,
  user: User,
): Generator<UserChange, User, undefined> {
  const set = update === 'always' ? password : null
  if (set === null && lock === null) return user
  const shadow = seen(user, name)
  if (set && !hasPassword(set, shadow)) {
    const after = { ...user, shadow: shadowWith(set, shadow.expires) }
    yield {
      summary: `set the password of the user ${name}${set.locked ? ', locked' : ''}`,
      set: { user: after },
      run: [setPassword(name, set)],
    }
    return after
  }
  const wished = set?.locked ?? lock ?? shadow.locked
  if (wished === shadow.locked) return user
  if (!wished && shadow.hash === null) refuseOpenLogin(name)
  const after = { ...user, shadow: { ...shadow, locked: wished } }
  yield {
    summary: `${wished ? 'lock' : 'unlock'} the password of the user ${name}`,
    set: { user: after },
    run: [wished ? sh`usermod --lock -- ${name}` : unlock(name)],
  }
  return after
}

/** usermod takes off one mark; `passwd --lock` of Red Hat writes two. */
function unlock(name: string): Command {
  const once = sh`usermod --unlock -- ${name}`
  const { script } = sh`${once} || exit
if getent shadow ${name} | grep -q '^[^:]*:!'; then ${once}; fi`
  return { script, display: once.script }
}

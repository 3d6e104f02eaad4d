import { Secret, sh, UNKNOWN } from '../../src/index.ts'
import type { Shadow, User } from '../probes/user.ts'
import { certain } from './certain.ts'
import { newHome, unsettledByHome } from './new-home.ts'
import { homeOf, type UserAnswers, type UserChange, type UserWish } from './user-answers.ts'
import { dayText } from './user-expiry.ts'
import { additionalGroups, primaryGroup, refuseTakenNumber } from './user-groups.ts'
import { refuseOpenLogin, setPassword, shadowWith } from './user-password.ts'
import { group } from '../probes/group.ts'

/** useradd(8) leaves the password of a new user locked. */
const NO_PASSWORD: Shadow = { hash: null, locked: true, expires: null }

/** @throws {Refusal} when useradd could not do it. */
export function addUser(wish: UserWish, now: UserAnswers): UserChange {
  refuseTakenNumber(wish, now)
  const { name, uid, system, password, expires = null, lock } = wish
  if (lock === false && !password) refuseOpenLogin(name)
  const groups = additionalGroups(wish, now)
  const makesGroup = wish.group === undefined && certain(now.own) === null
  const primary = wish.group === undefined ? name : primaryGroup(wish.group, now)
  const home = homeOf(wish)
  const makesHome = wish.create_home && now.home === null
  const made: User = {
    uid: uid ?? UNKNOWN,
    group: primary,
    groups,
    comment: wish.comment ?? '',
    home,
    homeThere: now.home !== null || makesHome,
    shell: wish.shell ?? UNKNOWN,
    shadow: password ? shadowWith(password, expires) : { ...NO_PASSWORD, expires },
  }
  return {
    summary: `make the ${system ? 'system user' : 'user'} ${name}${described(wish, groups)}`,
    set: {
      user: made,
      account: name,
      ...(uid === undefined ? {} : { number: name }),
      ...(makesGroup ? { own: { gid: UNKNOWN, members: [], primaryOf: [name] }, ownAccount: name } : {}),
      ...(makesHome ? { home: newHome(name, primary, now.skeleton.mode) } : {}),
    },
    run: [
      sh`useradd ${[...options(wish, { home, primary, groups, makesGroup }), '--', name]}`,
      ...(password && !isNone(password.bare) ? [setPassword(name, password)] : []),
    ],
    unsettles: [
      ...(makesHome ? unsettledByHome(home, now.skeleton.names) : []),
      ...[...groups, ...(makesGroup ? [] : [primary])].map((each) => group(each).key),
    ],
  }
}

function isNone(bare: Secret): boolean {
  return bare.reveal() === ''
}

function described({ uid }: UserWish, groups: readonly string[]): string {
  const parts = [
    ...(uid === undefined ? [] : [`uid ${String(uid)}`]),
    ...(groups.length === 0 ? [] : [`also in ${groups.join(', ')}`]),
  ]
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`
}

interface Made {
  readonly home: string
  readonly primary: string
  readonly groups: readonly string[]
  readonly makesGroup: boolean
}

function options(wish: UserWish, { home, primary, groups, makesGroup }: Made): string[] {
  const { uid, system, comment, shell, expires, create_home: createHome } = wish
  return [
    ...(system ? ['--system'] : []),
    ...(uid === undefined ? [] : ['--uid', String(uid)]),
    ...(makesGroup ? ['--user-group'] : ['--gid', primary]),
    ...(groups.length === 0 ? [] : ['--groups', groups.join(',')]),
    ...(comment === undefined ? [] : ['--comment', comment]),
    ...['--home-dir', home, createHome ? '--create-home' : '--no-create-home'],
    ...(shell === undefined ? [] : ['--shell', shell]),
    ...(expires === undefined ? [] : ['--expiredate', dayText(expires)]),
  ]
}

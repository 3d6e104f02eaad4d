import { isUnknown } from '../../src/index.ts'
import type { User } from '../probes/user.ts'
import { normalize } from './paths.ts'
import type { UserAnswers, UserWish } from './user-answers.ts'
import { dayText } from './user-expiry.ts'
import { additionalGroups, primaryGroup, refuseTakenNumber } from './user-groups.ts'
import { seen } from './user-password.ts'

/** What is wished and not so. `expires`: null means never. */
export type Wrong = { -readonly [K in Exclude<keyof User, 'shadow'>]?: User[K] } & { expires?: number | null }

export function differing(wish: UserWish, user: User, now: UserAnswers): Wrong {
  const wrong: Wrong = {}
  if (wish.uid !== undefined && (isUnknown(user.uid) || wish.uid !== user.uid)) {
    refuseTakenNumber(wish, now)
    wrong.uid = wish.uid
  }
  if (wish.group !== undefined && primaryGroup(wish.group, now) !== user.group)
    wrong.group = primaryGroup(wish.group, now)
  if (wish.groups !== undefined) {
    const groups = additionalGroups(wish, now)
    const all = wish.append ? [...new Set([...user.groups, ...groups])].sort() : groups
    if (all.join(',') !== user.groups.join(',')) wrong.groups = all
  }
  if (wish.comment !== undefined && wish.comment !== user.comment) wrong.comment = wish.comment
  if (wish.home !== undefined && normalize(wish.home) !== normalize(user.home)) {
    wrong.home = normalize(wish.home)
    wrong.homeThere = now.home !== null || (wish.move_home && user.homeThere)
  }
  if (wish.shell !== undefined && (isUnknown(user.shell) || wish.shell !== user.shell))
    wrong.shell = wish.shell
  if (wish.expires !== undefined && wish.expires !== seen(user, wish.name).expires)
    wrong.expires = wish.expires
  return wrong
}

/** The difference as usermod reads it. */
export function options(wish: UserWish, wrong: Wrong, user: User): string[] {
  const { uid, group: primary, groups, comment, home, shell, expires } = wrong
  const moves = wish.move_home && user.homeThere
  return [
    ...(typeof uid === 'number' ? ['--uid', String(uid)] : []),
    ...(primary === undefined ? [] : ['--gid', primary]),
    ...(groups === undefined ? [] : ['--groups', groups.join(',')]),
    ...(comment === undefined ? [] : ['--comment', comment]),
    ...(home === undefined ? [] : ['--home', home, ...(moves ? ['--move-home'] : [])]),
    ...(shell === undefined ? [] : ['--shell', shell as string]),
    ...(expires === undefined ? [] : ['--expiredate', dayText(expires)]),
  ]
}

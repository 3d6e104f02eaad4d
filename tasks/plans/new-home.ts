import { type Command, sh } from '../../src/index.ts'
import { directoryEntries } from '../probes/directory-entries.ts'
import type { Entry } from '../probes/path.ts'
import { below } from './below.ts'
import type { User } from '../probes/user.ts'
import { normalize, parentOf } from './paths.ts'
import { homeOf, type UserAnswers, type UserChange, type UserWish } from './user-answers.ts'

/** Home directories that are meant not to exist. */
const NO_HOME = ['/nonexistent', '/dev/null', '/']

/** A home directory as useradd makes it. */
export function newHome(owner: string, group: string, mode: Entry['mode']): Entry {
  return { type: 'directory', mode, owner, group }
}

/** What comes into a new home directory from /etc/skel: that is not looked into. */
export function unsettledByHome(home: string, skeleton: readonly string[]): string[] {
  return [
    directoryEntries(home).key,
    directoryEntries(parentOf(home)).key,
    ...skeleton.flatMap((name) => below(`${home}/${name}`)),
  ]
}

/** The home directory of a user that is there, where it is missing. */
export function* makeHome(
  wish: UserWish,
  user: User,
  now: UserAnswers,
): Generator<UserChange, void, undefined> {
  const { create_home: create, name } = wish
  const { home } = user
  if (!create || user.homeThere || NO_HOME.includes(normalize(home))) return
  yield {
    summary: `make the home directory ${home} of the user ${name}`,
    set: {
      user: { ...user, homeThere: true },
      ...(normalize(home) === homeOf(wish) ? { home: newHome(name, user.group, '0755') } : {}),
    },
    run: copySkeleton(home, `${name}:${user.group}`),
    unsettles: unsettledByHome(home, now.skeleton.names),
  }
}

function copySkeleton(home: string, owner: string): Command[] {
  return [
    sh`umask 022; mkdir -p ${home} && if [ -d /etc/skel ]; then cp -R /etc/skel/. ${home}; fi`,
    sh`chown -R ${owner} ${home}`,
  ]
}

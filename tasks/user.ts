import { type Change, defineTask, MaybeSecret, Refusal, type Static, Type } from '../src/index.ts'
import { askUser, type UserAnswers, type UserWish } from './plans/user-answers.ts'
import { addUser } from './plans/add-user.ts'
import { daysOf } from './plans/user-expiry.ts'
import { changeUser } from './plans/change-user.ts'
import { removeUser } from './plans/remove-user.ts'
import { passwordOf } from './plans/user-password.ts'

const GroupName = Type.String({ pattern: '^[^\\s,:]+$' })

const params = Type.Object({
  name: Type.String({ pattern: '^[a-z_][a-z0-9_.-]*\\$?$', maxLength: 32, description: 'Its name.' }),
  state: Type.Enum(['present', 'absent'], { default: 'present', description: 'Whether it is there.' }),
  uid: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 4294967294,
      description: 'Its number. Default: the next that is free.',
    }),
  ),
  group: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'Its primary group, by name or number. Default for a new user: a group of its own name.',
    }),
  ),
  groups: Type.Optional(
    Type.Union([Type.Array(GroupName), Type.String({ pattern: '^[^\\s:]*$' })], {
      description:
        'Its additional groups: a list, or names with commas between. All of them, unless `append` is set; `[]` for none.',
    }),
  ),
  append: Type.Boolean({
    default: false,
    description: 'Let it keep additional groups that are not in `groups`.',
  }),
  comment: Type.Optional(
    Type.String({ pattern: '^[^:\\n]*$', description: 'The full name, or whatever the entry says.' }),
  ),
  shell: Type.Optional(Type.String({ pattern: '^/[^:\\n]*$', description: 'What a login starts.' })),
  home: Type.Optional(
    Type.String({
      pattern: '^/[^:\\n]*$',
      description: 'Its home directory. Default for a new user: `/home/NAME`.',
    }),
  ),
  create_home: Type.Boolean({
    default: true,
    description: 'Make the home directory where it is missing, from /etc/skel.',
  }),
  move_home: Type.Boolean({
    default: false,
    description: 'When `home` is another than before: move what is in the old one.',
  }),
  system: Type.Boolean({
    default: false,
    description: 'A new user gets a number from the range of system users.',
  }),
  password: Type.Optional(
    MaybeSecret({
      description:
        'The encrypted password, as `mkpasswd` or `openssl passwd -6` prints it; `!` or `*` for none that works. It travels on stdin and is never shown.',
    }),
  ),
  update_password: Type.Enum(['always', 'on_create'], {
    default: 'always',
    description: '`on_create`: a user that is there keeps its password.',
  }),
  password_lock: Type.Optional(
    Type.Boolean({
      description: 'Lock the password, or unlock it. A login by key still works: see usermod(8).',
    }),
  ),
  expires: Type.Optional(
    Type.Union([Type.String({ pattern: '^([0-9]{4}-[0-9]{2}-[0-9]{2}|never)$' }), Type.Number()], {
      description:
        'The day on which the account ends (`2030-12-31`), `never`, or seconds since 1970 (less than 0: never).',
    }),
  ),
  remove: Type.Boolean({
    default: false,
    description: 'With `state: absent`: remove the home directory and the mail too. Needs `force: true`.',
  }),
  force: Type.Boolean({
    default: false,
    description: 'Allows that `remove` loses what the home directory holds.',
  }),
})

type Params = Static<typeof params>

export default defineTask({
  name: 'user',
  summary: 'Makes, alters and removes users of the machine.',
  description: `
What is not given stays as it is. In check mode the steps that follow see the user: files that belong to it, its keys, its groups.

A new number reaches the files in the home directory; files elsewhere keep the old number (find(1), \`-uid\`). A primary group that is
already there by the user's name becomes that of a new user. A home directory that is there is taken as it is.

Refused: groups that do not exist, a number that another user has, a password that is not encrypted, to unlock a password
that is none; and, as usermod and userdel do, to remove a user that runs something, or to give it another number or home then.
Password and expiry can be seen by root only. See useradd(8), usermod(8), userdel(8), chpasswd(8).
`,
  examples: `
- name: Who deploys
  user:
    name: deploy
    groups: [adm]
    append: true
    shell: /bin/bash
    password: '!'
- name: Not here any more
  user: { name: guest, state: absent, remove: true, force: true }
`,
  touches: [
    ...['user', 'user-processes', 'group', 'account', 'authorized-keys'],
    ...['path', 'file-content', 'file-hash', 'directory-entries', 'disk-space'],
  ],
  params,
  observe: (wish) => askUser(withGroups(wish)),
  *plan(params, now): Generator<Change<UserAnswers>, void, undefined> {
    const wish = wishOf(params)
    if (wish.state === 'absent') yield* removeUser(wish, now)
    else if (now.user === null) yield addUser(wish, now)
    else yield* changeUser(wish, now.user, now)
  },
  result: ({ name }, { user }) => ({
    name,
    uid: user?.uid ?? null,
    group: user?.group ?? null,
    groups: user?.groups ?? [],
    home: user?.home ?? null,
    shell: user?.shell ?? null,
  }),
})

/** The params with one form for each. @throws {Refusal} for a password that is not encrypted. */
function wishOf(params: Params): UserWish {
  const { expires, password, password_lock: lock, ...rest } = withGroups(params)
  if (rest.remove && rest.state === 'present') throw new Refusal('`remove` goes only with `state: absent`')
  return {
    ...rest,
    ...(expires === undefined ? {} : { expires: daysOf(expires) }),
    password: password === undefined ? null : passwordOf(password, lock),
    lock: lock ?? null,
  }
}

/** Additional groups as a list, each once. */
function withGroups({ groups, ...rest }: Params) {
  if (groups === undefined) return rest
  const names = typeof groups === 'string' ? groups.split(',').filter((name) => name !== '') : groups
  return { ...rest, groups: [...new Set(names)].sort() }
}

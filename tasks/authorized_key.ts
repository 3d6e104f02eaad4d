import { type Content, defineTask, LocalFile, Refusal, Secret, type Static, Type } from '../src/index.ts'
import { withKeys, withoutKeys } from './plans/edit-keys.ts'
import { keepDirectory, keepFile, keysNow, type KeysPlace } from './plans/keys-file.ts'
import { normalize } from './plans/paths.ts'
import { type PublicKey, readWishedKeys } from './plans/public-key.ts'
import { authorizedKeys } from './probes/authorized-keys.ts'
import { path } from './probes/path.ts'
import { user } from './probes/user.ts'

const params = Type.Object({
  user: Type.String({ minLength: 1, description: 'Who is logged in as.' }),
  key: Type.Optional(
    Type.Union([Type.String({ minLength: 1 }), Type.Array(Type.String({ minLength: 1 }))], {
      description: 'The public key, or several: as a list, or one a line. Either this or `src`.',
    }),
  ),
  src: Type.Optional(
    LocalFile({ description: 'A file with public keys, one a line. Either this or `key`.' }),
  ),
  state: Type.Enum(['present', 'absent'], { default: 'present', description: 'Whether they may log in.' }),
  exclusive: Type.Boolean({
    default: false,
    description: 'Nobody else may: all other keys are taken out of the file. Comments stay.',
  }),
  key_options: Type.Optional(
    Type.String({
      pattern: '^[^\\n]*$',
      description:
        'Options of these keys, as sshd(8) names them: `from="10.0.0.0/8",no-pty`. Default: what stands before the key.',
    }),
  ),
  comment: Type.Optional(
    Type.String({ pattern: '^[^\\n]*$', description: 'The comment behind the keys. Default: their own.' }),
  ),
  path: Type.Optional(
    Type.String({
      pattern: '^/',
      description: 'Where the file is. Default: `.ssh/authorized_keys` in the home directory.',
    }),
  ),
  manage_dir: Type.Optional(
    Type.Boolean({
      description:
        'Make the directory of the file, and keep it for the user alone (0700). Default: true, unless `path` is given.',
    }),
  ),
})

type Params = Static<typeof params>

export default defineTask({
  name: 'authorized_key',
  summary: 'Says which public keys may log in as a user.',
  description: `
A key is known by itself: its line gets the wished options, and the wished comment where there is one. Further lines of the same
key are taken out; comments and other lines stay as they are. The file belongs to the user and has mode 0600.

In check mode a user that an earlier step makes is as good as one that is there. Refused: an unknown user, a home directory
that does not exist, what is no public key, and a directory or file that is a link: whoever owns it could lead the writing elsewhere.
`,
  examples: `
- name: Who may deploy
  authorized_key:
    user: deploy
    key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEX/1CzpSkvWbtW8vZHLn+rHBnbc+AwtWmZRiXr6xn1m anna@laptop
    key_options: from="10.0.0.0/8"
`,
  touches: [...['authorized-keys', 'path', 'file-content', 'file-hash', 'directory-entries', 'disk-space']],
  params,
  observe: ({ user: name, path: at }) => ({
    user: user(name),
    keys: authorizedKeys(name, at === undefined ? '' : normalize(at)),
    home: path(normalize(`/home/${name}`)),
  }),
  *plan(params, now) {
    const keys = wishedKeys(params)
    if (now.user === null)
      throw new Refusal(`user ${params.user} does not exist on this machine: create it first`)
    const place = placeOf(params)
    const seen = keysNow(place, now.user, now)
    if (params.state === 'present') {
      const ready = yield* keepDirectory(place, now.user, now, seen)
      yield* keepFile(place, now.user, ready, withKeys(seen.text ?? '', keys, params.exclusive))
    } else if (seen.text !== null) {
      const edited = withoutKeys(seen.text, keys)
      if (edited.removed.length > 0) yield* keepFile(place, now.user, seen, edited)
    }
  },
})

function placeOf({ user: name, path: at, manage_dir: manages }: Params): KeysPlace {
  return {
    user: name,
    ...(at === undefined ? {} : { path: at }),
    manageDirectory: manages ?? at === undefined,
  }
}

/** @throws {Refusal} for what is no public key. */
function wishedKeys({ key, src, key_options: options, comment, exclusive, state }: Params): PublicKey[] {
  if ((key === undefined) === (src === undefined)) throw new Refusal('give either `key` or `src`')
  if (exclusive && state === 'absent') throw new Refusal('`exclusive` goes only with `state: present`')
  const keys = readWishedKeys([key ?? textIn(src)].flat().join('\n'))
  if (keys.length === 0 && !exclusive) throw new Refusal('there is no public key in it')
  return keys.map((each) => ({
    ...each,
    ...(options === undefined ? {} : { options }),
    ...(comment === undefined ? {} : { comment }),
  }))
}

function textIn(src: Content | undefined): string {
  const data = src?.data ?? ''
  if (data instanceof Secret) return data.reveal()
  return typeof data === 'string' ? data : Buffer.from(data).toString('utf8')
}

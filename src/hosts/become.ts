import { DroverError } from '../task/error.ts'
import type { Secret } from '../task/secret.ts'
import type { BecomeMethod, BecomeSettings } from './settings.ts'

/** How to become a user: the line around the shell, and how the question for the password looks. */
export interface Become {
  readonly user: string
  readonly method: BecomeMethod
  /** The line that runs the wrapper as the user; every login shell reads it alike. */
  line(wrapper: Wrapper): string
  /** Where the program's own words on stderr begin: what stands before was there already. Null: at the beginning. */
  readonly since: string | null
  /** What it asks with; null: it must not ask. */
  readonly prompt: RegExp | null
  readonly password: Secret | null
}

/** What `sh` runs as the user, free of single quotes. @param errors where its first mark for stderr goes, if not there. */
export type Wrapper = (errors?: string) => string

/** Names that need no quoting in any shell (sh, csh, fish); also `#1000`-less numbers and `name@domain`. */
const USER_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.@+-]*\$?$/

/** A question without an end of line, in whatever language: `Password: `; not the beginning of a complaint (`su: …`). */
const ANY_QUESTION = /(?:^|\n)\r?(?!(?:\S*\/)?(?:su|doas|script): ?$)[^\n]*[:：][ \t]*$/

/**
 * How to become `user`, or null where the login user is that user already.
 * A password travels on stdin, and only once it was asked for: whoever writes it unasked gives it to the
 * script. So it is written when `prompt` appears, see `Conversation`.
 *
 * @param mark random, so that nothing else can look like it.
 * @throws {DroverError} `become-failed` for a name that cannot be a user's.
 */
export function becoming(
  user: string | null,
  loginUser: string,
  settings: BecomeSettings,
  mark: string,
): Become | null {
  if (user === null || user === loginUser) return null
  if (!USER_NAME.test(user)) {
    throw new DroverError('become-failed', `cannot become ${JSON.stringify(user)}: that is no user name`)
  }
  return METHODS[settings.method](user, user.replace('$', '\\$'), settings, mark)
}

const TERMINAL = '>/dev/tty'

type Method = (user: string, word: string, settings: BecomeSettings, mark: string) => Become

/** sudo asks with the words that it is told to ask with (`-p`), on stderr, and reads stdin (`-S`). */
const sudo: Method = (user, word, { program, flags, password }, mark) => {
  const prompt = `drover-password-${mark}:`
  const asking = password === null ? '-n' : `-S -p ${prompt}`
  // Those two are ours to say: sudo takes the one or the other.
  const own = (flags ?? ['-H']).filter((flag) => flag !== '-n' && flag !== '-S')
  return {
    user,
    method: 'sudo',
    line: (wrapper) => `exec ${[program, asking, ...own].join(' ')} -u ${word} -- sh -c '${wrapper()}'`,
    since: null,
    prompt: password === null ? null : new RegExp(prompt),
    password,
  }
}

/** su (util-linux, busybox) asks on stderr in its own words and reads stdin. Only what it says itself is listened to. */
const su: Method = (user, word, { program, flags, password }, mark) => {
  const since = `drover-su-${mark}:`
  const words = [program, ...(flags ?? []), '-s /bin/sh', word].join(' ')
  return {
    user,
    method: 'su',
    // The outer shell says when su begins: a login profile may have asked for something before.
    line: (wrapper) =>
      `exec env DROVER_RUN='${wrapper()}' sh -c 'printf %s ${since} >&2; exec ${words} -c "$DROVER_RUN"'`,
    since,
    prompt: ANY_QUESTION,
    password,
  }
}

/**
 * doas asks on the terminal only. Where it needs a password, `script` (util-linux, busybox) makes it a terminal
 * for nothing but the question: the shell keeps the channel's streams (3, 4, 5), so they stay bytes. Whether it
 * needs one is tried first (`-n`), because the line with the password is read before the script. When doas has
 * ended unasked, nobody sends that line: the shell that waits for it is told to go. What goes to the terminal arrives a little later
 * than what goes to the channel, as the line break after the question does: the first mark goes the same way.
 */
const doas: Method = (user, word, { program, flags, password }, mark) => {
  const words = [program, ...(flags ?? []), '-u', word].join(' ')
  const since = `drover-doas-${mark}:`
  const quiet = [program, ...(flags ?? []), '-n', '-u', word].join(' ')
  const asking =
    `printf %s ${since} >&2; exec 3<&0 4>&1 5>&2; ` +
    'DROVER_DOAS="exec ' +
    `${words} -- sh -c \\"\\$DROVER_ASKED\\" <&3 >&4 2>&5"; export DROVER_DOAS; ` +
    '{ IFS= read -r line; printf "%s\\n" "$line"; } | { script -q -c "$DROVER_DOAS" /dev/null >&5; kill $$; }'
  const never = `exec ${quiet} -- sh -c "$DROVER_RUN"`
  const either = `if ${quiet} -- true 2>/dev/null; then ${never}; fi; ${asking}`
  return {
    user,
    method: 'doas',
    line: (wrapper) =>
      `exec env DROVER_RUN='${wrapper()}' DROVER_ASKED='${wrapper(TERMINAL)}' SHELL=/bin/sh ` +
      `sh -c '${password === null ? never : either}'`,
    since: password === null ? null : since,
    prompt: password === null ? null : ANY_QUESTION,
    password,
  }
}

const METHODS: Readonly<Record<BecomeMethod, Method>> = { sudo, su, doas }

/**
 * True when the program asks for the password.
 *
 * @param stderr since the last answer, or from the beginning. @param again whether it was answered before.
 */
export function asks({ since, prompt }: Become, stderr: string, again: boolean): boolean {
  // Only sudo asks more than once; of the others, more words with a colon are a complaint.
  if (since !== null && again) return false
  const own = since === null ? stderr : stderr.split(since)[1]
  return own !== undefined && prompt !== null && prompt.test(own)
}

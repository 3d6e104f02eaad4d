import { agentKeys } from './agent.ts'
import type { KeyFiles } from './key-files.ts'
import { keyFilesOf } from './login.ts'
import type { Person } from './person.ts'
import type { ConnectionSettings } from './settings.ts'

/** How often a passphrase may be typed wrongly. */
const TRIES = 3
/** Hosts that a question names. */
const NAMED = 3

/**
 * Asks for the passphrase of each encrypted key file that is needed, once for all hosts. None is needed where
 * the agent holds the key; one of the usual files (~/.ssh/id_…) only where there is nothing else to log in with.
 */
export async function unlockKeys(
  hosts: readonly ConnectionSettings[],
  keys: KeyFiles,
  person: Person,
): Promise<void> {
  for (const [file, names] of await lockedFiles(hosts, keys)) {
    const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : ''
    const what = `passphrase of ${file} (for ${names.slice(0, NAMED).join(', ')}${more}): `
    await unlock(file, what, keys, person)
  }
}

async function unlock(file: string, question: string, keys: KeyFiles, person: Person): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const passphrase = await person.askSecret(tries === 0 ? question : `wrong; ${question}`)
    if (passphrase === null || keys.unlock(file, passphrase)) return
  }
}

/** The files to unlock, with the names of the hosts that log in with them. */
async function lockedFiles(
  hosts: readonly ConnectionSettings[],
  keys: KeyFiles,
): Promise<Map<string, string[]>> {
  const agents = new Map<string | null, Promise<Buffer[]>>()
  const held = (socket: string | null): Promise<Buffer[]> => {
    const asked = agents.get(socket) ?? agentKeys(socket)
    agents.set(socket, asked)
    return asked
  }
  const locked = new Map<string, string[]>()
  for (const { name, login } of hosts) {
    const agent = await held(login.agent)
    const files = keyFilesOf(login).map((file) => ({ file, ...keys.read(file, login.passphrase) }))
    const otherwise =
      agent.length > 0 || login.password !== null || files.some(({ state }) => state === 'ready')
    if (login.keyFiles === null && otherwise) continue
    for (const { file, state, publicKey } of files) {
      if (state !== 'locked' || (publicKey && agent.some((key) => key.equals(publicKey)))) continue
      locked.set(file, [...(locked.get(file) ?? []).filter((other) => other !== name), name])
    }
  }
  return locked
}

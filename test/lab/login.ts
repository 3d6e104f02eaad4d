// Running a command on a machine of the lab.
import { identityIn } from './identity.ts'
import { stateOf } from './machine-state.ts'
import type { Ended, Options } from './run-command.ts'
import { labKnownHosts, sshTo, type Door, type User } from './ssh.ts'

/** How the machine is reached. @throws Error when the lab is not up. */
export function doorOf(name: string): Door {
  const state = stateOf(name)
  return { port: state.port, userKey: identityIn(state.pristine).userKey, knownHosts: labKnownHosts() }
}

/** Runs the shell command line as `ops`, as a playbook would; the exit code is the command's, or 255 without connection. */
export async function ssh(name: string, line: string, options?: Options): Promise<Ended> {
  return sshTo(doorOf(name), 'ops', line, options)
}

/** The same as root, by a way that only the lab has: to look at what a test did, without sudo's traces. */
export async function sshRoot(name: string, line: string, options?: Options): Promise<Ended> {
  return sshTo(doorOf(name), 'root' satisfies User, line, options)
}

/** The password that sudo on k8s-worker-2 asks `ops` for. */
export function sudoPassword(name: string): string {
  return identityIn(stateOf(name).pristine).password
}

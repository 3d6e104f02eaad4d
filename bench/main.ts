// npm run bench -- [scenario…]: measures Drover beside its peers. `npm run bench -- --help` says the rest.
import { CommanderError } from 'commander'
import { requirePackages } from '../test/setup/system.ts'
import { bench } from './bench.ts'
import { commandLine } from './choice.ts'
import { heedSignals, Interrupted } from './measure/interrupt.ts'
import { profile } from './profile.ts'
import { smoke } from './smoke.ts'

/** After wrong usage is refused, and before anything is measured. */
function prepared<T>(action: (asked: T) => Promise<number>): (asked: T) => Promise<void> {
  return async (asked) => {
    heedSignals()
    requirePackages([
      { path: '/usr/sbin/sshd', package: 'openssh-server' },
      { command: 'ssh', package: 'openssh-client' },
    ])
    process.exitCode = await action(asked)
  }
}

try {
  await commandLine({
    bench: prepared(bench),
    smoke: prepared(smoke),
    profile: prepared(profile),
  }).parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode
  else {
    process.exitCode = error instanceof Interrupted ? 130 : 1
    console.error(error instanceof Error ? error.message : error)
  }
}

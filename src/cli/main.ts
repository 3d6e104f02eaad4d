import { CommanderError } from 'commander'
import { DroverError } from '../task/error.ts'
import { EXIT } from './exit-code.ts'
import { fail } from './fail.ts'
import { program } from './program.ts'

/** Does what the command line says. Sets the exit code; never throws. */
async function main(): Promise<void> {
  try {
    await program().parseAsync()
  } catch (error) {
    // Help and version arrive as errors too; commander has printed what there is to say.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.notStarted
    else process.exitCode = fail(error, process.argv.includes('-v') || process.argv.includes('--verbose'))
  }
}

// A reader that has left (`drover … | head`) is no error; a run learns of it by its own listener.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') outputLost(error)
  })
}

let lost = false

/** What was to be read went nowhere, a full disk for one: that must not look like success. */
function outputLost(error: Error): void {
  if (lost) return
  lost = true
  const failed = fail(new DroverError('interrupted', `cannot write the output: ${error.message}`), false)
  process.on('exit', () => {
    process.exitCode ||= failed
  })
}

await main()

import { CommanderError } from 'commander'
import { EXIT } from './exit-code.ts'
import { fail } from './fail.ts'
import { watchOutput } from './lost-output.ts'
import { program } from './program.ts'

/** Does what the command line says. Sets the exit code; never throws. */
export async function commandLine(): Promise<void> {
  watchOutput(process.stderr)
  try {
    await program().parseAsync()
  } catch (error) {
    // Help and version arrive as errors too; commander has printed what there is to say.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.notStarted
    else process.exitCode = fail(error, process.argv.includes('-v') || process.argv.includes('--verbose'))
  }
}

import { CommanderError } from 'commander'
import { EXIT } from './exit-code.ts'
import { program } from './program.ts'

/** The entry of the command `drover`. Sets the exit code; never throws. */
async function main(): Promise<void> {
  try {
    await program().parseAsync()
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version arrive as errors too; commander has printed what there is to say.
      process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.notStarted
      return
    }
    const { fail } = await import('./fail.ts')
    process.exitCode = fail(error, process.argv.includes('-v') || process.argv.includes('--verbose'))
  }
}

await main()

import { watchOutput } from './lost-output.ts'
import { version, VERSION_FLAGS } from './version.ts'

watchOutput(process.stdout)
const [word = '', ...more] = process.argv.slice(2)
// The whole of the command line would take longer to load than Node itself.
if (VERSION_FLAGS.includes(word) && more.length === 0) process.stdout.write(`${version()}\n`)
else {
  const { resolveNearModules } = await import('./near-modules.ts')
  resolveNearModules()
  const { commandLine } = await import('./command-line.ts')
  await commandLine()
}

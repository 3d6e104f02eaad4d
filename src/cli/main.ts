import { watchOutput } from './lost-output.ts'
import { version, VERSION_FLAGS } from './version.ts'

watchOutput(process.stdout)
const [word = '', ...more] = process.argv.slice(2)
// The command line as a whole takes longer to load than Node itself.
if (VERSION_FLAGS.includes(word) && more.length === 0) process.stdout.write(`${version()}\n`)
else await (await import('./command-line.ts')).commandLine()

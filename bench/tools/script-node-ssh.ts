// The second floor: the same scripts, sent by the library that Drover stands on, by the shortest program that can.
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { handWrittenScript } from '../workload/script.ts'
import { environment, type Tool } from './contender.ts'
import { scriptsSaid } from './script-ssh.ts'

const PROGRAM = fileURLToPath(new URL('node-ssh-floor.ts', import.meta.url))
/** As Drover is started: what a program is made of comes from a cache, from its first module on. */
const CACHE = "require('node:module').enableCompileCache(process.env.HOME + '/.cache/floor')"
const LAUNCH = `${CACHE}; import(process.argv[1]).catch((error) => { console.error(error.message); process.exit(1) })`

export const scriptNodeSsh: Tool = {
  name: 'script over node-ssh',
  prepare: (job) => {
    const scripts = job.targets.map(({ address, port, root }) => ({
      address,
      port,
      script: handWrittenScript(job.work, root),
    }))
    writeFileSync(join(job.folder, 'scripts.json'), JSON.stringify({ ...job.access, scripts }))
    return {
      name: 'script over node-ssh',
      mayFail: true,
      argv: [process.execPath, '-e', LAUNCH, PROGRAM, 'scripts.json'],
      cwd: job.folder,
      env: environment(job),
      said: (output) => scriptsSaid('script over node-ssh', output, job),
    }
  },
  version: () => {
    const { version } = createRequire(import.meta.url)('node-ssh/package.json') as { version: string }
    return `node-ssh ${version} on Node ${process.versions.node}`
  },
}

// Not a floor of the work but of the way: node-ssh connects, logs in, and goes.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail, type Tool } from './contender.ts'
import { scriptNodeSsh } from './script-node-ssh.ts'

const NAME = 'connect only'

export const connectOnly: Tool = {
  name: NAME,
  prepare: (job) => {
    const made = scriptNodeSsh.prepare(job)
    if (typeof made === 'string') return made
    const scripts = job.targets.map(({ address, port }) => ({ address, port, script: null }))
    writeFileSync(join(job.folder, 'scripts.json'), JSON.stringify({ ...job.access, scripts }))
    const said = (output: Parameters<typeof made.said>[0]) => {
      if (output.code !== 0) fail(NAME, output)
      return { changed: 0 }
    }
    return { ...made, name: NAME, doesNothing: true, said }
  },
  version: () => scriptNodeSsh.version(),
}

// The first floor: one hand-written script per host, sent by `ssh` to all hosts at once.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sshOptions, sshVersion } from '../lab/sshd.ts'
import { handWrittenScript } from '../workload/script.ts'
import { environment, fail, type Job, type Output, type Said, type Tool } from './contender.ts'

export const scriptSsh: Tool = {
  name: 'script over ssh',
  prepare: (job) => {
    for (const { name, root } of job.targets)
      writeFileSync(join(job.folder, `${name}.sh`), handWrittenScript(job.work, root))
    writeFileSync(join(job.folder, 'all.sh'), caller(job))
    return {
      name: 'script over ssh',
      mayFail: true,
      argv: ['/bin/sh', 'all.sh'],
      cwd: job.folder,
      env: environment(job),
      said: (output) => scriptsSaid('script over ssh', output, job),
    }
  },
  version: sshVersion,
}

function caller({ access, targets }: Job): string {
  const options = sshOptions(access)
  const lines = targets.map(
    ({ name, address, port }) =>
      `ssh ${options.join(' ')} -p ${port} ${access.user}@${address} sh -s <${name}.sh >${name}.out || echo "failed ${name}" &`,
  )
  return `${lines.join('\n')}\nwait\ncat ${targets.map(({ name }) => `${name}.out`).join(' ')}\n`
}

export function scriptsSaid(name: string, output: Output, { targets }: Job): Said {
  const counts = [...output.stdout.matchAll(/^changed (\d+)$/gm)].map((line) => Number(line[1]))
  if (output.code !== 0 || counts.length !== targets.length || output.stdout.includes('failed'))
    fail(name, output)
  return { changed: counts.reduce((sum, count) => sum + count, 0) }
}

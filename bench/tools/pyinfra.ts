import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pythonEnvironment } from '../../test/setup/python-environment.ts'
import { writeSources } from '../workload/playbook.ts'
import { pyinfraDeploy } from '../workload/pyinfra-deploy.ts'
import { environment, fail, type Job, type Output, type Said, type Tool } from './contender.ts'

const found = () => pythonEnvironment('pyinfra', ['pyinfra'])

/** Null when there is none. */
export function pyinfraProgram(): string | null {
  const venv = found()
  return 'missing' in venv ? null : join(venv.folder, 'bin/pyinfra')
}

export const pyinfra: Tool = {
  name: 'pyinfra',
  prepare: (job) => {
    const venv = found()
    if ('missing' in venv) return venv.missing
    writeFileSync(join(job.folder, 'inventory.py'), inventory(job))
    writeSources(job.folder, job.work)
    writeFileSync(join(job.folder, 'deploy.py'), pyinfraDeploy(job.work))
    return {
      name: 'pyinfra',
      mayFail: true,
      argv: [join(venv.folder, 'bin/pyinfra'), 'inventory.py', 'deploy.py', '-y'],
      cwd: job.folder,
      env: environment(job),
      said: (output) => {
        if (output.code !== 0) fail('pyinfra', output)
        return said(output, job)
      },
    }
  },
  version: () => {
    const venv = found()
    if ('missing' in venv) return venv.missing
    return spawnSync(join(venv.folder, 'bin/pyinfra'), ['--version'], { encoding: 'utf8' }).stdout.trim()
  },
}

function inventory({ access, targets }: Job): string {
  const hosts = targets.map(({ address, port, root }) =>
    JSON.stringify([
      address,
      {
        ssh_user: access.user,
        ssh_port: port,
        ssh_key: access.keyFile,
        ssh_known_hosts_file: access.knownHosts,
        ssh_look_for_keys: 'False',
        root,
        role: 'none',
      },
    ])
      .replace(/^\[(.*)\]$/, '($1)')
      .replace('"False"', 'False'),
  )
  return `hosts = [\n${hosts.map((host) => `    ${host},\n`).join('')}]\n`
}

/** Reads the last line of its table; where nothing was to do for any host, there may be none. */
function said(output: Output, { targets, work }: Job): Said {
  const text = output.stdout + output.stderr
  const total = /Grand total +(\S+) +(\S+) +(\S+) +(\S+)/.exec(text)
  const expected = work.skipped ? 0 : targets.length * work.steps.length
  const [operations = 0, changed = 0, failed = 0] = (total?.slice(1) ?? []).map((word) => Number(word) || 0)
  if (operations !== expected || failed > 0)
    throw new Error(`pyinfra did ${operations} operations, not ${expected}:\n${text.slice(-2000)}`)
  return { changed }
}

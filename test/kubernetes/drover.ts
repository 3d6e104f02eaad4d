// Runs Drover as a user would: the command, a playbook in a folder of its own, the lab's kubectl in its path.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { stringify } from 'yaml'
import type { RunRecord } from '../../src/task/result.ts'
import { builtPrograms } from '../lab/kubernetes/build.ts'
import type { ControlPlane } from '../lab/kubernetes/control-plane.ts'

const root = join(import.meta.dirname, '../..')

/** A folder for playbooks and what they name, and the runs of one control plane. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), 'drover-kubernetes-'))
  readonly #environment: NodeJS.ProcessEnv

  /** @param kubectl the program's path; null for a machine without one. */
  constructor(kubeconfig: string, kubectl: string | null) {
    const bin = join(this.folder, 'bin')
    mkdirSync(bin)
    for (const program of NEEDED) symlinkSync(pathOf(program), join(bin, program))
    if (kubectl !== null) symlinkSync(kubectl, join(bin, 'kubectl'))
    this.#environment = {
      ...process.env,
      HOME: this.folder,
      PATH: bin,
      KUBECONFIG: kubeconfig,
    }
  }

  /** Writes a file below the folder. */
  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true })
    writeFileSync(join(this.folder, path), text)
  }

  /** Runs steps on localhost; `options` are those of `drover run`. */
  async steps(steps: readonly object[], ...options: string[]): Promise<RunRecord> {
    this.write('playbook.yaml', stringify([{ hosts: 'localhost', tasks: steps }]))
    return this.run('playbook.yaml', ...options)
  }

  /** Checks, runs, checks again: what was shown as a change is one, and nothing is left afterwards. */
  async settle(steps: readonly object[]): Promise<{ check: RunRecord; run: RunRecord; again: RunRecord }> {
    const check = await this.steps(steps, '--check')
    const run = await this.steps(steps)
    const again = await this.steps(steps, '--check')
    return { check, run, again }
  }

  async run(playbook: string, ...options: string[]): Promise<RunRecord> {
    const where = options.includes('-i') ? [] : ['-i', 'localhost,']
    const words = ['run', playbook, ...where, '--output', 'json', ...options]
    const child = spawn(process.execPath, [join(root, 'bin/drover'), ...words], {
      cwd: this.folder,
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const text = { stdout: '', stderr: '' }
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8')
      child[stream].on('data', (chunk: string) => (text[stream] += chunk))
    }
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
    if (text.stdout === '') throw new Error(`drover printed no document (${String(code)}):\n${text.stderr}`)
    return JSON.parse(text.stdout) as RunRecord
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** A workplace with the lab's kubectl, of the API server's own version unless another is asked for. */
export async function workplace(
  plane: Pick<ControlPlane, 'kubeconfig'>,
  program: 'kubectl' | 'kubectl-1.29' = 'kubectl',
): Promise<Workplace> {
  const built = await builtPrograms([program])
  return new Workplace(plane.kubeconfig, built[program])
}

/** What scripts use beside kubectl. Nothing else is in the path: this machine may have a kubectl of its own. */
const NEEDED =
  'sh cat awk diff tr sleep timeout uname base64 wc grep sed date touch mktemp mv rm chmod chown mkdir dirname stat id readlink sha256sum head cut dd'.split(
    ' ',
  )

function pathOf(program: string): string {
  const folders = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin']
  const found = folders.map((folder) => join(folder, program)).find(existsSync)
  if (found === undefined) throw new Error(`this machine has no ${program}`)
  return found
}

/** `change: create …`, a line for each step: verdict, then its changes or its error. */
export function outline(record: RunRecord): string[] {
  return record.results.map(({ verdict, changes, error }) =>
    [verdict, error?.message ?? changes.map(({ summary }) => summary).join('; ')]
      .filter((part) => part !== '')
      .join(': '),
  )
}

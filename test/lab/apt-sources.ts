// Where the image's packages come from: wherever this machine's own apt gets Debian from.
import { tryCommand } from './run-command.ts'

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'
const fields = ['CREATED_BY', 'ORIGIN', 'REPO_URI', 'RELEASE', 'COMPONENT']

/** One-line apt sources for Debian 12, and apt options (proxies and the like) to use with them. */
export type AptSetup = { sources: string; options: string[] }

/** @throws Error when this machine's apt knows no Debian mirror. */
export async function aptSetup(): Promise<AptSetup> {
  const format = fields.map((field) => `$(${field})`).join('|')
  const targets = await tryCommand('apt-get', ['indextargets', '--format', format])
  const sources = sourcesFrom(targets.stdout)
  if (sources === '') {
    throw new Error(
      'The lab takes its Debian packages from where apt takes them, but apt has no Debian source here',
    )
  }
  const config = await tryCommand('apt-config', ['dump', 'Acquire'])
  return { sources, options: config.stdout.split('\n').filter((line) => isPassedOn.test(line)) }
}

const isPassedOn = /^Acquire::(https?::(Proxy|CAInfo|Verify)|Check-Valid-Until|Check-Date|Retries)\S* "/i

/** Pure: `apt-get indextargets` lines to sources; the lab is Debian 12, whatever release this machine has. */
export function sourcesFrom(indexTargets: string): string {
  const lines = indexTargets.split('\n').flatMap((line) => {
    const [kind, origin, uri, release, component] = line.split('|')
    if (kind !== 'Packages' || origin !== 'Debian' || component !== 'main') return []
    const suite = /^[a-z]+(-updates|-security)?$/.exec(release ?? '')
    if (suite === null) return []
    return `deb [signed-by=${keyring}] ${uri ?? ''} bookworm${suite[1] ?? ''} main\n`
  })
  return [...new Set(lines)].sort().join('')
}

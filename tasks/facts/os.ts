import { defineProbe, sh } from '../../src/index.ts'

/** The distribution, as os-release(5) names it. What a file does not say is an empty string. */
export interface Os {
  /** `debian`, `ubuntu`, `fedora` … */
  readonly id: string
  /** Those it is made from: `[debian]` on Ubuntu. */
  readonly id_like: readonly string[]
  /** `12`, `22.04`. */
  readonly version_id: string
  /** `bookworm`, `jammy`. */
  readonly codename: string
  /** As people write it: `Debian GNU/Linux 12 (bookworm)`. */
  readonly name: string
}

/** `facts.os`. The file in /usr/lib counts where /etc has none (os-release(5)). */
export default defineProbe({
  name: 'os',
  summary: 'The distribution and its version.',
  read: () => sh`cat /etc/os-release 2> /dev/null || cat /usr/lib/os-release`,
  parse: ({ stdout }): Os => {
    const values = new Map(stdout.split('\n').map(assignment))
    const text = (name: string): string => values.get(name) ?? ''
    return {
      id: text('ID') === '' ? 'linux' : text('ID'),
      id_like: text('ID_LIKE')
        .split(' ')
        .filter((word) => word !== ''),
      version_id: text('VERSION_ID'),
      codename: text('VERSION_CODENAME'),
      name: text('PRETTY_NAME'),
    }
  },
  stable: true,
})

/** `NAME=value`, the value perhaps in quotes, with backslashes before characters special to a shell. */
function assignment(line: string): [string, string] {
  const [, name = '', value = ''] = /^([A-Z0-9_]+)=(.*)$/.exec(line.trim()) ?? []
  return [name, value.replace(/^(["'])(.*)\1$/, '$2').replaceAll(/\\(.)/g, '$1')]
}

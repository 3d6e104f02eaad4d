import { defineProbe, sh } from '../../src/index.ts'

/** Whom new files belong to. Names, or numbers where there is no name. */
export interface Identity {
  readonly owner: string
  readonly group: string
}

/** The user and group that commands of this step run as. */
export const identity = defineProbe({
  name: 'identity',
  summary: 'The user and group that commands run as.',
  read: () =>
    sh`u=$(id -un 2>/dev/null) || u=$(id -u); g=$(id -gn 2>/dev/null) || g=$(id -g); echo "$u"; echo "$g"`,
  parse: ({ stdout }): Identity => {
    const [owner = '', group = ''] = stdout.split('\n')
    if (owner === '' || group === '') throw new Error(`id printed "${stdout}"`)
    return { owner, group }
  },
  stable: true,
})

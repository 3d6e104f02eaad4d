import { defineProbe, sh } from 'drover'

export const text = defineProbe({
  name: 'text',
  summary: 'What a file says.',
  read: (path: string) => sh`[ ! -e ${path} ] || cat ${path}`,
  parse: ({ stdout }): string | null => (stdout === '' ? null : stdout),
})

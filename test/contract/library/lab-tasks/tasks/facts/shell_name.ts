import { defineProbe, sh } from 'drover'

export default defineProbe({
  name: 'shell_name',
  summary: 'A fact of the lab.',
  read: () => sh`echo lab`,
  parse: ({ stdout }) => stdout.trim(),
})

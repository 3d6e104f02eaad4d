import { defineProbe, sh } from '../../../../../src/index.ts'

export default defineProbe({
  name: 'os',
  summary: 'Stands for a fact in tests of loading.',
  read: () => sh`uname`,
  parse: (output) => output.stdout,
})

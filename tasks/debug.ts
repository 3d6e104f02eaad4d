import { Anything, defineTask, Type } from '../src/index.ts'

export default defineTask({
  name: 'debug',
  summary: 'Prints a message or a value.',
  description: 'Secrets in it are printed as `***`, values that are not known yet as `(known after …)`.',
  examples: `
- name: Say where the data will be
  debug:
    msg: "Data goes to {{ path }}"
  vars:
    path: /srv
`,
  touches: [],
  params: Type.Object({
    msg: Type.Unsafe<unknown>({
      ...Anything({ description: 'Text, or any value: a list or a mapping is printed as JSON.' }),
      default: 'Hello world!',
    }),
  }),
  observe: () => ({}),
  *plan() {
    // Nothing to change.
  },
  message: ({ msg }) => (typeof msg === 'string' ? msg : print(msg)),
})

/** Secrets and Unknowns know how to write themselves as JSON; whole numbers of expressions may be bigints. */
function print(value: unknown): string {
  const text = JSON.stringify(
    value,
    (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner),
    2,
  )
  // A secret alone reads `***`, without quotes.
  return typeof value === 'object' && value !== null && text.startsWith('"')
    ? (JSON.parse(text) as string)
    : text
}

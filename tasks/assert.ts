import { type Condition, Conditions, defineTask, Refusal, Type } from '../src/index.ts'

export default defineTask({
  name: 'assert',
  summary: 'Fails the step unless all conditions hold.',
  description: 'The message names every condition that does not hold. Nothing is ever changed.',
  examples: `
- name: The machine is big enough
  assert:
    that: ["size(name) > 0", "limit >= 3"]
    fail_msg: Longhorn wants three machines.
  vars:
    name: longhorn
    limit: 3
`,
  touches: [],
  asserts: true,
  params: Type.Object({
    that: Conditions({ description: 'One condition or a list of them.' }),
    fail_msg: Type.Optional(Type.String({ description: 'What to say when one does not hold.' })),
    msg: Type.Optional(Type.String({ description: 'The same as `fail_msg`.' })),
    success_msg: Type.Optional(Type.String({ description: 'What to say when all hold.' })),
    quiet: Type.Boolean({ default: false, description: 'Say nothing when all hold.' }),
  }),
  observe: () => ({}),
  *plan({ that, fail_msg: failMsg, msg }) {
    const wrong = broken(that)
    if (wrong.length === 0) return
    const said = failMsg ?? msg
    const reason = `${wrong.length === 1 ? 'this does' : 'these do'} not hold: ${wrong.join('; ')}`
    throw new Refusal(said === undefined ? reason : `${said} (${reason})`)
  },
  message: ({ that, success_msg: successMsg, quiet }) =>
    quiet || broken(that).length > 0 ? null : (successMsg ?? null),
})

function broken(that: readonly Condition[]): string[] {
  return that.filter(({ holds }) => !holds).map(({ source }) => source)
}

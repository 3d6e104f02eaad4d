import { defineTask, Type } from '../../../../src/index.ts'

export default defineTask({
  name: 'thing',
  summary: 'Stands for a task in tests of loading.',
  params: Type.Object({
    path: Type.String({ pattern: '^/', description: 'Where.' }),
    mode: Type.Optional(Type.String({ pattern: '^[0-7]{4}$', description: 'Octal digits.' })),
    state: Type.Union([Type.Literal('present'), Type.Literal('absent')], {
      default: 'present',
      description: 'What it shall be.',
    }),
    size: Type.Optional(Type.Integer({ minimum: 1, description: 'How big.' })),
    names: Type.Union([Type.String(), Type.Array(Type.String())], {
      default: [],
      description: 'One name or several.',
    }),
    force: Type.Boolean({ default: false, description: 'Even so.' }),
    limits: Type.Optional(
      Type.Object(
        {
          soft: Type.Integer({ description: 'First.' }),
          hard: Type.Integer({ default: 9, description: 'Last.' }),
        },
        { description: 'Both.' },
      ),
    ),
  }),
  observe: () => ({}),
  *plan() {
    // Loading never plans.
  },
})

import { MaybeSecret, Type } from '../../src/index.ts'

/** The params that `command` and `shell` share: guards, and how the program is started. */
export const invocationParams = {
  creates: Type.Optional(
    Type.String({ pattern: '^/', description: 'Absolute path. Nothing is done when something is there.' }),
  ),
  removes: Type.Optional(
    Type.String({ pattern: '^/', description: 'Absolute path. Nothing is done when nothing is there.' }),
  ),
  unless: Type.Optional(
    Type.String({
      description:
        'A shell command that only reads. Nothing is done when it ends with code 0. It also runs in check mode.',
    }),
  ),
  only_if: Type.Optional(
    Type.String({
      description:
        'A shell command that only reads. Nothing is done unless it ends with code 0. It also runs in check mode.',
    }),
  ),
  reads: Type.Boolean({
    default: false,
    description:
      'You promise that the command changes nothing: it runs in check mode too, and its output is known there.',
  }),
  chdir: Type.Optional(Type.String({ pattern: '^/', description: 'The directory to run it in.' })),
  environment: Type.Optional(
    Type.Record(
      Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]*$' }),
      MaybeSecret({ description: 'A value.' }),
      {
        additionalProperties: false,
        description: 'Variables for the command. Secret values never appear in a process list.',
      },
    ),
  ),
  stdin: Type.Optional(MaybeSecret({ description: 'What the command reads; nothing when not given.' })),
  timeout: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Seconds after which the command is ended and has failed.' }),
  ),
}

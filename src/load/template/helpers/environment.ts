import { CannotWork, helper } from './helper.ts'

export const ENVIRONMENT_HELPERS = {
  env: helper({
    summary:
      "A variable of the controller's environment, or another value where it is not set; without one, an error.",
    example: '{{ env "LAB_REGION" "eu" }}',
    gives: 'eu',
    takes: { name: 'text', other: 'any?' },
    returns: 'any',
    call: ({ name, other }) => {
      const value = process.env[name] ?? other
      if (value === undefined)
        throw new CannotWork(
          `the environment has no variable ${name}`,
          'the environment has no such variable',
        )
      return value
    },
  }),
  file: helper({
    summary:
      'The text of a file in `files/` beside the playbook, or beside it, without the line end at its end. A path written out must exist before the run.',
    example: '{{ file "keys/ops.pub" }}',
    gives: 'ssh-ed25519 AAAAC3Nz ops',
    takes: { path: 'text' },
    returns: 'text',
    call: ({ path }, read) => read(path).replace(/\r?\n$/, ''),
  }),
}

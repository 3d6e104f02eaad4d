import type { ErrorDetails } from './error.ts'

/**
 * Every kind of warning, with what it means: something that is allowed and hardly meant. Codes never change;
 * `warnings: { CODE: reason }` in drover.yaml silences one.
 */
export const WARNING_CODES = {
  'unused-register': 'a step registers its result, and nothing reads it',
  'unused-variable': '`vars` of a play or a step define a name that nothing reads',
  'hidden-variable':
    'a step registers its result by a name that `vars` of the same or a later play have too: the result goes before them',
  'constant-condition': 'a condition, or a part of one, is always true or always false',
  'unknown-tag': '`--skip-tags` names a tag that no step has',
  'octal-like': 'a number begins with 0, and YAML 1.2 reads it as a decimal one',
  'boolean-like': 'yes or no stands unquoted, and YAML 1.2 reads it as text',
  'stray-vars-file':
    'group_vars/ or host_vars/ has a file for a group or host that does not exist, by a slip as it seems',
  'hidden-vars-file': 'a file of variables is not read, since another one of the same name is',
  'hidden-task': 'a task beside the playbook takes the name of a task of Drover or of a library',
} as const

export type WarningCode = keyof typeof WARNING_CODES

/** A warning for the user: a code, a first line that is enough, and where and what to do below it. */
export interface Warning {
  readonly code: WarningCode
  readonly message: string
  readonly details: Pick<ErrorDetails, 'at' | 'sourceLine' | 'caret' | 'help'>
}

import { type Command, Secret, sh } from '../../src/index.ts'

/** How the user wishes a program to be started. */
export interface Wish {
  readonly chdir?: string | undefined
  readonly environment?: Readonly<Record<string, string | Secret>> | undefined
  readonly stdin?: string | Secret | undefined
  readonly timeout?: number | undefined
}

/**
 * The command that starts a program in a directory and with an environment.
 * Secret values travel on stdin, ahead of what the program itself reads: no process list shows them.
 */
export function invocation(program: Command, wish: Wish): Command {
  const variables = Object.entries(wish.environment ?? {})
  const stdin = stdinOf(variables, wish.stdin)
  return {
    script: [
      ...(wish.chdir === undefined ? [] : [sh`cd -- ${wish.chdir} || exit`]),
      ...variables.flatMap(([name, value]) => exporting(name, value)),
      ...(stdin !== undefined && wish.stdin === undefined ? [sh`exec < /dev/null`] : []),
      sh`exec ${program}`,
    ]
      .map(({ script }) => script)
      .join('\n'),
    display: display(program, variables, wish.chdir),
    locale: 'user',
    ...(stdin === undefined ? {} : { stdin }),
    ...(wish.timeout === undefined ? {} : { timeout: wish.timeout }),
  }
}

/** `read` takes no byte beyond its line, so the program finds the rest of stdin untouched (POSIX, read). */
function exporting(name: string, value: string | Secret): Command[] {
  if (!(value instanceof Secret)) return [sh`export ${name}=${value}`]
  const more = value.reveal().split('\n').length - 1
  const variable: Command = { script: name }
  return [
    sh`IFS= read -r ${variable} || exit`,
    ...Array.from(
      { length: more },
      () => sh`IFS= read -r l && ${variable}=$${variable}"
$l" || exit`,
    ),
    sh`export ${variable}`,
  ]
}

function stdinOf(
  variables: readonly (readonly [string, string | Secret])[],
  stdin: string | Secret | undefined,
): string | Secret | undefined {
  const secrets = variables.flatMap(([, value]) => (value instanceof Secret ? [`${value.reveal()}\n`] : []))
  if (secrets.length === 0) return stdin
  return new Secret(secrets.join('') + (stdin instanceof Secret ? stdin.reveal() : (stdin ?? '')))
}

function display(
  program: Command,
  variables: readonly (readonly [string, string | Secret])[],
  chdir: string | undefined,
): string {
  const folder = chdir === undefined ? [] : [sh`cd ${chdir} &&`.script]
  const words = variables.map(([name, value]) =>
    value instanceof Secret ? `${name}=***` : sh`${name}=${value}`.script,
  )
  return [...folder, ...words, program.display ?? program.script].join(' ')
}

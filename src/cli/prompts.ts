import { DroverError } from '../task/error.ts'
import type { Prompt } from '../task/playbook.ts'
import { ask, askHidden } from './terminal.ts'

/**
 * Asks what playbooks want to be asked (`vars_prompt`). Without a terminal, what has a default keeps it.
 *
 * @throws {DroverError} `usage` where an answer is needed and there is nobody to ask; `interrupted`.
 */
export async function answerPrompts(prompts: readonly Prompt[]): Promise<void> {
  const asked = new Set<string>()
  for (const prompt of prompts) {
    if (asked.has(prompt.name)) continue
    asked.add(prompt.name)
    if (process.stdin.isTTY && process.stderr.isTTY) await put(prompt, prompts)
    else if (!prompt.optional) {
      const message = `the playbook asks for ${prompt.name} on the terminal, and there is none`
      throw new DroverError('usage', message, { help: `give it with -e ${prompt.name}=…` })
    }
  }
}

/** One question for all plays that ask it. */
async function put({ name, text, hidden, confirm, optional }: Prompt, all: readonly Prompt[]): Promise<void> {
  const question = /[:?]\s*$/.test(text)
    ? `${text.trimEnd()} `
    : `${text}${optional ? ' (Enter: the default)' : ''}: `
  for (;;) {
    const typed = hidden ? await askHidden(question) : await ask(question, false)
    const again = confirm ? await (hidden ? askHidden(`again: `) : ask('again: ', false)) : typed
    if (textOf(typed) !== textOf(again)) {
      process.stderr.write('the two differ\n')
      continue
    }
    if (textOf(typed) === '' && optional) return
    for (const prompt of all) if (prompt.name === name) prompt.answer(typed)
    return
  }
}

function textOf(typed: string | { reveal(): string }): string {
  return typeof typed === 'string' ? typed : typed.reveal()
}

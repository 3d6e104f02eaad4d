import { type Change, Refusal, Secret, Type } from '../../src/index.ts'
import { fileSecret } from '../probes/file-secret.ts'
import { attributeParams, type AttributeWish } from './attributes.ts'
import { certain } from './certain.ts'
import { followed, kindOf } from './entries.ts'
import { writeFile, type WriteAnswers } from './write-file.ts'
import { askWrite, validateParam, type WriteProbes } from './write-params.ts'

/** The params that tasks share which alter a part of a file. */
export const editParams = {
  path: Type.String({ pattern: '^/', description: 'Absolute path of the file.' }),
  create: Type.Boolean({ default: false, description: 'Make the file where there is none.' }),
  ...attributeParams,
  ...validateParam,
}

/** A file of which a part is to be altered. */
export interface EditWish extends AttributeWish {
  /** Absolute and normalized. */
  readonly path: string
  readonly create: boolean
  readonly validate?: string
  /** True when a secret is put into it: then nothing of the file is shown. */
  readonly secret: boolean
  /** What to say when the edit would alter the file again each time. */
  readonly restless: string
}

export function askEdit(wish: Pick<EditWish, 'path' | 'secret' | 'owner' | 'group'>): WriteProbes {
  const questions = askWrite('', wish.path, wish)
  return wish.secret ? { ...questions, content: fileSecret(wish.path) } : questions
}

/**
 * Makes a file hold what the edit makes of its text; a file that is not there is made where the wish says so.
 *
 * @param edit pure; done twice it does no more than done once.
 * @throws {Refusal} when there is no text to edit, or when the edit would never come to rest.
 */
export function* editFile(
  wish: EditWish,
  now: WriteAnswers,
  edit: (text: string) => string,
): Generator<Change<WriteAnswers>, void, undefined> {
  const { path, secret } = wish
  const end = now.dest === null ? null : followed(now.dest)
  if (end !== null && kindOf(end) === 'directory') throw new Refusal(`${path} is a directory, not a file`)
  const text = textIn(path, now.content)
  const edited = edit(text)
  if (now.dest === null) {
    if (edited === '') return
    if (!wish.create) throw new Refusal(`there is no file at ${path}: create: true makes one`)
  }
  if (edit(edited) !== edited) throw new Refusal(`a second run would alter ${path} again: ${wish.restless}`)
  const data = secret ? new Secret(edited) : edited
  yield* writeFile(
    { ...wish, data, force: true, ...(data instanceof Secret && { holds: { text: data } }) },
    now,
  )
}

/** @throws {Refusal} for what is no text. */
export function textIn(path: string, content: WriteAnswers['content']): string {
  const known = certain(content)
  if (known === null) return ''
  if (!('text' in known))
    throw new Refusal(
      `${path} is no text in UTF-8 or larger than 64 KiB: write it whole, with copy or template`,
    )
  return known.text instanceof Secret ? known.text.reveal() : known.text
}

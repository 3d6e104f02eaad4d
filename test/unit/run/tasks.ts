import { defineProbe, defineTask, Refusal, sh, Type, UNKNOWN, upload } from '../../../src/index.ts'

/** The text of a file, or null. */
const text = defineProbe({
  name: 'text',
  summary: 'The text of a file.',
  read: (path: string) => sh`[ ! -e ${path} ] || { echo found; cat ${path}; }`,
  parse: ({ stdout }) => (stdout.startsWith('found\n') ? stdout.slice(6) : null),
})

const Path = Type.String({ description: 'A path.' })

/** Writes a file. */
export const write = defineTask({
  name: 'write',
  summary: 'Writes a file.',
  params: Type.Object({ path: Path, text: Type.String({ description: 'Its text.' }) }),
  observe: ({ path }) => ({ file: text(path) }),
  *plan({ path, text: wish }, now) {
    if (now.file !== wish)
      yield { summary: `write ${path}`, set: { file: wish }, run: [upload(wish, path, '0644')] }
  },
  result: (_, now) => ({ seen: now.file }),
})

/** Wants another file to be there first. */
export const copyOf = defineTask({
  name: 'copy_of',
  summary: 'Copies a file.',
  params: Type.Object({ from: Path, path: Path }),
  observe: ({ from, path }) => ({ from: text(from), file: text(path) }),
  *plan({ from, path }, now) {
    if (now.from === null) throw new Refusal(`${from} does not exist`)
    if (now.file !== now.from)
      yield { summary: `copy ${from}`, set: { file: now.from }, run: [sh`cp ${from} ${path}`] }
  },
})

/** Runs a script that may do anything. */
export const raw = defineTask({
  name: 'raw',
  summary: 'Runs a script.',
  params: Type.Object({ script: Type.String({ description: 'The script.' }) }),
  observe: () => ({}),
  *plan({ script }) {
    yield { summary: 'run', set: {}, run: [{ script }], unsettles: ['*'], action: true }
  },
  result: (_, __, outputs) => ({ rc: outputs[0]?.code, stdout: outputs[0]?.stdout }),
})

const nothing = defineProbe({
  name: 'nothing',
  summary: 'What cannot be asked.',
  read: () => sh`echo ${undefined as unknown as string}`,
  parse: ({ stdout }) => stdout,
})

/** Has a question whose command cannot be written. */
export const speechless = defineTask({
  name: 'speechless',
  summary: 'Cannot ask.',
  params: Type.Object({}),
  observe: () => ({ nothing: nothing() }),
  *plan() {
    // It does not get there.
  },
})

/** Says that it writes, and does not. */
export const liar = defineTask({
  name: 'liar',
  summary: 'Lies.',
  params: Type.Object({ path: Path, within: Type.Number({ default: 0, description: 'Seconds.' }) }),
  observe: ({ path }) => ({ file: text(path) }),
  *plan({ path, within }, now) {
    if (now.file === null) yield { summary: `make ${path}`, set: { file: '' }, run: [sh`true`], within }
  },
})

/** Sets what nobody can know. */
export const mystery = defineTask({
  name: 'mystery',
  summary: 'Writes what nobody can foretell.',
  params: Type.Object({ path: Path }),
  observe: ({ path }) => ({ file: text(path) }),
  *plan({ path }, now) {
    if (now.file === null)
      yield {
        summary: `fill ${path}`,
        set: { file: UNKNOWN as unknown as string },
        run: [sh`date > ${path}`],
      }
  },
  result: (_, now) => ({ file: now.file }),
})

const holds = defineProbe({
  name: 'holds',
  summary: "Whether a command of the user's own ends with code 0.",
  read: (script: string) => ({ script }),
  exits: 'any',
  parse: ({ code }) => code === 0,
  promised: true,
})

/** Runs a script that may do anything, unless another one succeeds; `only_if`: and only if that succeeds. */
export const guarded = defineTask({
  name: 'guarded',
  summary: 'Runs a script where it is needed.',
  params: Type.Object({
    script: Type.String({ description: 'The script.' }),
    unless: Type.String({ default: 'false', description: 'A script that reads.' }),
    only_if: Type.String({ default: 'true', description: 'A script that reads.' }),
    path: Path,
  }),
  observe: ({ unless, only_if: onlyIf, path }) => ({
    unless: holds(unless),
    only_if: holds(onlyIf),
    creates: text(path),
  }),
  *plan({ script }, now) {
    if (now.unless || !now.only_if || now.creates !== null) return
    yield {
      summary: 'run',
      set: { creates: UNKNOWN as unknown as string },
      run: [{ script }],
      unsettles: ['*'],
    }
  },
})

/** Says something and changes nothing. */
export const say = defineTask({
  name: 'say',
  summary: 'Says something.',
  touches: [],
  params: Type.Object({ msg: Type.Unsafe<unknown>({ description: 'What.' }) }),
  observe: () => ({}),
  *plan() {
    // Nothing to change.
  },
})

/** Makes one file, waits for another that somebody else makes, and then makes a third. */
export const relay = defineTask({
  name: 'relay',
  summary: 'Makes a file, waits, and makes another.',
  params: Type.Object({
    folder: Path,
    answer: Type.String({ description: 'What makes the file that is waited for.' }),
    within: Type.Number({ default: 10, description: 'Seconds.' }),
  }),
  observe: ({ folder }) => ({
    call: text(`${folder}/call`),
    answer: text(`${folder}/answer`),
    end: text(`${folder}/end`),
  }),
  *plan({ folder, answer, within }, now) {
    const call = `${folder}/call`
    if (now.call === null)
      yield { summary: 'call', set: { call: '' }, run: [sh`touch ${call}`, { script: answer }] }
    if (now.answer === null) yield { summary: 'wait for an answer', set: { answer: '' }, run: [], within }
    if (now.end === null)
      yield { summary: 'end', set: { end: '' }, run: [sh`cp ${`${folder}/answer`} ${`${folder}/end`}`] }
  },
})

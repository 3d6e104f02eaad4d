import {
  type Change,
  defineTask,
  type Now,
  type Probe,
  Refusal,
  sh,
  type Static,
  Type,
  upload,
} from '../src/index.ts'
import { filesNaming, namesIn, plainName, withFile, withNames, withoutNames } from './plans/module-files.ts'
import { followed, known, realPath } from './plans/entries.ts'
import { textIn } from './plans/edit-file.ts'
import { refuseLostBytes } from './plans/refuse-lost-bytes.ts'
import { touchedByFile } from './plans/touched-by-file.ts'
import { writeFile, type WriteAnswers } from './plans/write-file.ts'
import { askWrite, type WriteProbes } from './plans/write-params.ts'
import { type KernelModule, kernelModule } from './probes/module.ts'
import type { PathAnswer } from './probes/path.ts'
import { moduleBoot, type ModuleFile, type ModuleFiles } from './probes/module-boot.ts'

const Name = Type.String({ pattern: '^[A-Za-z0-9_-]+$' })

const params = Type.Object({
  name: Type.Union([Name, Type.Array(Name, { minItems: 1 })], {
    description: 'A module or a list of them. `-` and `_` are the same.',
  }),
  state: Type.Enum(['present', 'absent'], {
    default: 'present',
    description: '`present`: loaded. `absent`: not loaded.',
  }),
  persistent: Type.Boolean({
    default: true,
    description:
      'Also at boot: `present` writes the name to `/etc/modules-load.d/FILE.conf`, `absent` takes it out of every file there.',
  }),
  file: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9_.-]+$',
      description: 'FILE, without folder and `.conf`. Default: the name of the (first) module.',
    }),
  ),
})

type Params = Static<typeof params>

/** Each module is a question of its own, so that steps which share a module see what the others do. */
type Questions = Readonly<Record<`module ${string}`, Probe<KernelModule>>> &
  Partial<WriteProbes> & {
    readonly boot: Probe<ModuleFiles>
  }

const observe = (wish: Params): Questions => {
  const modules = namesOf(wish).map((name) => [`module ${name}`, kernelModule(name)] as const)
  const written = isKept(wish) ? askWrite('', fileOf(wish), {}) : {}
  return { ...Object.fromEntries(modules), boot: moduleBoot(), ...written }
}

type Answers = Now<Questions>
type Plan = Generator<Change<Answers>, void, undefined>

export default defineTask({
  name: 'kernel_module',
  summary: 'Loads modules of the kernel, now and at every boot, or removes them.',
  description: `
A module that is part of the kernel itself counts as loaded. A module is loaded at boot when \`FILE\` names it; that another
file, perhaps of a package, names it too does not count, so that it stays loaded when that package goes.

It refuses to load a module that the running kernel does not have, and to remove one that is in use or built in.
See modprobe(8), modules-load.d(5).
`,
  examples: `
- name: Load what Longhorn needs, now and at every boot
  kernel_module:
    name: [iscsi_tcp, dm_crypt, nfs]
    file: longhorn
- name: Remove a module and keep it out
  kernel_module:
    name: floppy
    state: absent
`,
  touches: (wish) => [
    ...['module', 'module-boot', 'sysctl-key'],
    ...(isKept(wish) ? touchedByFile(fileOf(wish)) : []),
  ],
  params,
  observe,
  *plan(wish, now): Plan {
    if (wish.state === 'present') {
      yield* load(namesOf(wish), now)
      if (isKept(wish)) yield* keep(wish, now as Answers & WriteAnswers)
    } else {
      if (wish.persistent) yield* forget(namesOf(wish), now)
      yield* remove(namesOf(wish), now)
    }
  },
})

function namesOf({ name }: Params): readonly string[] {
  return typeof name === 'string' ? [name] : name
}

/** Whether a file is to name it. */
function isKept({ state, persistent }: Params): boolean {
  return state === 'present' && persistent
}

function fileOf(wish: Params): string {
  return `/etc/modules-load.d/${wish.file ?? plainName(namesOf(wish)[0] ?? '')}.conf`
}

function moduleOf(now: Answers, name: string): KernelModule {
  const module = now[`module ${name}`]
  if (!module) throw new Error(`module ${name} was not asked`)
  return module
}

function* load(names: readonly string[], now: Answers): Plan {
  const missing = names.filter((name) => !moduleOf(now, name).loaded)
  if (missing.length === 0) return
  for (const name of missing) {
    const { problem } = moduleOf(now, name)
    if (problem !== null) throw new Refusal(`The module ${name} cannot be loaded: ${problem}.`)
  }
  const needs = [...new Set(missing.flatMap((name) => moduleOf(now, name).needs))]
  yield {
    summary: `load ${missing.join(', ')}`,
    set: modulesAs(missing, now, { loaded: true }),
    run: [sh`modprobe --all -- ${missing}`],
    // A module may bring parameters of its own.
    unsettles: [...needs.map((name) => `module ${name}`), 'sysctl-key'],
  }
}

function* remove(names: readonly string[], now: Answers): Plan {
  const loaded = names.filter((name) => moduleOf(now, name).loaded)
  for (const name of loaded) {
    const { builtIn, usedBy } = moduleOf(now, name)
    if (builtIn) throw new Refusal(`${name} is part of the kernel itself: it cannot be removed.`)
    const others = usedBy.filter((user) => !names.map(plainName).includes(user))
    if (others.length > 0) throw new Refusal(`${name} is in use by ${others.join(', ')}: stop that first.`)
  }
  if (loaded.length === 0) return
  yield {
    summary: `remove ${loaded.join(', ')}`,
    set: modulesAs(loaded, now, { loaded: false, usedBy: [] }),
    run: [sh`modprobe --remove -- ${loaded}`],
    // What nothing else uses any more goes with them.
    unsettles: ['module', 'sysctl-key'],
  }
}

function modulesAs(names: readonly string[], now: Answers, as: Partial<KernelModule>): Partial<Answers> {
  return Object.fromEntries(names.map((name) => [`module ${name}`, { ...moduleOf(now, name), ...as }]))
}

function* keep(wish: Params, now: Answers & WriteAnswers): Plan {
  const path = fileOf(wish)
  const text = textIn(path, now.content)
  const missing = namesOf(wish).filter((name) => !namesIn(text).includes(plainName(name)))
  if (missing.length === 0) return
  const data = withNames(text, missing)
  for (const change of writeFile({ path, data, force: true }, now)) {
    const boot = withFile(now.boot, path, realPath(path, now.dest), asWritten(change.set.dest, data))
    const summary = `load ${missing.join(', ')} at every boot`
    yield { ...change, summary, set: { ...change.set, boot } }
  }
}

function asWritten(dest: PathAnswer | undefined, text: string): ModuleFile {
  const end = dest ? followed(dest) : null
  if (end === null) throw new Error('nothing was written')
  return { mode: known(end.mode), owner: known(end.owner), group: known(end.group), text }
}

/** @throws {Refusal} for a file of a package, which an upgrade would write again, and for one that cannot be written as it is. */
function* forget(names: readonly string[], { boot }: Answers): Plan {
  const paths = filesNaming(boot, names)
  if (paths.length === 0) return
  const foreign = paths.find((path) => !path.startsWith('/etc/'))
  if (foreign !== undefined) {
    const mask = foreign.replace(/^.*\//, '/etc/modules-load.d/')
    throw new Refusal(
      `${foreign} loads ${names.join(', ')} at boot: mask it with a link from ${mask} to /dev/null.`,
    )
  }
  const files = paths.flatMap((path) => {
    const file = boot[path]
    if (!file) return []
    const text = withoutNames(file.text, names)
    refuseLostBytes(path, text)
    return [[path, { ...file, text }] as const]
  })
  yield {
    summary: `load ${names.join(', ')} no more at boot`,
    set: { boot: { ...boot, ...Object.fromEntries(files) } },
    run: files.map(([path, { text, mode, owner, group }]) => upload(text, path, mode, { owner, group })),
  }
}

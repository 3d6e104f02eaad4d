import { defineProbe, sh, type Unknown } from '../../src/index.ts'

export interface StorageController {
  /** `IntelAhci`, `PIIX4`, `LsiLogic`, `VirtioSCSI`, `USB` … */
  readonly type: string
  /** What it has now: it can grow while the machine is off, up to `maxPorts`. */
  readonly ports: number
  readonly maxPorts: number
}

/** What is in a slot of a controller. */
export interface Attachment {
  /** The file; `emptydrive` where a drive has no medium. */
  readonly medium: string
  readonly uuid: string | null | Unknown
}

export interface VirtualMachine {
  readonly name: string
  readonly uuid: string
  /** `running`, `paused`, `poweroff`, `saved`, `aborted`, `starting`, `stopping`, `gurumeditation` … */
  readonly state: string
  /** Who has it locked: the frontend that runs it, or a settings window; null when nobody has. */
  readonly session: string | null
  /** By name. */
  readonly controllers: Readonly<Record<string, StorageController>>
  /** By slot, as VirtualBox writes it: `SATA Controller-2-0`. Empty slots are left out. */
  readonly attachments: Readonly<Record<string, Attachment>>
}

/** Why there is no answer about a machine: no VBoxManage, or no such machine among those of the user. */
interface NoMachine {
  readonly missing: 'program' | 'machine'
  readonly others: readonly string[]
}

export type VirtualMachineAnswer = VirtualMachine | NoMachine

export const NO_VIRTUALBOX = 3
const NO_SUCH_MACHINE = 4

/**
 * What VirtualBox says of a machine of the user that asks. While one starts or stops, `showvminfo` may say all that is
 * looked at here and fail afterwards: "The object is not ready".
 */
export const virtualMachine = defineProbe({
  name: 'virtualbox-vm',
  summary: 'The state of a machine of VirtualBox, its storage controllers and what is attached to them.',
  personal: true,
  read: (name: string) => sh`
command -v VBoxManage > /dev/null || exit ${NO_VIRTUALBOX}
if s=$(VBoxManage showvminfo ${name} --machinereadable 2>&1); then printf '%s\n' "$s"; exit; fi
case $s in
  *VBOX_E_OBJECT_NOT_FOUND*) VBoxManage list vms; exit ${NO_SUCH_MACHINE} ;;
  *VMState=*'object is not ready'*) printf '%s\n' "$s" ;;
  *) printf '%s\n' "$s" >&2; exit 1 ;;
esac`,
  exits: [0, NO_VIRTUALBOX, NO_SUCH_MACHINE],
  parse: ({ code, stdout }): VirtualMachineAnswer => {
    if (code === NO_VIRTUALBOX) return { missing: 'program', others: [] }
    if (code === NO_SUCH_MACHINE) return { missing: 'machine', others: readNames(stdout) }
    return readMachine(readValues(stdout))
  },
})

/** `"k8s-master" {uuid}`, a line for each machine. */
function readNames(stdout: string): string[] {
  return [...stdout.matchAll(/^"(.*)" \{[0-9a-f-]+\}$/gm)].map(([, name]) => name ?? '').sort()
}

/**
 * `name="value"` or `"name"="value"`; from 7.0 on with `\` before `"` and `\`. The first of a name counts: a description,
 * which comes last, may hold anything.
 */
function readValues(stdout: string): Map<string, string> {
  const values = new Map<string, string>()
  for (const [, quoted, plain, value = ''] of stdout.matchAll(
    /^(?:"((?:[^"\\]|\\.)*)"|([^"=\s]+))="(.*)"$/gm,
  )) {
    const name = unescaped(quoted ?? plain ?? '')
    if (!values.has(name)) values.set(name, unescaped(value))
  }
  return values
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(["\\])/g, '$1')
}

function readMachine(values: ReadonlyMap<string, string>): VirtualMachine {
  const state = values.get('VMState')
  if (state === undefined) throw new Error('showvminfo printed no VMState')
  const controllers = readControllers(values)
  return {
    name: values.get('name') ?? '',
    uuid: values.get('UUID') ?? '',
    state,
    session: values.get('SessionName') ?? null,
    controllers,
    attachments: readAttachments(values, Object.keys(controllers)),
  }
}

function readControllers(values: ReadonlyMap<string, string>): Record<string, StorageController> {
  const controllers: Record<string, StorageController> = {}
  for (let index = 0; values.has(`storagecontrollername${String(index)}`); index++) {
    const of = (what: string): string => values.get(`storagecontroller${what}${String(index)}`) ?? ''
    controllers[of('name')] = {
      type: of('type'),
      ports: Number(of('portcount')),
      maxPorts: Number(of('maxportcount')),
    }
  }
  return controllers
}

function readAttachments(
  values: ReadonlyMap<string, string>,
  controllers: readonly string[],
): Record<string, Attachment> {
  const attachments: Record<string, Attachment> = {}
  for (const name of controllers) {
    for (const [key, medium] of values) {
      const slot = key.startsWith(`${name}-`) ? key.slice(name.length + 1) : ''
      if (!/^\d+-\d+$/.test(slot) || medium === 'none') continue
      attachments[key] = { medium, uuid: values.get(`${name}-ImageUUID-${slot}`) ?? null }
    }
  }
  return attachments
}

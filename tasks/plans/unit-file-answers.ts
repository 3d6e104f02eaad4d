import type { Change, Probe } from '../../src/index.ts'
import { fileContent } from '../probes/file-content.ts'
import { path, type PathAnswer } from '../probes/path.ts'
import { type Unit, unit } from '../probes/unit.ts'
import { askAttributes, type AttributeAnswers, type AttributeProbes } from './attributes.ts'
import { parentOf } from './paths.ts'
import type { Holding } from './write-file.ts'

export interface UnitFileWish {
  /** Its whole name: `exporter.service`. */
  readonly unit: string
  /** Of its file, or of the drop-in. */
  readonly path: string
  readonly isDropIn: boolean
  readonly text: string
  readonly enabled: boolean | null
  readonly restart: boolean
}

// A type, not an interface: only types fit the index signature of Observed.
type UnitFileProbes = AttributeProbes & {
  readonly unit: Probe<Unit | null>
  readonly dest: Probe<PathAnswer>
  readonly parent: Probe<PathAnswer>
  readonly content: Probe<Holding | null>
}

export interface UnitFileAnswers extends AttributeAnswers {
  readonly unit: Unit | null
  readonly dest: PathAnswer
  readonly parent: PathAnswer
  readonly content: Holding | null
}

export type UnitFileChange = Change<UnitFileAnswers>

export function askUnitFile({ unit: name, path: at }: Pick<UnitFileWish, 'unit' | 'path'>): UnitFileProbes {
  return {
    unit: unit(name),
    dest: path(at),
    parent: path(parentOf(at)),
    content: fileContent(at),
    ...askAttributes({}),
  }
}

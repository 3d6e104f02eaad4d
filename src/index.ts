/**
 * The author API: all that a task or a probe needs. A task library imports this and nothing else of Drover.
 */
export { Type, type Static } from 'typebox'
export type { Change } from './task/change.ts'
export { type Command, sh } from './task/command.ts'
export { type Content, type Data, sha256, textOf } from './task/content.ts'
export type { Output } from './task/output.ts'
export {
  Anything,
  type Condition,
  Conditions,
  Download,
  Kustomization,
  LocalFile,
  LocalFiles,
  MaybeSecret,
  type Predicate,
  Predicates,
  TemplateFile,
} from './task/params.ts'
export { defineProbe, type JointCommand, type Probe } from './task/probe.ts'
export { Refusal } from './task/refusal.ts'
export { Secret } from './task/secret.ts'
export { type Dress, dressed, type Predecessor, withAcl } from './task/successor.ts'
export { defineAction, defineTask, type Now, type Task } from './task/task.ts'
export { isUnknown, UNKNOWN, type Unknown } from './task/unknown.ts'
export { upload } from './task/upload.ts'

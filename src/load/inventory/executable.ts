import { accessSync, closeSync, constants, openSync, readSync } from 'node:fs'
import { isFile } from '../files.ts'

/** Whether a file is a program: it may be executed, and begins as a script or an ELF binary does. A YAML file may have the bit by chance. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
  } catch {
    return false
  }
  if (!isFile(path)) return false
  const file = openSync(path, 'r')
  try {
    const begin = Buffer.alloc(4)
    const length = readSync(file, begin, 0, 4, 0)
    const text = begin.subarray(0, length).toString('latin1')
    return text.startsWith('#!') || text === '\x7fELF'
  } finally {
    closeSync(file)
  }
}

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { ControllerFiles } from '../run/surroundings.ts'
import { DroverError } from '../task/error.ts'

/** Files beside a playbook, for what is fetched from hosts. */
export function controllerFiles(cwd: string): ControllerFiles {
  const at = (path: string, playbook: string): string => resolve(cwd, dirname(playbook), path)
  return {
    read(path, playbook) {
      try {
        return readFileSync(at(path, playbook))
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
        throw unusable(path, error)
      }
    },
    write(path, playbook, bytes) {
      const file = at(path, playbook)
      try {
        mkdirSync(dirname(file), { recursive: true })
        // Whoever reads it meanwhile reads the old one whole.
        writeFileSync(`${file}.${process.pid}.part`, bytes)
        renameSync(`${file}.${process.pid}.part`, file)
      } catch (error) {
        throw unusable(path, error)
      }
    },
  }
}

function unusable(path: string, error: unknown): DroverError {
  const reason = error instanceof Error ? error.message : String(error)
  return new DroverError('file-unreadable', `cannot use ${path} on the controller: ${reason}`, {
    cause: error,
  })
}

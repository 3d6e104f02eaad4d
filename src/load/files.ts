import { existsSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join, relative, resolve } from 'node:path'
import { mistake, type Spot } from './origin.ts'

/** The path as it is shown: relative to where the user stands, when below it. */
export function shownPath(path: string, cwd: string): string {
  const short = relative(cwd, path)
  if (short === '') return '.'
  return short.startsWith('..') || isAbsolute(short) ? path : short
}

/** An absolute path; `~` is the user's home. */
export function absolutePath(path: string, base: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : resolve(base, path)
}

export function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile()
}

export function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory()
}

/**
 * The bytes of a file.
 *
 * @param spot what named the file, or null.
 * @throws {DroverError} `file-unreadable`
 */
export function readBytes(path: string, shown: string, spot: Spot | null): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw mistake('file-unreadable', `cannot read ${shown}: ${reason(error)}`, spot)
  }
}

/** @throws {DroverError} `file-unreadable`, also when it is not UTF-8 text. */
export function readText(path: string, shown: string, spot: Spot | null): string {
  const bytes = readBytes(path, shown, spot)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw mistake('file-unreadable', `cannot read ${shown}: it is not UTF-8 text`, spot)
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  ENOTDIR: 'a part of its path is not a folder',
}

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return REASONS[code] ?? (code === '' ? String(error) : code)
}

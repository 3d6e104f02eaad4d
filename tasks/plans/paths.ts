/** The same path without doubled and trailing slashes and `.`: one path must have one probe key. */
export function normalize(path: string): string {
  const parts = partsOf(path)
  return path.startsWith('/') ? `/${parts.join('/')}` : parts.join('/')
}

/** `/` for what stands in it, and for itself. */
export function parentOf(path: string): string {
  return `/${partsOf(path).slice(0, -1).join('/')}`
}

export function nameOf(path: string): string {
  return partsOf(path).at(-1) ?? ''
}

/** All directories above a path, from the top, without `/`. */
export function ancestorsOf(path: string): `/${string}`[] {
  const parts = partsOf(path).slice(0, -1)
  return parts.map((_, index): `/${string}` => `/${parts.slice(0, index + 1).join('/')}`)
}

/** Where a link at `path` leads, as far as names tell: links on the way are not followed. */
export function targetOf(path: string, target: string): string {
  const parts: string[] = target.startsWith('/') ? [] : partsOf(parentOf(path))
  for (const part of partsOf(target)) {
    if (part === '..') parts.pop()
    else parts.push(part)
  }
  return `/${parts.join('/')}`
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.')
}

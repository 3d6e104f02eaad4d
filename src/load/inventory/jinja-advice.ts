import { cel } from '../cel/expression.ts'

/** What Jinja writes, and what CEL writes instead, one after the other. */
const REWRITES: readonly (readonly [RegExp, string])[] = [
  [/^\s*\{\{-?\s*(.*?)\s*-?\}\}\s*$/s, '$1'],
  [/([\w.]+)\s+is\s+not\s+defined\b/g, '!has(vars.$1)'],
  [/([\w.]+)\s+is\s+defined\b/g, 'has(vars.$1)'],
  [/([\w.]+)\s*\|\s*default\(([^()]*)\)/g, '(has(vars.$1) ? vars.$1 : $2)'],
  [/([\w.]+)\s*\|\s*(?:length|count)\b/g, 'size($1)'],
  [/([\w.]+)\s*\|\s*int\b/g, 'int($1)'],
  [/([\w.]+)\s*\|\s*string\b/g, 'string($1)'],
  [/([\w.]+)\s*\|\s*bool\b/g, 'bool($1)'],
  [/([\w.]+)\s*\|\s*lower\b/g, '$1.lowerAscii()'],
  [/([\w.]+)\s*\|\s*upper\b/g, '$1.upperAscii()'],
  [/\.startswith\(/g, '.startsWith('],
  [/\.endswith\(/g, '.endsWith('],
  [/([\w.]+|'[^']*'|"[^"]*")\s+not\s+in\s+([\w.]+)/g, '!($1 in $2)'],
  [/^(.+?)\s+if\s+(.+?)\s+else\s+(.+)$/s, '$2 ? $1 : $3'],
  [/\bnot\s+([\w.]+(?:\([^()]*\))?)/g, '!$1'],
  [/\band\b/g, '&&'],
  [/\bor\b/g, '||'],
  [/\s~\s/g, ' + '],
  [/\bTrue\b/g, 'true'],
  [/\bFalse\b/g, 'false'],
  [/\bNone\b/g, 'null'],
]

/** The CEL for an expression that is Jinja's, or null when there is none that parses. */
export function celFor(jinja: string): string | null {
  let text = jinja
  for (const [from, to] of REWRITES) text = text.replace(from, to)
  if (text === jinja) return null
  try {
    cel({ text, spot: () => ({ at: { file: '', line: 1, col: 1 }, sourceLine: '', caret: 0 }) })
    return text
  } catch {
    return null
  }
}

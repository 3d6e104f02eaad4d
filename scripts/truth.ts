// node scripts/truth.ts CHECK.json RUN.json AFTER.json: did the check tell the truth?
// The documents are what `drover run --check|(nothing)|--check --output json` printed, one after the other.
import { readFileSync } from 'node:fs'
import type { RunRecord } from '../src/task/result.ts'
import { compare, isPending, table } from '../test/truth/compare.ts'

const [check, run, after] = process.argv
  .slice(2)
  .map((file) => JSON.parse(readFileSync(file, 'utf8')) as RunRecord)
if (check && run && after) {
  const rows = compare(check, run, after)
  console.log(table(rows))
  if (rows.some((row) => row.lie !== null || isPending(row))) process.exitCode = 1
} else {
  console.error('usage: node scripts/truth.ts CHECK.json RUN.json AFTER.json')
  process.exitCode = 2
}

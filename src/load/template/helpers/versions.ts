import { compareVersions, validate } from 'compare-versions'
import { compareDebian } from './debian-version.ts'
import { CannotWork, helper } from './helper.ts'

const HOLDS = {
  '<': (order: number) => order < 0,
  '<=': (order: number) => order <= 0,
  '==': (order: number) => order === 0,
  '!=': (order: number) => order !== 0,
  '>=': (order: number) => order >= 0,
  '>': (order: number) => order > 0,
}

export const VERSION_HELPERS = {
  version_compare: helper({
    summary:
      'Whether one version stands to another as `<`, `<=`, `==`, `!=`, `>=` or `>` says; by the rules of "semver" (when not given) or "debian".',
    example: '{{ version_compare version ">=" "1.10" }}',
    values: { version: '1.9.3' },
    gives: false,
    takes: { version: 'version', operator: 'operator', other: 'version', rules: 'scheme?' },
    returns: 'truth',
    call: ({ version, operator, other, rules = 'semver' }) =>
      HOLDS[operator](rules === 'debian' ? compareDebian(version, other) : compareSemver(version, other)),
  }),
}

function compareSemver(one: string, other: string): number {
  for (const version of [one, other]) {
    if (!validate(version)) {
      const wrong = 'is no version such as 1.2.3; the rules "debian" know others'
      throw new CannotWork(`${JSON.stringify(version)} ${wrong}`, `the text ${wrong}`)
    }
  }
  return compareVersions(one, other)
}

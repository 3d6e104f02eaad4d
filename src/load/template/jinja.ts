import { HELPERS } from './helpers.ts'
import { signature } from './helpers/helper.ts'

/** Filters of Jinja and Ansible, and the helpers that stand for them under another name. */
export const JINJA_FILTERS: Readonly<Record<string, string>> = {
  b64decode: 'from_base64',
  b64encode: 'base64',
  checksum: 'hash',
  combine: 'merge',
  count: 'length',
  d: 'default',
  dict2items: 'items',
  from_yaml_all: 'from_yaml',
  human_readable: 'human_size',
  human_to_bytes: 'to_bytes',
  ipaddr: 'ip_address',
  items2dict: 'from_items',
  map: 'pluck',
  md5: 'hash',
  relpath: 'relative',
  selectattr: 'where',
  sha1: 'hash',
  splitext: 'extension',
  strftime: 'date',
  to_json: 'json',
  to_nice_json: 'json',
  to_nice_yaml: 'yaml',
  to_uuid: 'uuid',
  to_yaml: 'yaml',
  version: 'version_compare',
}

/** How a filter of Jinja is written here; undefined when there is no such helper. */
export function insteadOfFilter(filter: string): string | undefined {
  const name = Object.hasOwn(JINJA_FILTERS, filter) ? JINJA_FILTERS[filter] : filter
  const helper = name === undefined ? undefined : HELPERS[name]
  return name === undefined || helper === undefined ? undefined : `write {{ ${signature(name, helper)} }}`
}

import { ADDRESS_HELPERS } from './helpers/addresses.ts'
import { DATE_HELPERS } from './helpers/dates.ts'
import { ENCODING_HELPERS } from './helpers/encodings.ts'
import { ENVIRONMENT_HELPERS } from './helpers/environment.ts'
import type { Helper } from './helpers/helper.ts'
import { LIST_HELPERS } from './helpers/lists.ts'
import { LOGIC_HELPERS } from './helpers/logic.ts'
import { MAPPING_HELPERS } from './helpers/mappings.ts'
import { NUMBER_HELPERS } from './helpers/numbers.ts'
import { PATH_HELPERS } from './helpers/paths.ts'
import { TEXT_HELPERS } from './helpers/text.ts'
import { VERSION_HELPERS } from './helpers/versions.ts'

/** The helpers by what they are for. Docs list them in this order. */
export const HELPER_FAMILIES: Readonly<Record<string, Readonly<Record<string, Helper>>>> = {
  'Values and conditions': LOGIC_HELPERS,
  Text: TEXT_HELPERS,
  Lists: LIST_HELPERS,
  Mappings: MAPPING_HELPERS,
  Numbers: NUMBER_HELPERS,
  'Encodings and hashes': ENCODING_HELPERS,
  Paths: PATH_HELPERS,
  Versions: VERSION_HELPERS,
  Dates: DATE_HELPERS,
  'IP addresses': ADDRESS_HELPERS,
  Controller: ENVIRONMENT_HELPERS,
}

/** What templates can call, beside #if, #unless, #each, #with and lookup. It has no prototype: `constructor` is no helper. */
export const HELPERS: Readonly<Record<string, Helper>> = Object.assign(
  Object.create(null) as Record<string, Helper>,
  ...Object.values(HELPER_FAMILIES),
) as Readonly<Record<string, Helper>>

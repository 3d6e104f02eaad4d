import { didYouMean } from '../did-you-mean.ts'
import type { Field, Reader } from '../yaml/reader.ts'
import { notSupported } from './keywords.ts'

/** Reports keys that are no keywords here. */
export function reportStrangers(
  reader: Reader,
  fields: readonly Field[],
  keywords: Readonly<Record<string, string>>,
  where: string,
): void {
  for (const { key, keySpot } of fields) {
    if (Object.hasOwn(keywords, key)) continue
    const instead = notSupported(key)
    const message =
      instead === undefined ? `${where} has no keyword ${key}` : `the keyword ${key} is not supported`
    reader.mistakes.add(
      'unknown-keyword',
      message,
      keySpot,
      instead ?? didYouMean(key, Object.keys(keywords)),
    )
  }
}

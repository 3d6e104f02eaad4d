import { Refusal } from '../../src/index.ts'

/**
 * Answers are text: bytes that are no UTF-8 are read as U+FFFD, and it is that which would be written in their place.
 *
 * @param where the text is, in words. @param text as it would be written.
 * @throws {Refusal} when others' lines would not stay as they are.
 */
export function refuseLostBytes(where: string, text: string): void {
  if (text.includes('\uFFFD'))
    throw new Refusal(
      `${where} holds bytes that are no UTF-8: they would be lost. Write it in UTF-8 first (iconv(1))`,
    )
}

import { CannotWork } from './helper.ts'

/** @throws {CannotWork} for what is no absolute URL. */
export function urlParts(text: string): Record<string, string | number | null> {
  if (!URL.canParse(text)) throw new CannotWork('the text is not a URL with a scheme')
  const url = new URL(text)
  return {
    scheme: url.protocol.slice(0, -1),
    user: decodeURIComponent(url.username),
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? null : Number(url.port),
    path: url.pathname,
    query: url.search.slice(1),
    fragment: url.hash.slice(1),
  }
}

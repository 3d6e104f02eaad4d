import { CannotWork, helper } from './helper.ts'
import { luxon } from './libraries.ts'

export const DATE_HELPERS = {
  date: helper({
    summary:
      'Seconds since 1970 as text: by a [format](https://moment.github.io/luxon/#/formatting?id=table-of-tokens) such as `yyyy-MM-dd HH:mm`, else as ISO 8601; in UTC or a time zone.',
    example: '{{ date 1767225600 "yyyy-MM-dd HH:mm" "Europe/Berlin" }}',
    gives: '2026-01-01 01:00',
    takes: { seconds: 'number', format: 'text?', zone: 'zone?' },
    returns: 'text',
    call: ({ seconds, format, zone = 'utc' }) => {
      const moment = luxon.value.DateTime.fromMillis(Math.round(seconds * 1000), { zone, locale: 'en-GB' })
      if (!moment.isValid)
        throw new CannotWork(`${seconds} is too far from 1970`, 'the time is too far from 1970')
      return format === undefined || format === ''
        ? moment.toISO({ suppressMilliseconds: true })
        : moment.toFormat(format)
    },
  }),
  epoch: helper({
    summary: 'The seconds since 1970 of a time in ISO 8601 (UTC when it names no zone).',
    example: '{{ epoch "2026-01-01T01:00:00+01:00" }}',
    gives: 1767225600,
    takes: { time: 'moment' },
    returns: 'number',
    call: ({ time }) => time.toSeconds(),
  }),
}

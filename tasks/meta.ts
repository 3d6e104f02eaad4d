import { defineAction, Type } from '../src/index.ts'

export default defineAction({
  name: 'meta',
  acts: 'meta',
  summary: 'Steers the run itself.',
  description: `
- \`flush_handlers\`: the handlers notified so far run now.
- \`end_host\`: this host is done with the play, without having failed; \`end_batch\`: all hosts of the batch; \`end_play\`: all hosts, also of batches
  to come. Handlers that were notified run all the same.
- \`reset_connection\`: the next step connects anew, and asks everything anew.
- \`clear_host_errors\`: hosts that failed or could not be reached take part again from the next play on.
- \`refresh_inventory\`: executable inventories are asked again, for the plays to come.
- \`noop\`: nothing.
`,
  examples: `
- name: Nothing to do on machines without a data disk
  meta: end_host
  when: inventory_hostname.startsWith("web")
`,
  params: Type.Object({
    action: Type.Enum(
      [
        'flush_handlers',
        'end_host',
        'end_batch',
        'end_play',
        'reset_connection',
        'clear_host_errors',
        'refresh_inventory',
        'noop',
      ],
      { description: 'What to do.' },
    ),
  }),
})

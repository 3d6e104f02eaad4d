/** The layers of the house. Each rule says why it is there. */
const only = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^(src|tasks|test)/', pathNot: to },
})

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle means that two files are one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    only(
      'task-is-pure',
      '^src/task/',
      '^src/task/',
      'The core knows nothing of files, hosts or terminals: it is what strangers build on.',
    ),
    only(
      'load-to-task',
      '^src/load/',
      '^src/(load|task)/',
      'Loading turns text into values; it never runs anything.',
    ),
    only(
      'hosts-to-task',
      '^src/hosts/',
      '^src/(hosts|task)/',
      'A connection carries commands; it knows neither playbooks nor runs.',
    ),
    only(
      'run-to-task-and-host',
      '^src/run/',
      '^src/(run|task)/|^src/hosts/host\\.ts$',
      'The runner speaks to hosts through one interface, so that recorded hosts are as good as real ones.',
    ),
    only(
      'report-to-task',
      '^src/report/',
      '^src/(report|task)/',
      'A report sees results only: what it shows can be shown again later from a record.',
    ),
    only(
      'tasks-are-strangers',
      '^tasks/',
      '^(tasks/(probes|plans)/|src/index\\.ts$)',
      "Our tasks use what a stranger's library can use: the author API, probes, and pure pieces of plans that several tasks share.",
    ),
    {
      name: 'tasks-are-loaded-by-path',
      comment: "The registry loads tasks by path, ours and a stranger's alike.",
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(tasks|test)/' },
    },
    {
      name: 'nobody-needs-the-bench',
      comment: 'The bench stands on the product, never the product on the bench.',
      severity: 'error',
      from: { path: '^(src|tasks)/' },
      to: { path: '^(bench|scripts)/' },
    },
    {
      name: 'bench-stays-outside',
      comment:
        'Drover is measured as a user starts it, like every other tool. Of its own code the bench takes the search for a misspelt name only.',
      severity: 'error',
      from: { path: '^bench/' },
      to: { path: '^(src|tasks)/', pathNot: '^src/task/nearest\\.ts$' },
    },
    {
      name: 'core-has-no-io',
      comment: 'The core is pure and synchronous.',
      severity: 'error',
      from: { path: '^src/task/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|buffer|util)$' },
    },
    {
      name: 'tasks-have-no-io',
      comment: 'A plan that could read a file could not be trusted in check mode.',
      severity: 'error',
      from: { path: '^tasks/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'who-may-touch-the-machine',
      severity: 'error',
      comment:
        'Files, processes and sockets are touched in few places: loading reads files, hosts connect, the command line reads and writes.',
      from: { path: '^src/', pathNot: '^src/(load|hosts|cli)/|^src/testing' },
      to: { dependencyTypes: ['core'], path: '^(node:)?(fs|child_process|net|tls|http|https|dgram)' },
    },
    {
      name: 'no-dev-dependencies-in-the-product',
      comment: 'What the product imports must be installed with it.',
      severity: 'error',
      from: { path: '^(src|tasks)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
}

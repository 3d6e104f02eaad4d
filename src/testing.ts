/**
 * Tools for testing a task library over its own fixtures: `drover/testing`.
 * A fixture is a YAML file; its format is described in docs/writing-tasks.md.
 */
export { holds, pure, reads, settles, shows, type Violation } from './task/laws.ts'
export { checkTaskFixture, withDefaults } from './testing/task-fixture.ts'
export { checkProbeFixture } from './testing/probe-fixture.ts'
export { findFixtures, type Fixture } from './testing/fixtures.ts'

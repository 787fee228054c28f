import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { describeUnless } from '#root/test/support/describe-unless'
import { documentedMetrics, readsOf, unknownLabels } from './documented-metrics.ts'

const folder = 'deploy/observability/prometheus'

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly alert: string
      readonly expr: string
      readonly annotations: { readonly summary: string; readonly runbook: string }
    }[]
  }[]
}

interface RuleTests {
  readonly tests: readonly {
    readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts: readonly unknown[] }[]
  }[]
}

const rules = (parse(readFileSync(`${folder}/rules.yaml`, 'utf8')) as Rules).groups.flatMap((group) => group.rules)

test('every metric and every label that an alert reads is one that the processes report', () => {
  const read = rules.flatMap(({ expr }) => readsOf(expr).map(({ metric }) => metric))
  expect(read.length).toBeGreaterThan(10)
  expect(read.filter((name) => !documentedMetrics.has(name))).toEqual([])
  expect(rules.flatMap(({ expr }) => unknownLabels(expr))).toEqual([])
})

test('docs/operations.md says for each alert what to do', () => {
  const sections = [...readFileSync('docs/operations.md', 'utf8').matchAll(/^### (\w+)$/gm)].map(([, name]) => name)
  expect(rules.map(({ alert }) => alert)).toEqual(sections.slice(-rules.length))
  for (const { alert, annotations } of rules)
    expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`)
})

test('there is a fault for each alert', () => {
  const { tests } = parse(readFileSync(`${folder}/rules.test.yaml`, 'utf8')) as RuleTests
  const firing = tests.flatMap((one) => one.alert_rule_test).filter(({ exp_alerts: expected }) => expected.length > 0)
  expect(firing.map(({ alertname }) => alertname).toSorted()).toEqual(rules.map(({ alert }) => alert).toSorted())
})

const promtoolProblem = spawnSync('promtool', ['--version']).error
  ? 'no promtool on the PATH: install the Debian package prometheus'
  : null

describeUnless(promtoolProblem, 'promtool', () => {
  test.each([
    ['check', 'rules.yaml'],
    ['test', 'rules.test.yaml'],
  ])('%s rules %s succeeds', (command, file) => {
    expect(execFileSync('promtool', [command, 'rules', file], { cwd: folder, encoding: 'utf8' })).toContain('SUCCESS')
  })
})

import fc from 'fast-check'
import { ImportProblem } from '#root/subgraphs/assessments/src/domain/imports/estate'
import { estateFormats, mergeParts, readEstateFile } from '#root/subgraphs/assessments/src/domain/imports/import-estate'
import type { EstateFormat } from '#root/subgraphs/assessments/src/domain/imports/import-estate'

const csv = (...rows: readonly (readonly string[])[]) =>
  rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n')

const awsHead = [
  'lineItem/UsageStartDate',
  'lineItem/UnblendedCost',
  'lineItem/CurrencyCode',
  'lineItem/UsageType',
  'lineItem/UsageAmount',
  'product/instanceType',
]
const awsDay = (day: number, hours = '48') => [
  `2026-10-0${day}T00:00:00Z`,
  '100.10',
  'USD',
  'EUC1-BoxUsage:p5.48xlarge',
  hours,
  'p5.48xlarge',
]

describe('bills', () => {
  test.each([
    ['names with slashes', awsHead],
    ['names with underscores', awsHead.map((name) => name.replaceAll('/', '_').replaceAll(/([a-z])([A-Z])/g, '$1_$2'))],
  ])('of AWS, %s: what the days cover is scaled to a month', (_, head) => {
    const { monthlySpendUsd, instances } = readEstateFile('AWS_BILL', csv(head, awsDay(1), awsDay(2)))
    expect(monthlySpendUsd).toBeCloseTo((200.2 * 365) / 12 / 2, 2)
    expect(instances).toEqual([{ provider: 'AWS', sku: 'p5.48xlarge', count: 2, hoursPerMonth: 730 }])
  })

  test('of AWS: an instance that runs for a part of the day has its hours, and storage is no instance', () => {
    const storage = ['2026-10-01T00:00:00Z', '5', 'USD', 'EUC1-VolumeUsage.gp3', '100', 'p5.48xlarge']
    const { monthlySpendUsd, instances } = readEstateFile('AWS_BILL', csv(awsHead, awsDay(1, '6'), storage))
    expect(monthlySpendUsd).toBeCloseTo((105.1 * 365) / 12, 2)
    expect(instances).toEqual([{ provider: 'AWS', sku: 'p5.48xlarge', count: 1, hoursPerMonth: 182.5 }])
  })

  test('of Azure: virtual machines by their service type', () => {
    const head = ['date', 'costInBillingCurrency', 'billingCurrency', 'meterCategory', 'quantity', 'additionalInfo']
    const info = '{"ServiceType":"Standard_NC24ads_A100_v4","VCPUs":24}'
    const text = csv(
      head,
      ['10/01/2026', '90', 'USD', 'Virtual Machines', '24', info],
      ['10/01/2026', '1', 'USD', 'Storage', '9', ''],
    )
    expect(readEstateFile('AZURE_BILL', text)).toMatchObject({
      monthlySpendUsd: 2767.92,
      instances: [{ provider: 'AZURE', sku: 'Standard_NC24ads_A100_v4', count: 1, hoursPerMonth: 730 }],
    })
  })

  test('of Google Cloud: the spend alone', () => {
    const text = csv(['cost', 'currency', 'usage_start_time'], ['12', 'USD', '2026-10-01 00:00:00 UTC'])
    expect(readEstateFile('GCP_BILL', text)).toMatchObject({ monthlySpendUsd: 365, instances: [] })
  })

  test.each([
    ['nothing', '', /expected a line with the names of the columns, got an empty file/],
    ['another file', 'a,b\n1,2', /expected a column lineitemunblendedcost, got "a, b"/],
    ['no rows', csv(awsHead), /expected at least one row, got none/],
    ['another currency', csv(awsHead, awsDay(1).with(2, 'EUR')), /row 2: expected the currency USD, got "EUR"/],
    [
      'a cost that is no number',
      csv(awsHead, awsDay(1), awsDay(2).with(1, 'much')),
      /row 3: cost: expected a number, got "much"/,
    ],
    ['no cost', csv(awsHead, awsDay(1).with(1, '')), /row 2: cost: expected a number, got ""/],
    ['no date', csv(awsHead, awsDay(1).with(0, 'soon')), /row 2: expected a date, got "soon"/],
    ['a cost beyond all bounds', csv(awsHead, awsDay(1).with(1, '1e300')), /expected costs of 0 to 1,000,000,000 USD/],
    ['an open quotation mark', `${awsHead.join(',')}\n"open`, /expected comma-separated values, got/],
    ['a row too short', `${awsHead.join(',')}\n1,2`, /expected comma-separated values, got/],
    ['too many rows', `cost,x\n${'1,2\n'.repeat(50_002)}`, /expected at most 50000 rows, got more/],
  ])('with %s are refused with the reason', (_, text, reason) => {
    expect(() => readEstateFile('AWS_BILL', text)).toThrow(reason)
    expect(() => readEstateFile('AWS_BILL', text)).toThrow(ImportProblem)
  })
})

describe('a cluster', () => {
  const node = (name: string, labels: object, providerID?: string) => ({
    kind: 'Node',
    metadata: { name, labels },
    spec: { providerID },
  })
  const pod = (name: string, args: readonly string[], limits: object = { 'nvidia.com/gpu': '2' }) => ({
    kind: 'Pod',
    metadata: { name, labels: { app: 'assistant' } },
    spec: { containers: [{ args, resources: { limits } }] },
  })
  const list = (...items: readonly object[]) => JSON.stringify({ kind: 'List', items })
  const type = { 'node.kubernetes.io/instance-type': 'p5.48xlarge' }

  test('has its nodes by instance type, and what serves a model on accelerators', () => {
    const text = list(
      node('a', type, 'aws:///us-east-1a/i-1'),
      node('b', type, 'aws:///us-east-1b/i-2'),
      node('c', {}),
      pod('assistant-1', ['serve', 'meta-llama/Llama-3.1-8B', '--port', '80']),
      pod('assistant-2', ['--model=meta-llama/Llama-3.1-8B']),
      pod('web', ['--model', 'none'], { cpu: 1 }),
    )
    const { instances, workloads, notes } = readEstateFile('KUBERNETES', text)
    expect(instances).toEqual([{ provider: 'AWS', sku: 'p5.48xlarge', count: 2, hoursPerMonth: null }])
    expect(workloads.map(({ name, model }) => [name, model])).toEqual([['assistant', 'meta-llama/Llama-3.1-8B']])
    expect(notes).toEqual(['1 of 3 nodes have no label with their instance type.'])
  })

  test.each([
    ['no JSON', 'apiVersion: v1', /expected JSON, got "apiVersion: v1"/],
    ['no list', '{"kind":"Pod"}', /kind: Invalid input: expected "List"/],
    [
      'an item without metadata',
      '{"kind":"List","items":[{"kind":"Pod"}]}',
      /items\.0\.metadata: .*expected object, received undefined/,
    ],
    [
      'too much',
      list(...Array.from({ length: 20_001 }, () => ({ kind: 'x', metadata: { name: 'x' } }))),
      /items: .*20000/,
    ],
  ])('with %s is refused with the reason', (_, text, reason) => {
    expect(() => readEstateFile('KUBERNETES', text)).toThrow(reason)
  })
})

describe('metrics', () => {
  const series = (metric: object, values: readonly (readonly [number, string])[]) =>
    JSON.stringify({ status: 'success', data: { resultType: 'matrix', result: [{ metric, values }] } })

  test('of a range query have the busiest hour and the load of a day', () => {
    const day = Array.from({ length: 48 }, (_, half): [number, string] => [half * 1800, half < 2 ? '8' : '2'])
    const { workloads } = readEstateFile('PROMETHEUS_RANGE', series({ model_name: 'm' }, [...day, [0, 'NaN']]))
    expect(workloads).toMatchObject([
      { name: 'm', model: 'm', requestsPerSecond: 8, hourlyLoad: [1, 0.25, ...Array(22).fill(0.25)] },
    ])
  })

  test('of a part of a day have no load of a day', () => {
    const { workloads } = readEstateFile('PROMETHEUS_RANGE', series({ job: 'vllm' }, [[3600, '4']]))
    expect(workloads).toMatchObject([{ name: 'vllm', model: null, requestsPerSecond: 4, hourlyLoad: null }])
  })

  test('of another query are refused with the reason', () => {
    expect(() => readEstateFile('PROMETHEUS_RANGE', series({}, []))).toThrow(/data\.result: expected a series/)
    const instant = '{"status":"success","data":{"resultType":"vector","result":[]}}'
    expect(() => readEstateFile('PROMETHEUS_RANGE', instant)).toThrow(/data\.resultType: .*expected "matrix"/)
  })

  test('of vLLM have the mean tokens of all its engines', () => {
    const text = `# HELP vllm:request_prompt_tokens x
vllm:request_prompt_tokens_sum{engine="0",model_name="a/b"} 900.0
vllm:request_prompt_tokens_sum{engine="1",model_name="a/b"} 100.0
vllm:request_prompt_tokens_count{engine="0",model_name="a/b"} 9.0
vllm:request_prompt_tokens_count{engine="1",model_name="a/b"} 1.0
vllm:request_generation_tokens_sum{engine="0",model_name="a/b"} 0.0
vllm:request_generation_tokens_count{engine="0",model_name="a/b"} 0.0`
    expect(readEstateFile('VLLM_METRICS', text).workloads).toMatchObject([
      { name: 'a/b', model: 'a/b', inputTokensPerRequest: 100, outputTokensPerRequest: null },
    ])
    expect(() => readEstateFile('VLLM_METRICS', 'up 1')).toThrow(/expected lines such as vllm:/)
  })
})

test('files complete each other: spend adds up, hours come from the bill, and a model is one workload', () => {
  const bill = readEstateFile('AWS_BILL', csv(awsHead, awsDay(1)))
  const unknown = {
    requestsPerSecond: null,
    inputTokensPerRequest: null,
    outputTokensPerRequest: null,
    hourlyLoad: null,
  }
  const cluster = {
    monthlySpendUsd: null,
    instances: [{ provider: 'AWS' as const, sku: 'p5.48xlarge', count: 2, hoursPerMonth: null }],
    workloads: [{ ...unknown, name: 'assistant', model: 'a/b' }],
    notes: [],
  }
  const metrics = {
    ...cluster,
    instances: [],
    workloads: [{ ...unknown, name: 'a/b', model: 'a/b', requestsPerSecond: 3 }],
  }
  const merged = mergeParts([cluster, bill, bill, metrics])
  expect(merged.monthlySpendUsd).toBeCloseTo(2 * (bill.monthlySpendUsd ?? 0), 2)
  expect(merged.instances).toEqual(bill.instances)
  expect(merged.workloads).toEqual([{ ...unknown, name: 'assistant', model: 'a/b', requestsPerSecond: 3 }])
})

test('whatever is in a file, it is read or refused, and nothing else happens', () => {
  const hostile = fc.constantFrom<string>(
    '__proto__,constructor\n1,2',
    '{"__proto__":{"kind":"List"},"items":[]}',
    '['.repeat(50_000),
    `"${'x'.repeat(200_000)}"`,
    '\u0000\uFEFF,,,\n,,,',
    `vllm:x{model_name="${'a'.repeat(10_000)}"} 1e999`,
    '{"kind":"List","items":[{"kind":"Node","metadata":{"name":"x","labels":{"node.kubernetes.io/instance-type":"\u202E\\n"}}}]}',
  )
  fc.assert(
    fc.property(
      fc.constantFrom(...estateFormats),
      fc.oneof(hostile, fc.json(), fc.string()),
      (format: EstateFormat, text) => {
        try {
          const { instances, workloads } = readEstateFile(format, text)
          for (const { sku } of instances) expect(sku).toMatch(/^[^\p{C}]{1,200}$/u)
          for (const { name } of workloads) expect(name).toMatch(/^[^\p{C}]{1,200}$/u)
        } catch (error) {
          expect(error).toBeInstanceOf(ImportProblem)
          expect((error as Error).message.length).toBeLessThan(1_000)
        }
      },
    ),
    { numRuns: 500 },
  )
})

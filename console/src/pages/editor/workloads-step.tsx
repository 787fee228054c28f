import { useId, useState } from 'react'
import type { ReactNode } from 'react'
import { formatEnum, formatNumber } from '../../components/format.ts'
import { Icon } from '../../components/icons.tsx'
import { Field } from '../../components/parts.tsx'
import { isNeeded } from './draft.ts'
import type { Draft, Problems, WorkloadNumber } from './draft.ts'
import type { Precision, WorkloadInput, WorkloadKind } from './editor.documents.ts'
import { HourlyLoad } from './hourly-load.tsx'
import { ModelPicker } from './model-picker.tsx'
import { NumberInput } from './number-input.tsx'

const kinds: readonly WorkloadKind[] = [
  'ONLINE_INFERENCE',
  'RAG',
  'BATCH_INFERENCE',
  'EMBEDDING',
  'FINE_TUNING',
  'TRAINING',
  'DATA_PIPELINE',
]
const precisions: readonly Precision[] = ['FP32', 'BF16', 'FP16', 'FP8', 'INT8', 'INT4']

interface NumberField {
  readonly name: WorkloadNumber
  readonly label: string
  readonly unit: string
}

const loadFields: readonly NumberField[] = [
  { name: 'requestsPerSecond', label: 'Requests at peak', unit: 'per second' },
  { name: 'inputTokensPerRequest', label: 'Input', unit: 'tokens per request' },
  { name: 'outputTokensPerRequest', label: 'Output', unit: 'tokens per request' },
  { name: 'latencyP99Ms', label: 'Latency target, 99th percentile', unit: 'ms' },
  { name: 'concurrentUsers', label: 'Or users at peak', unit: 'who send requests' },
  { name: 'secondsBetweenRequests', label: 'Time between requests of a user', unit: 'seconds' },
  { name: 'inputTokensP95', label: 'Input, 95th percentile', unit: 'tokens per request' },
  { name: 'outputTokensP95', label: 'Output, 95th percentile', unit: 'tokens per request' },
  { name: 'contextTokens', label: 'Longest request', unit: 'tokens, input and output' },
  { name: 'prefixCacheHitPercent', label: 'Input found in the prefix cache', unit: 'per cent' },
  { name: 'ttftMs', label: 'Time to the first token', unit: 'ms' },
  { name: 'tpotMs', label: 'Time between tokens', unit: 'ms' },
  { name: 'targetPercentile', label: 'Percentile of these targets', unit: '99 if not stated' },
  { name: 'availabilityPercent', label: 'Availability', unit: 'per cent of the time' },
  { name: 'memoryUtilizationPercent', label: 'Accelerator memory to use', unit: 'per cent; 90 if not stated' },
  { name: 'trainingTokensB', label: 'Training tokens', unit: 'billions' },
  { name: 'trainingDays', label: 'Finished within', unit: 'days' },
  { name: 'datasetGB', label: 'Data', unit: 'GB' },
  { name: 'runsPerMonth', label: 'Repeated', unit: 'times a month' },
  { name: 'hoursPerMonth', label: 'Runs', unit: 'hours a month' },
  { name: 'hoursPerDay', label: 'Runs', unit: 'hours a day' },
]

/** Which numbers make sense for a kind of workload, beside those that it needs. */
const optional: Readonly<Record<WorkloadKind, readonly WorkloadNumber[]>> = {
  ONLINE_INFERENCE: ['latencyP99Ms', 'hoursPerMonth'],
  RAG: ['latencyP99Ms', 'datasetGB', 'hoursPerMonth'],
  BATCH_INFERENCE: ['outputTokensPerRequest', 'hoursPerMonth'],
  EMBEDDING: ['inputTokensPerRequest', 'hoursPerMonth'],
  FINE_TUNING: ['trainingDays', 'inputTokensPerRequest', 'datasetGB'],
  TRAINING: ['trainingDays', 'datasetGB'],
  DATA_PIPELINE: ['hoursPerMonth'],
}

const servingDetails: readonly WorkloadNumber[] = [
  'concurrentUsers',
  'secondsBetweenRequests',
  'inputTokensP95',
  'outputTokensP95',
  'contextTokens',
  'prefixCacheHitPercent',
  'ttftMs',
  'tpotMs',
  'targetPercentile',
  'availabilityPercent',
  'memoryUtilizationPercent',
  'hoursPerDay',
]

/** What few people know at the beginning. */
const details: Readonly<Record<WorkloadKind, readonly WorkloadNumber[]>> = {
  ONLINE_INFERENCE: servingDetails,
  RAG: servingDetails,
  BATCH_INFERENCE: ['contextTokens', 'memoryUtilizationPercent', 'hoursPerDay'],
  EMBEDDING: ['hoursPerDay'],
  FINE_TUNING: ['runsPerMonth'],
  TRAINING: ['runsPerMonth'],
  DATA_PIPELINE: [],
}

/** Kinds whose load can follow the hours of a day. */
const isServed: ReadonlySet<WorkloadKind> = new Set(['ONLINE_INFERENCE', 'RAG'])

interface WorkloadsStepProps {
  readonly draft: Draft
  readonly problems: Problems
  readonly onChange: (draft: Draft) => void
}

/** What runs on the infrastructure. */
export function WorkloadsStep({ draft, problems, onChange }: WorkloadsStepProps): ReactNode {
  const { workloads } = draft.requirements
  const put = (next: readonly WorkloadInput[]) =>
    onChange({ ...draft, requirements: { ...draft.requirements, workloads: next } })
  const add = () =>
    put([
      ...workloads,
      {
        name: `workload ${workloads.length + 1}`,
        kind: 'ONLINE_INFERENCE',
        requestsPerSecond: 1,
        inputTokensPerRequest: 1_000,
        outputTokensPerRequest: 300,
        model: 'Llama 3.1 8B',
      },
    ])
  return (
    <div className="stack">
      {workloads.map((workload, index) => (
        <WorkloadCard
          key={index}
          index={index}
          workload={workload}
          problems={problems}
          onChange={(next) => put(workloads.map((old, at) => (at === index ? next : old)))}
          onRemove={workloads.length > 1 ? () => put(workloads.filter((_, at) => at !== index)) : null}
        />
      ))}
      <div>
        <button type="button" className="button" disabled={workloads.length >= 50} onClick={add}>
          <Icon name="plus" />
          Add a workload
        </button>
      </div>
    </div>
  )
}

interface WorkloadCardProps {
  readonly index: number
  readonly workload: WorkloadInput
  readonly problems: Problems
  readonly onChange: (workload: WorkloadInput) => void
  /** Null for the last one. */
  readonly onRemove: (() => void) | null
}

function WorkloadCard({ index, workload, problems, onChange, onRemove }: WorkloadCardProps): ReactNode {
  const path = `requirements.workloads[${index}]`
  const id = useId()
  const problemOf = (name: string) => problems.get(`${path}.${name}`)
  const set = (change: Partial<WorkloadInput>) => onChange({ ...workload, ...change })
  const needsModel = workload.kind !== 'DATA_PIPELINE'
  const isFirst = ({ name }: NumberField) =>
    (isNeeded(workload.kind, name) && !details[workload.kind].includes(name)) ||
    optional[workload.kind].includes(name) ||
    workload[name] != null
  const inputOf = ({ name, label, unit }: NumberField) => (
    <NumberInput
      key={name}
      id={`${id}-${name}`}
      label={label}
      unit={unit}
      value={workload[name] ?? null}
      problem={problemOf(name)}
      onChange={(value) => set({ [name]: value })}
    />
  )
  // Fields do not move while somebody types.
  const [more] = useState(() => loadFields.filter((field) => !isFirst(field)))
  const shown = loadFields.filter((field) => isFirst(field) && !more.includes(field))
  const shownMore = more.filter(({ name }) => details[workload.kind].includes(name) || workload[name] != null)
  return (
    <fieldset className="card workload">
      <legend className="visually-hidden">{`Workload ${index + 1}: ${workload.name}`}</legend>
      <div className="workload-grid">
        <Field id={`${id}-name`} label="Name" problem={problemOf('name')}>
          <input
            id={`${id}-name`}
            className="input"
            aria-describedby={`${id}-name-hint`}
            aria-invalid={problemOf('name') !== undefined}
            value={workload.name}
            onChange={({ target }) => set({ name: target.value })}
          />
        </Field>
        <Field id={`${id}-kind`} label="Kind">
          <select
            id={`${id}-kind`}
            className="input"
            value={workload.kind}
            onChange={({ target }) => set({ kind: target.value as WorkloadKind })}
          >
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {formatEnum(kind)}
              </option>
            ))}
          </select>
        </Field>
        {needsModel && <ModelFields id={id} workload={workload} problemOf={problemOf} onChange={set} />}
        {shown.map(inputOf)}
      </div>
      {(isServed.has(workload.kind) || workload.hourlyLoad != null) && (
        <HourlyLoad
          value={workload.hourlyLoad ?? null}
          problem={problemOf('hourlyLoad')}
          onChange={(hourlyLoad) =>
            set(hourlyLoad ? { hourlyLoad, hoursPerMonth: null, hoursPerDay: null } : { hourlyLoad: null })
          }
        />
      )}
      {shownMore.length > 0 && (
        <details className="workload-more">
          <summary>More settings</summary>
          <div className="workload-grid">{shownMore.map(inputOf)}</div>
        </details>
      )}
      {onRemove && (
        <button type="button" className="button workload-remove" data-kind="quiet" onClick={onRemove}>
          <Icon name="trash" />
          Remove this workload
        </button>
      )}
    </fieldset>
  )
}

interface ModelFieldsProps {
  readonly id: string
  readonly workload: WorkloadInput
  readonly problemOf: (name: string) => string | undefined
  readonly onChange: (change: Partial<WorkloadInput>) => void
}

/** The model by its name, by its size, or by its published configuration. */
function ModelFields({ id, workload, problemOf, onChange }: ModelFieldsProps): ReactNode {
  const [isConfigShown, setIsConfigShown] = useState(workload.modelConfig != null)
  // A browser would cut what is too long, and the rest would be no JSON.
  const [refusedLength, setRefusedLength] = useState<number | null>(null)
  return (
    <>
      <ModelPicker
        id={`${id}-model`}
        value={workload.model ?? ''}
        problem={modelProblem(workload, problemOf('model'))}
        onChange={(model) => onChange({ model: model || null })}
      />
      <NumberInput
        id={`${id}-params`}
        label="Size, if the model is not public"
        unit="billion parameters"
        value={workload.modelParamsB ?? null}
        problem={problemOf('modelParamsB')}
        onChange={(modelParamsB) => onChange({ modelParamsB })}
      />
      <Field id={`${id}-precision`} label="Precision of the weights">
        <select
          id={`${id}-precision`}
          className="input"
          value={workload.precision ?? ''}
          onChange={({ target }) => onChange({ precision: (target.value || null) as Precision | null })}
        >
          <option value="">Not decided</option>
          {precisions.map((precision) => (
            <option key={precision} value={precision}>
              {precision}
            </option>
          ))}
        </select>
      </Field>
      <div className="workload-config">
        {isConfigShown ? (
          <Field
            id={`${id}-config`}
            label="config.json of the model"
            hint="Paste the whole file. It takes precedence over the name and the size."
            problem={refusedLength === null ? problemOf('modelConfig') : tooLong(refusedLength)}
          >
            <textarea
              id={`${id}-config`}
              className="input mono"
              aria-describedby={`${id}-config-hint`}
              aria-invalid={refusedLength !== null || problemOf('modelConfig') !== undefined}
              spellCheck={false}
              onPaste={(event) => {
                const { length } = event.clipboardData.getData('text')
                setRefusedLength(length > maxConfigLength ? length : null)
                if (length > maxConfigLength) event.preventDefault()
              }}
              maxLength={maxConfigLength}
              value={workload.modelConfig ?? ''}
              onChange={({ target }) => {
                setRefusedLength(null)
                onChange({ modelConfig: target.value || null })
              }}
            />
          </Field>
        ) : (
          <button type="button" className="button" data-kind="quiet" onClick={() => setIsConfigShown(true)}>
            <Icon name="code" />
            Paste a config.json instead
          </button>
        )}
      </div>
    </>
  )
}

const maxConfigLength = 100_000

const tooLong = (length: number) =>
  `Not pasted: it has ${formatNumber(length)} characters, and at most ${formatNumber(maxConfigLength)} are accepted.`

/** The graph names its fields; here they have labels. */
const modelProblem = ({ model }: WorkloadInput, problem: string | undefined) =>
  problem === undefined || !model
    ? problem
    : 'Not in the library. Choose a model, or state its size or its config.json.'

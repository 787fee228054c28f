import type { ReactNode } from 'react'
import { formatEnum } from '../../components/format.ts'
import { Field } from '../../components/parts.tsx'
import type { Draft, Problems } from './draft.ts'
import type { CloudProvider, ComplianceFramework, RequirementsInput } from './editor.documents.ts'
import { NumberInput } from './number-input.tsx'

const providers: readonly CloudProvider[] = [
  'AWS',
  'AZURE',
  'GCP',
  'ORACLE',
  'COREWEAVE',
  'CRUSOE',
  'LAMBDA',
  'NEBIUS',
  'ON_PREMISES',
  'OTHER',
]
const frameworks: readonly ComplianceFramework[] = [
  'GDPR',
  'HIPAA',
  'SOC2',
  'PCI_DSS',
  'ISO_27001',
  'EU_AI_ACT',
  'BSI_C5',
]

interface EnvironmentStepProps {
  readonly draft: Draft
  readonly problems: Problems
  readonly onChange: (draft: Draft) => void
}

/** Budget, places, obligations, growth and people. */
export function EnvironmentStep({ draft, problems, onChange }: EnvironmentStepProps): ReactNode {
  const { requirements } = draft
  const set = (change: Partial<RequirementsInput>) =>
    onChange({ ...draft, requirements: { ...requirements, ...change } })
  const spend = requirements.currentInfrastructure?.monthlySpend?.amount
  return (
    <div className="card card-body stack">
      <div className="workload-grid">
        <MoneyField
          id="budget"
          label="Budget"
          amount={requirements.monthlyBudget?.amount}
          problem={problems.get('requirements.monthlyBudget.amount')}
          onChange={(amount) => set({ monthlyBudget: amount === null ? null : { amount, currencyCode: 'USD' } })}
        />
        <MoneyField
          id="spend"
          label="Spent today"
          amount={spend}
          problem={problems.get('requirements.currentInfrastructure.monthlySpend.amount')}
          onChange={(amount) =>
            set({
              currentInfrastructure: {
                ...requirements.currentInfrastructure,
                monthlySpend: amount === null ? null : { amount, currencyCode: 'USD' },
              },
            })
          }
        />
        <NumberInput
          id="growth"
          label="Growth of the load"
          unit="per cent a year"
          value={requirements.growthPercentPerYear ?? null}
          problem={problems.get('requirements.growthPercentPerYear')}
          onChange={(growthPercentPerYear) => set({ growthPercentPerYear })}
        />
        <NumberInput
          id="team"
          label="Team"
          unit="people who build and operate it"
          value={requirements.teamSize ?? null}
          problem={problems.get('requirements.teamSize')}
          onChange={(teamSize) => set({ teamSize })}
        />
        <Field
          id="regions"
          label="Where data must stay"
          hint="Region or country codes with commas: EU, US, eu-central-1"
          problem={[...problems].find(([path]) => path.startsWith('requirements.regions'))?.[1]}
        >
          <RegionsInput regions={requirements.regions ?? []} onChange={(regions) => set({ regions })} />
        </Field>
      </div>
      <Choices
        legend="Preferred providers"
        options={providers}
        chosen={requirements.preferredProviders ?? []}
        onChange={(preferredProviders) => set({ preferredProviders })}
      />
      <Choices
        legend="Obligations"
        options={frameworks}
        chosen={requirements.compliance ?? []}
        onChange={(compliance) => set({ compliance })}
      />
      <Field id="goals" label="Goals, in your own words" problem={problems.get('requirements.goals')}>
        <textarea
          id="goals"
          className="input"
          aria-describedby="goals-hint"
          maxLength={10_000}
          value={requirements.goals ?? ''}
          onChange={({ target }) => set({ goals: target.value || null })}
        />
      </Field>
    </div>
  )
}

interface RegionsInputProps {
  readonly regions: readonly string[]
  readonly onChange: (regions: readonly string[]) => void
}

function RegionsInput({ regions, onChange }: RegionsInputProps): ReactNode {
  return (
    <input
      id="regions"
      key={regions.join(',')}
      className="input"
      aria-describedby="regions-hint"
      defaultValue={regions.join(', ')}
      onBlur={({ target }) =>
        onChange(
          target.value
            .split(',')
            .map((code) => code.trim())
            .filter((code) => code !== ''),
        )
      }
    />
  )
}

interface MoneyFieldProps {
  readonly id: string
  readonly label: string
  readonly amount: string | undefined
  readonly problem: string | undefined
  readonly onChange: (amount: string | null) => void
}

function MoneyField({ id, label, amount, problem, onChange }: MoneyFieldProps): ReactNode {
  return (
    <Field id={id} label={label} hint="US dollars a month" problem={problem}>
      <input
        id={id}
        className="input"
        inputMode="decimal"
        autoComplete="off"
        aria-describedby={`${id}-hint`}
        aria-invalid={problem !== undefined}
        value={amount ?? ''}
        onChange={({ target }) => onChange(target.value === '' ? null : target.value.replaceAll(/[\s,$]/g, ''))}
      />
    </Field>
  )
}

interface ChoicesProps<Option extends string> {
  readonly legend: string
  readonly options: readonly Option[]
  readonly chosen: readonly Option[]
  readonly onChange: (chosen: readonly Option[] | null) => void
}

function Choices<Option extends string>({ legend, options, chosen, onChange }: ChoicesProps<Option>): ReactNode {
  const toggle = (option: Option) => {
    const next = chosen.includes(option) ? chosen.filter((one) => one !== option) : [...chosen, option]
    onChange(next.length > 0 ? next : null)
  }
  return (
    <fieldset className="choices">
      <legend>{legend}</legend>
      {options.map((option) => (
        <label key={option} className="choice">
          <input type="checkbox" checked={chosen.includes(option)} onChange={() => toggle(option)} />
          {formatEnum(option)}
        </label>
      ))}
    </fieldset>
  )
}

import { useQuery } from '@apollo/client/react'
import { useDeferredValue, useState } from 'react'
import type { ReactNode } from 'react'
import {
  Autocomplete,
  Button,
  Dialog,
  DialogTrigger,
  Input,
  ListBox,
  ListBoxItem,
  Popover,
  SearchField,
} from 'react-aria-components'
import '../../components/dialog.css'
import { formatEnum, formatNumber } from '../../components/format.ts'
import { Icon } from '../../components/icons.tsx'
import { Field, Problem, Skeleton } from '../../components/parts.tsx'
import { ModelsDocument } from './editor.documents.ts'
import type { ModelsQuery } from './editor.documents.ts'
import './model-picker.css'

type Model = ModelsQuery['models'][number]

interface ModelPickerProps {
  readonly id: string
  readonly value: string
  readonly problem: string | undefined
  readonly onChange: (model: string) => void
}

/** As many as the graph returns at once. */
const first = 100
const maxLength = 200

/** The name of a model, typed or chosen from the library. Variants of known models have names that the library does not list. */
export function ModelPicker({ id, value, problem, onChange }: ModelPickerProps): ReactNode {
  const [isOpen, setIsOpen] = useState(false)
  const search = useDeferredValue(value.trim().slice(0, maxLength))
  const { data } = useQuery(ModelsDocument, { variables: { search, first: 1 }, skip: search === '' })
  const [found] = data?.models ?? []
  const isChosen = found && [found.name, found.modelId].some((known) => isSameName(known, value))
  return (
    <Field
      id={id}
      label="Model"
      hint={isChosen ? describe(found) : 'A name or Hugging Face id, or a model of the library'}
      problem={problem}
    >
      <div className="model-picker">
        <input
          id={id}
          className="input"
          aria-describedby={`${id}-hint`}
          aria-invalid={problem !== undefined}
          maxLength={maxLength}
          autoComplete="off"
          spellCheck={false}
          value={value}
          onChange={({ target }) => onChange(target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown') return
            event.preventDefault()
            setIsOpen(true)
          }}
        />
        <DialogTrigger isOpen={isOpen} onOpenChange={setIsOpen}>
          <Button className="icon-button" aria-label="Show the library">
            <Icon name="down" />
          </Button>
          <Popover className="menu-popover model-popover" placement="bottom end">
            <Dialog className="dialog" aria-label="Library of models">
              <Library
                onChoose={({ name }) => {
                  onChange(name)
                  setIsOpen(false)
                }}
              />
            </Dialog>
          </Popover>
        </DialogTrigger>
      </div>
    </Field>
  )
}

function Library({ onChoose }: { readonly onChoose: (model: Model) => void }): ReactNode {
  const [text, setText] = useState('')
  const search = useDeferredValue(text.trim().slice(0, maxLength))
  const { data, previousData, error, refetch } = useQuery(ModelsDocument, { variables: { search, first } })
  const models = (data ?? previousData)?.models
  // A key that is pressed before the list follows the text must not choose from the list of an earlier text.
  const isOutdated = data === undefined || search !== text.trim()
  return (
    <Autocomplete inputValue={text} onInputChange={setText}>
      <SearchField className="model-search" aria-label="Search the library" autoFocus>
        <Icon name="search" />
        <Input className="input" placeholder="Llama 8B, Mixtral, embed" maxLength={maxLength} />
      </SearchField>
      {models ? (
        <ListBox
          className="model-list"
          aria-label="Models"
          items={models.map((model) => ({ ...model, id: model.modelId }))}
          selectionMode="single"
          disabledKeys={isOutdated ? models.map(({ modelId }) => modelId) : []}
          onAction={(key) => {
            const model = models.find(({ modelId }) => modelId === key)
            if (model) onChoose(model)
          }}
          renderEmptyState={() => (
            <p className="model-none small muted">
              No model of the library matches. State the size of yours, or paste its config.json.
            </p>
          )}
        >
          {(model) => (
            <ListBoxItem textValue={model.name} className="menu-item model-item">
              <span className="model-name">{model.name}</span>
              <span className="small number">{sizeOf(model)}</span>
              <span className="small muted model-more">
                {model.kind === 'TEXT_GENERATION' ? model.modelId : `${formatEnum(model.kind)}, ${model.modelId}`}
              </span>
              <span className="small muted number">{`${formatTokens(model.contextTokens)} tokens`}</span>
            </ListBoxItem>
          )}
        </ListBox>
      ) : error ? (
        <Problem error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton label="Loading the library" lines={6} />
      )}
    </Autocomplete>
  )
}

const isSameName = (known: string, typed: string) => known.toLowerCase() === typed.trim().toLowerCase()

const sizeOf = ({ paramsB, activeParamsB }: Model) =>
  paramsB === activeParamsB
    ? `${formatNumber(paramsB, 2)} B`
    : `${formatNumber(paramsB, 1)} B, ${formatNumber(activeParamsB, 1)} B active`

const describe = (model: Model) =>
  [
    ...(model.kind === 'TEXT_GENERATION' ? [] : [formatEnum(model.kind)]),
    `${sizeOf(model)} parameters`,
    `${formatTokens(model.contextTokens)} tokens of context`,
  ].join(' · ')

/** `128k` for 131,072, as their makers name these numbers. */
const formatTokens = (tokens: number) =>
  tokens >= 1_048_576
    ? `${formatNumber(tokens / 1_048_576)}M`
    : tokens >= 1_024
      ? `${formatNumber(tokens / 1_024)}k`
      : formatNumber(tokens)

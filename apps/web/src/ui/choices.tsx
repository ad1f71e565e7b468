// Choosing one of a few, or some of a few, with every choice and what it means in sight.
import { useId, type InputHTMLAttributes, type ReactNode } from 'react'
import { classNames } from './class-names.ts'

export interface Choice<Value extends string> {
  readonly value: Value
  readonly label: ReactNode
  readonly hint?: string
  readonly disabled?: boolean
}

interface Group<Value extends string> {
  readonly legend: string
  readonly choices: readonly Choice<Value>[]
  readonly hint?: string
  readonly error?: string | undefined
}

export function ChooseOne<Value extends string>({
  value,
  onChange,
  ...group
}: Group<Value> & { readonly value: Value; readonly onChange: (value: Value) => void }) {
  const name = useId()
  return (
    <Frame {...group}>
      {(choice) => (
        <Line
          key={choice.value}
          type="radio"
          name={name}
          choice={choice}
          checked={choice.value === value}
          onChange={() => onChange(choice.value)}
        />
      )}
    </Frame>
  )
}

export function ChooseSome<Value extends string>({
  values,
  onChange,
  ...group
}: Group<Value> & { readonly values: readonly Value[]; readonly onChange: (values: readonly Value[]) => void }) {
  return (
    <Frame {...group} scrolls>
      {(choice) => (
        <Line
          key={choice.value}
          type="checkbox"
          choice={choice}
          checked={values.includes(choice.value)}
          onChange={({ target }) =>
            onChange(target.checked ? [...values, choice.value] : values.filter((other) => other !== choice.value))
          }
        />
      )}
    </Frame>
  )
}

function Frame<Value extends string>({
  legend,
  choices,
  hint,
  error,
  scrolls = false,
  children,
}: Group<Value> & { readonly scrolls?: boolean; readonly children: (choice: Choice<Value>) => ReactNode }) {
  const note = useId()
  const words = error ?? hint
  return (
    <fieldset aria-describedby={words === undefined ? undefined : note} className="grid min-w-0 gap-1.5">
      <legend className="mb-1.5 text-sm font-medium">{legend}</legend>
      <div
        className={classNames(
          'grid gap-0.5 rounded-md border bg-surface p-1 shadow-raised sm:grid-cols-2',
          scrolls && 'max-h-64 overflow-y-auto',
          error === undefined ? 'border-line-strong' : 'border-danger',
        )}
      >
        {choices.map(children)}
      </div>
      {words !== undefined && (
        <p id={note} className={classNames('text-sm', error === undefined ? 'text-faint' : 'text-danger')}>
          {words}
        </p>
      )}
    </fieldset>
  )
}

type LineProps = InputHTMLAttributes<HTMLInputElement> & { readonly choice: Choice<string> }

function Line({ choice: { label, hint, disabled = false }, ...input }: LineProps) {
  const id = useId()
  return (
    <div
      className={classNames(
        'flex min-w-0 items-start gap-2.5 rounded-sm px-2.5 py-1.5',
        disabled ? 'opacity-60' : 'hover:bg-raised',
        input.checked === true && 'bg-raised',
      )}
    >
      <input
        {...input}
        id={id}
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className="mt-0.5 size-4 shrink-0 accent-accent"
      />
      <div className="grid min-w-0 grow">
        <label htmlFor={id} className={classNames('flex min-w-0', !disabled && 'cursor-pointer')}>
          {label}
        </label>
        {hint !== undefined && (
          <p id={`${id}-hint`} className="text-sm text-faint">
            {hint}
          </p>
        )}
      </div>
    </div>
  )
}

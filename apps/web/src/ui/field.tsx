// Labelled inputs: every field has a visible label, a hint or an error below it, and tells both to a screen reader.
import { Eye, EyeOff } from 'lucide-react'
import {
  useId,
  useState,
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
} from 'react'
import { classNames } from './class-names.ts'

interface Labelled {
  readonly label: string
  readonly hint?: ReactNode
  readonly error?: string | undefined
  /** For a field whose place says what it is: the label is read aloud and not shown. */
  readonly labelHidden?: boolean
}

export const inputLook =
  'w-full rounded-md border border-line-strong bg-surface px-3 text-text placeholder:text-faint shadow-raised transition-colors hover:border-faint focus-visible:outline-offset-0 aria-invalid:border-danger disabled:opacity-60'

function Frame({
  id,
  label,
  hint,
  error,
  labelHidden = false,
  children,
}: Labelled & { readonly id: string; readonly children: ReactNode }) {
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className={classNames('text-sm font-medium text-text', labelHidden && 'sr-only')}>
        {label}
      </label>
      {children}
      {error !== undefined ? (
        <p id={`${id}-error`} className="text-sm text-danger">
          {error}
        </p>
      ) : (
        hint !== undefined && (
          <p id={`${id}-hint`} className="text-sm text-faint">
            {hint}
          </p>
        )
      )}
    </div>
  )
}

function described(id: string, { hint, error }: Labelled) {
  const by = error !== undefined ? `${id}-error` : hint !== undefined ? `${id}-hint` : undefined
  return { id, 'aria-describedby': by, 'aria-invalid': error !== undefined || undefined }
}

export function TextField({
  ref,
  label,
  hint,
  error,
  labelHidden,
  className,
  mono = false,
  ...rest
}: Labelled &
  InputHTMLAttributes<HTMLInputElement> & { readonly mono?: boolean; readonly ref?: Ref<HTMLInputElement> }) {
  const id = useId()
  const labelled = { label, hint, error, ...(labelHidden !== undefined && { labelHidden }) }
  return (
    <Frame id={id} {...labelled}>
      <input
        ref={ref}
        type="text"
        spellCheck={false}
        {...rest}
        {...described(id, labelled)}
        className={classNames(inputLook, 'h-9', mono && 'font-mono text-sm', className)}
      />
    </Frame>
  )
}

/** A password that its owner may look at. */
export function PasswordField({
  label,
  hint,
  error,
  className,
  ...rest
}: Labelled & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId()
  const [shown, setShown] = useState(false)
  const labelled = { label, hint, error }
  const Icon = shown ? EyeOff : Eye
  return (
    <Frame id={id} {...labelled}>
      <div className="relative">
        <input
          spellCheck={false}
          autoCapitalize="off"
          {...rest}
          {...described(id, labelled)}
          type={shown ? 'text' : 'password'}
          className={classNames(inputLook, 'h-9 pr-10', className)}
        />
        <button
          type="button"
          aria-label={shown ? 'Hide password' : 'Show password'}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
          className="absolute inset-y-0 right-0 grid w-9 place-items-center rounded-md text-faint hover:text-text"
        >
          <Icon aria-hidden size={16} />
        </button>
      </div>
    </Frame>
  )
}

export function SelectField({
  label,
  hint,
  error,
  labelHidden,
  className,
  children,
  ...rest
}: Labelled & SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId()
  const labelled = { label, hint, error, ...(labelHidden !== undefined && { labelHidden }) }
  return (
    <Frame id={id} {...labelled}>
      <select {...rest} {...described(id, labelled)} className={classNames(inputLook, 'h-9 pr-8', className)}>
        {children}
      </select>
    </Frame>
  )
}

export function TextArea({
  label,
  hint,
  error,
  labelHidden,
  className,
  ...rest
}: Labelled & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const id = useId()
  const labelled = { label, hint, error, ...(labelHidden !== undefined && { labelHidden }) }
  return (
    <Frame id={id} {...labelled}>
      <textarea
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        {...rest}
        {...described(id, labelled)}
        className={classNames(inputLook, 'py-2 font-mono text-sm', className)}
      />
    </Frame>
  )
}

export function CheckBox({
  label,
  hint,
  ...rest
}: { readonly label: ReactNode; readonly hint?: string } & Omit<InputHTMLAttributes<HTMLInputElement>, 'type'>) {
  return (
    <label className="flex items-start gap-2.5">
      <input type="checkbox" {...rest} className="mt-0.5 size-4 shrink-0 accent-accent" />
      <span className="grid min-w-0">
        <span>{label}</span>
        {hint !== undefined && <span className="text-sm text-faint">{hint}</span>}
      </span>
    </label>
  )
}

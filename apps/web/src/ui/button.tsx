// What a person presses. While `busy` it keeps its place and its width, says so to a screen reader, and cannot be pressed again.
import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { Spinner } from './spinner.tsx'

export type ButtonLook = 'primary' | 'secondary' | 'quiet' | 'danger'

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: ButtonLook
  readonly size?: 'small' | 'medium'
  readonly busy?: boolean
  readonly icon?: ReactNode
}

const LOOKS: Record<ButtonLook, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong border-transparent',
  secondary: 'bg-surface text-text border-line-strong hover:bg-raised shadow-raised',
  quiet: 'text-soft border-transparent hover:bg-raised hover:text-text',
  danger: 'bg-danger text-on-danger border-transparent hover:opacity-90',
}

const SIZES = { small: 'h-7 px-2 text-sm gap-1.5', medium: 'h-9 px-3.5 text-base gap-2' }

export function Button({
  look = 'secondary',
  size = 'medium',
  busy = false,
  icon,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={busy || rest.disabled === true}
      aria-busy={busy || undefined}
      className={classNames(
        'inline-flex max-w-full shrink-0 select-none items-center justify-center rounded-md border font-medium whitespace-nowrap transition-colors disabled:cursor-not-allowed [&>svg]:shrink-0',
        !busy && 'disabled:opacity-50',
        LOOKS[look],
        SIZES[size],
        className,
      )}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </button>
  )
}

/** A button that shows an icon alone: `label` is its name, and appears when the pointer rests on it. */
export function IconButton({
  label,
  icon,
  size = 'medium',
  className,
  ...rest
}: Omit<ButtonProps, 'children'> & { readonly label: string }) {
  return (
    <Button
      look="quiet"
      {...rest}
      size={size}
      aria-label={label}
      title={label}
      className={classNames('px-0!', size === 'small' ? 'w-7' : 'w-9', className)}
    >
      {icon}
    </Button>
  )
}

// A button that reads as a word of its sentence.
import type { ButtonHTMLAttributes } from 'react'
import { classNames } from './class-names.ts'

export function TextButton({ className, children, ...rest }: ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button
      type="button"
      {...rest}
      className={classNames(
        'rounded-sm font-medium text-accent underline-offset-3 hover:underline disabled:cursor-default disabled:text-faint disabled:no-underline',
        className,
      )}
    >
      {children}
    </button>
  )
}

// Above the table: what is shown of it, and the ways to bring something in.
import { Columns3, FileUp, Plus, Search } from 'lucide-react'
import { useRef, type KeyboardEvent } from 'react'
import { SHORTCUTS, useShortcut } from '../../app/shortcuts.ts'
import { Kbd } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { SelectField, inputLook } from '../../ui/field.tsx'
import { Menu, MenuCheck } from '../../ui/menu.tsx'
import type { TableEnvironment } from '../../vault/table.ts'
import { SHOWN, type RowFilter, type Shown } from './filter-rows.ts'

export interface MatrixToolbarProps {
  readonly filter: RowFilter
  readonly onFilter: (filter: RowFilter) => void
  readonly environments: readonly TableEnvironment[]
  /** On a narrow screen the only one that is shown. */
  readonly single: string | undefined
  readonly onSingle: (environment: string) => void
  readonly hidden: ReadonlySet<string>
  readonly onHidden: (hidden: ReadonlySet<string>) => void
  readonly onAdd: () => void
  readonly onImport: () => void
}

const LABELS: Record<Shown, string> = {
  all: 'All secrets',
  missing: 'Missing somewhere',
  differs: 'Different values',
  unsaved: 'Unsaved',
  conflict: 'In conflict',
}

export function MatrixToolbar(props: MatrixToolbarProps) {
  const { filter, onFilter, environments, single, onSingle, onAdd, onImport } = props
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchField search={filter.search} onSearch={(search) => onFilter({ ...filter, search })} />
      <div className="w-44 max-sm:grow">
        <SelectField
          label="Show"
          labelHidden
          value={filter.shown}
          onChange={({ target }) => onFilter({ ...filter, shown: target.value as Shown })}
        >
          {SHOWN.map((shown) => (
            <option key={shown} value={shown}>
              {LABELS[shown]}
            </option>
          ))}
        </SelectField>
      </div>
      {single === undefined ? (
        <Columns {...props} />
      ) : (
        <div className="grow">
          <SelectField label="Environment" labelHidden value={single} onChange={({ target }) => onSingle(target.value)}>
            {environments.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </SelectField>
        </div>
      )}
      <span className="grow max-sm:hidden" />
      <Button icon={<FileUp aria-hidden size={16} />} onClick={onImport}>
        Import
      </Button>
      <Button icon={<Plus aria-hidden size={16} />} onClick={onAdd}>
        Add
      </Button>
    </div>
  )
}

function SearchField({ search, onSearch }: { readonly search: string; readonly onSearch: (search: string) => void }) {
  const field = useRef<HTMLInputElement>(null)
  useShortcut(SHORTCUTS.search, () => field.current?.select())
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    if (search === '') field.current?.blur()
    else onSearch('')
  }
  return (
    <div className="relative grow basis-56 sm:max-w-80">
      <Search aria-hidden size={16} className="absolute top-2.5 left-3 text-faint" />
      <input
        ref={field}
        type="search"
        aria-label="Search the secrets"
        placeholder="Search names"
        spellCheck={false}
        autoComplete="off"
        value={search}
        onChange={({ target }) => onSearch(target.value)}
        onKeyDown={onKeyDown}
        className={`${inputLook} h-9 pr-9 pl-9`}
      />
      {search === '' && (
        <span aria-hidden className="absolute top-2 right-2 max-sm:hidden">
          <Kbd>/</Kbd>
        </span>
      )}
    </div>
  )
}

function Columns({ environments, hidden, onHidden }: MatrixToolbarProps) {
  const shown = environments.filter(({ name }) => !hidden.has(name)).length
  return (
    <Menu
      label="Environments"
      align="start"
      trigger={
        <Button icon={<Columns3 aria-hidden size={16} />}>
          {shown === environments.length ? 'Environments' : `${shown} of ${environments.length} environments`}
        </Button>
      }
    >
      {environments.map(({ name }) => (
        <MenuCheck
          key={name}
          checked={!hidden.has(name)}
          onChange={(checked) => {
            const next = new Set(hidden)
            if (checked) next.delete(name)
            else if (shown > 1) next.add(name)
            onHidden(next)
          }}
        >
          {name}
        </MenuCheck>
      ))}
    </Menu>
  )
}

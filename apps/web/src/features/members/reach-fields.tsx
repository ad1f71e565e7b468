// Choosing a role and environments: for an invite, and for a member.
import { ChooseOne, ChooseSome } from '../../ui/choices.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { governs, mayGive, ROLES, type Reach, type Role } from './rights.ts'

interface ReachFieldsProps {
  /** Of whoever gives it. */
  readonly own: Role
  readonly reach: Reach
  /** All that there are. */
  readonly environments: readonly string[]
  readonly onChange: (reach: Reach) => void
}

export function ReachFields({ own, reach, environments, onChange }: ReachFieldsProps) {
  const { role } = reach
  const some = reach.environments === 'all' ? environments : reach.environments
  return (
    <>
      <ChooseOne
        legend="Role"
        value={role}
        choices={ROLES.map(({ role: value, label, what }) => ({
          value,
          label: <span className="font-medium">{label}</span>,
          hint: mayGive(own, value) ? what : `${what} Only an owner can give this role.`,
          disabled: !mayGive(own, value),
        }))}
        onChange={(next) => onChange({ role: next, environments: governs(next) ? 'all' : reach.environments })}
      />
      {governs(role) ? (
        <p className="text-sm text-soft">Owners and admins read every environment, also those made later.</p>
      ) : (
        <>
          <ChooseOne
            legend="Environments"
            value={reach.environments === 'all' ? 'all' : 'some'}
            choices={[
              { value: 'all', label: 'All, also those made later' },
              { value: 'some', label: 'Only these' },
            ]}
            onChange={(which) => onChange({ role, environments: which === 'all' ? 'all' : some })}
          />
          {reach.environments !== 'all' && (
            <ChooseSome
              legend="Which ones"
              values={some}
              choices={environments.map((name) => ({ value: name, label: <SafeText text={name} /> }))}
              error={some.length === 0 ? 'Choose one at least.' : undefined}
              onChange={(chosen) => onChange({ role, environments: chosen })}
            />
          )}
        </>
      )}
    </>
  )
}

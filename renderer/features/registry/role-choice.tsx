import { Checkbox, Stack } from '@mantine/core';
import { Role } from '../../../shared/governance/roles.ts';
import { ROLES } from '../../lib/roles.ts';

interface Props {
  /** The id of each box is this and the role. */
  id: string;
  roles: readonly Role[];
  onChange: (roles: Role[]) => void;
  error: string | null;
}

/** What a person may do, role by role. */
export function RoleChoice({ id, roles, onChange, error }: Props) {
  return (
    <Checkbox.Group
      label="Roles"
      description="What the person may do"
      value={[...roles]}
      onChange={(values) => onChange(Role.options.filter((role) => values.includes(role)))}
      error={error}
    >
      <Stack gap={10} mt={8} mb={4}>
        {Role.options.map((role) => (
          <Checkbox
            key={role}
            id={`${id}${role}`}
            value={role}
            label={ROLES[role].name}
            description={ROLES[role].may}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

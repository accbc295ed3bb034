import { cpSync, rmSync } from 'node:fs';
import { type Registry, startRegistry } from '../../registry/start.ts';
import type { Role } from '../../shared/governance/roles.ts';
import { type TestBackend, temporaryFolder } from '../backend.test-helper.ts';

/** A registry whose files are kept at a moment, and put back later, as a person does who has only an old backup. */
export async function registryWithBackup() {
  const [folder, old] = [temporaryFolder(), temporaryFolder()];
  const start = (port = 0): Promise<Registry> =>
    startRegistry({ dataFolder: folder, env: {}, logLevel: 'silent', workspaceName: 'Garden team', port });
  let team = await start();
  async function replaceBy(act: () => void): Promise<void> {
    const port = Number(new URL(team.address).port);
    await team.close();
    act();
    team = await start(port);
  }
  return {
    /** Erin brings her agents along. */
    join: async ({ api }: TestBackend, roles: Role[], name: string) =>
      api.registry.join({ invite: (await team.invite(roles, 1)).link, name, bringAgents: name === 'Erin' }),
    backUp: () => replaceBy(() => cpSync(folder, old, { recursive: true, force: true })),
    restore: () =>
      replaceBy(() => {
        rmSync(folder, { recursive: true });
        cpSync(old, folder, { recursive: true });
      }),
    async close(): Promise<void> {
      await team.close();
      for (const used of [folder, old]) rmSync(used, { recursive: true });
    },
  };
}
export type RegistryWithBackup = Awaited<ReturnType<typeof registryWithBackup>>;

export const headOf = async ({ api }: TestBackend) => (await api.workspace.current()).head;

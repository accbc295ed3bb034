import { randomBytes } from 'node:crypto';
import { verifySignature } from '../../ledger/crypto.ts';
import type { LinkView } from '../../shared/api/desktop/devices.ts';
import type { DeviceLinkState } from '../../shared/api/registry/devices.ts';
import { AppError } from '../../shared/errors.ts';
import { comparisonCode, linkCode, offerSeal } from '../../shared/governance/device-link.ts';
import { provesDevice } from '../../shared/governance/dsse.ts';
import type { Core } from '../context.ts';
import type { WorkspaceRecord } from '../store/app.ts';
import { deviceLinkText } from './device-link-text.ts';
import { forgetPending, readPending, writePending } from './pending-devices.ts';
import type { SyncService } from './service.ts';

/** What a device asks with, as the registry passes it on. */
export interface Asked {
  key: string;
  device: string;
  proof: string;
  seal: string;
}
export interface LinkUnderWay {
  id: string;
  workspace: string;
  secret: string;
  expiresAt: string;
}
/** The device that makes the link: what the registry says is held against the secret, which it does not know. */
export interface LinkMaker {
  /** The link of the current workspace; null when there is none. */
  view(): Promise<LinkView | null>;
  make(): Promise<LinkView>;
  /** What asks, if it holds the link and its key agrees to be mine. Throws `conflict` for anything else. */
  asking(key: string): Promise<Asked>;
  end(): Promise<void>;
}

export function createLinkMaker(core: Core, sync: Pick<SyncService, 'ask'>): LinkMaker {
  async function underWay(): Promise<LinkUnderWay | null> {
    const link = await readPending(core, 'link');
    return link?.workspace === core.workspaces.current().id ? link : null;
  }
  async function ask(link: LinkUnderWay): Promise<{ state: DeviceLinkState; asked: Asked | null }> {
    const { state, offer } = await sync.ask((api) => api.deviceLink({ id: link.id }));
    return { state, asked: offer };
  }
  /** Whether it comes from who holds the link, under this very name and key. */
  function isGenuine({ workspace, secret }: LinkUnderWay, { member }: WorkspaceRecord, asked: Asked): boolean {
    const offer = { workspace, member, key: asked.key, device: asked.device };
    return offerSeal(secret, offer) === asked.seal && provesDevice({ ...offer, proof: asked.proof }, verifySignature);
  }
  function viewOf(link: LinkUnderWay, state: DeviceLinkState, asked: Asked | null, problem: string | null): LinkView {
    const record = core.workspaces.current();
    const { member, address, fingerprint } = record;
    const { workspace, secret, expiresAt } = link;
    const parts = { address: address ?? '', fingerprint: fingerprint ?? '', workspace, member, secret };
    const asks = asked && {
      key: asked.key,
      name: asked.device,
      code: comparisonCode(secret, { workspace, member, key: asked.key, device: asked.device }),
      forged: !isGenuine(link, record, asked),
    };
    return { link: deviceLinkText(parts), state, expiresAt, asks, problem };
  }

  return {
    async view() {
      const link = await underWay();
      if (link === null) return null;
      try {
        const { state, asked } = await ask(link);
        return viewOf(link, state, asked, null);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        // Known no more after a day, or by a registry that was restored.
        if (error.code === 'not_found') return viewOf(link, 'expired', null, null);
        return viewOf(link, link.expiresAt <= core.now() ? 'expired' : 'open', null, error.message);
      }
    },
    async make() {
      const { id: workspace } = core.workspaces.current();
      const secret = randomBytes(32).toString('base64url');
      const made = await sync.ask((api) => api.createDeviceLink({ code: linkCode(secret) }));
      const link = { ...made, workspace, secret };
      await writePending(core, 'link', link);
      return viewOf(link, 'open', null, null);
    },
    async asking(key) {
      const link = await underWay();
      const { state, asked } = link === null ? { state: 'expired', asked: null } : await ask(link);
      if (link === null || asked === null || (state !== 'offered' && state !== 'expired'))
        throw new AppError('conflict', 'Nothing asks to be added any more. Make a new link.', { rule: 'link_ended' });
      if (asked.key !== key || !isGenuine(link, core.workspaces.current(), asked))
        throw new AppError(
          'conflict',
          'What asks to be added is not the device that was shown to you, or does not hold your link. Nothing was added. Refuse it and make a new link.',
          { rule: 'other_device' },
        );
      return asked;
    },
    async end() {
      const link = await underWay();
      if (link === null) return;
      // Whoever cannot be told finds it ended: it is not looked at here any more, and expires there.
      await sync
        .ask((api) => api.refuseDeviceLink({ id: link.id }))
        .catch((error: unknown) => {
          if (!(error instanceof AppError)) throw error;
        });
      await forgetPending(core, 'link');
    },
  };
}

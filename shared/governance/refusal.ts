/**
 * Why a statement may not be appended: a value, never an exception. `rule` names the part of the policy or of
 * the protocol that decided, so that a screen can show it; `message` says it in a merchandiser's words.
 */
export interface Refusal {
  code: 'invalid_input' | 'not_found' | 'conflict' | 'unauthenticated' | 'forbidden' | 'locked';
  rule:
    | 'shape'
    | 'hash'
    /** An entry of the ledger is missing or out of order. */
    | 'sequence'
    /** An entry continues another history than the one held here. */
    | 'fork'
    | 'signature'
    | 'workspace'
    | 'unknown_key'
    | 'removed_member'
    /** The key belongs to a device that was removed. */
    | 'removed_device'
    /** Somebody's own last device. */
    | 'last_device'
    | 'stale_actor'
    | 'role'
    | 'last_admin'
    | 'exists'
    | 'missing'
    | 'missing_object'
    | 'stale_base'
    | 'not_ancestor'
    | 'closed'
    | 'four_eyes'
    | 'approvals'
    | 'engineer_approval'
    /** An engineer approved a contract change without confirming what it does to applications. */
    | 'contract_confirmation'
    | 'changes_requested'
    | 'tests_required'
    | 'locked_path'
    | 'wrong_version'
    | 'wrong_policy'
    | 'wrong_evidence'
    | 'capacity'
    | 'too_large'
    | 'never_deployed'
    | 'no_change';
  message: string;
  /** Paths, names or ids the message speaks of. */
  details?: Record<string, string | number | string[]>;
}
/** What a removed device is told, by the reducer and by a registry that lets it in no more. */
export const removedDevice = ({ device, removedAt = '' }: { device: string; removedAt?: string }): string =>
  `This device (“${device}”) was removed on ${removedAt.slice(0, 10)} and can sign nothing more. What it signed before stays valid. To work here again, add it anew from another device of yours, or ask an admin.`;

export type Decision<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };

export const refusal = (
  code: Refusal['code'],
  rule: Refusal['rule'],
  message: string,
  details?: Refusal['details'],
): Refusal => ({ code, rule, message, ...(details === undefined ? {} : { details }) });
export const refuse = (...parts: Parameters<typeof refusal>): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: refusal(...parts),
});
export const accept = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });

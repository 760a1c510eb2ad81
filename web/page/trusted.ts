/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The one policy of Trusted Types: the two addresses that scripts are ever started from. */

interface Policy {
    createScriptURL(address: string): string;
}

interface Factory {
    createPolicy(name: string, rules: Policy): Policy;
}

export const SERVICE_WORKER = '/sw.js';

const is_ours = (address: string): boolean => address === SERVICE_WORKER || address === document.body.dataset['worker'];

let policy: Policy | undefined;

export function script_address(address: string): string {
    const factory = (globalThis as unknown as { trustedTypes?: Factory }).trustedTypes;

    policy ??= factory?.createPolicy('tessera', { createScriptURL: (wanted) => (is_ours(wanted) ? wanted : '') });
    return policy ? policy.createScriptURL(address) : address;
}

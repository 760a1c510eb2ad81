/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The whole sealing client, without a page: what the worker runs, and what tests ask. */
export * as body from './body';
export * as box from './box';
export * as bytes from './bytes';
export * as cert from './cert';
export * as clue from './clue';
export * as code from './code';
export * as failure from './failure';
export * as give from './give';
export * as grade from './grade';
export * as join from './join';
export * as kinds from './kinds';
export * as member from './member';
export * as names from './names';
export * as pass from './pass';
export * as receipt from './receipt';
export * as recover from './recover';
export * as release from './release';
export * as sealed from './sealed';
export * as secrets from './secrets';
export * as sheet from './sheet';
export * as sodium from './sodium';
export * as statement from './statement';
export * as strength from './strength';
export * as tag from './tag';
export * as wire from './wire';

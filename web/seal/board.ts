/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the mediator lets be said, and what those who gave make of it. */
import { read_receipt_only, read_said } from './api';
import { box_open, box_seal } from './box';
import { Bytes, base64_of, text_of, utf8 } from './bytes';
import { Member } from './member';
import { receipt_expect } from './receipt';

/* One of three fixed messages to all who were told; how many it went to. */
export async function board_say(member: Member, mosaic: Bytes, say: string): Promise<number> {
    const said = await member.place.wire.post(`/api/v1/board/${base64_of(mosaic)}/message`, { say }, read_said);

    receipt_expect(said.receipt, member.profile.ledger_key, 'message.sent', said.message);
    return said.asked;
}

/* She agrees, with a line sealed to the mediator's desk if she wrote one, or ignores it. */
export async function message_answer(member: Member, message: Bytes, desk: string, agree: boolean, note: string): Promise<void> {
    const sealed = agree && note !== '' ? base64_of(box_seal(await member.check_desk_key(await member.find_desk(desk)), utf8(note))) : '';
    const { receipt } = await member.place.wire.post(`/api/v1/messages/${base64_of(message)}/answer`, { agree, note: sealed }, read_receipt_only);

    receipt_expect(receipt, member.profile.ledger_key, 'message.answered', message);
}

export async function help_ask(member: Member, mosaic: Bytes): Promise<void> {
    const { receipt } = await member.place.wire.post(`/api/v1/mosaics/${base64_of(mosaic)}/help`, undefined, read_receipt_only);

    receipt_expect(receipt, member.profile.ledger_key, 'mosaic.help', mosaic);
}

/* To be reminded in three days of what she was told. */
export async function later_ask(member: Member, mosaic: Bytes): Promise<void> {
    const { receipt } = await member.place.wire.post(`/api/v1/mosaics/${base64_of(mosaic)}/later`, undefined, read_receipt_only);

    receipt_expect(receipt, member.profile.ledger_key, 'notice.later', mosaic);
}

/* Two pieces released to her desk do not belong together, for one of the fixed reasons; without a reason: takes that back. */
export async function apart_say(member: Member, mosaic: Bytes, a: Bytes, b: Bytes, why: string): Promise<void> {
    const pair = { a: base64_of(a), b: base64_of(b), ...(why === '' ? {} : { why }) };
    const way = why === '' ? 'together' : 'apart';
    const { receipt } = await member.place.wire.post(`/api/v1/mosaics/${base64_of(mosaic)}/${way}`, pair, read_receipt_only);

    receipt_expect(receipt, member.profile.ledger_key, `mosaic.${way}`, mosaic);
}

/* A line that somebody who agreed sealed to her desk. */
export const note_read = (member: Member, sealed: Bytes): string => text_of(box_open(member.desk_key(), sealed));

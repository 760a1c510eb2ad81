/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The grade of a piece: how it is known, how sure.  A record counts like what one was told. */
export const GRADES: Record<string, string> = { saw: 'A', told: 'B', record: 'B', heard: 'D', feeling: 'E', unsaid: 'F' };

export const grade_of = (how: string, sure: number): string => `${GRADES[how] ?? 'F'}${sure}`;

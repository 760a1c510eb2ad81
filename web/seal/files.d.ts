/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files that the bundler puts in as texts. */
declare module '*.txt' {
    const text: string;
    export default text;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* tools/artgen.mjs: the picture of the home page as SVG on standard output.  Loose stones of many
 * colours become a joined field with a golden centre; the same ones at each build. */
let state = 20261123;

/* A number from 0 up to 1 (a linear congruence: it draws stones, nothing else). */
function next() {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
}

const field = ['#0f5666', '#33818f', '#33818f', '#0f5666', '#2f7a57', '#bfdae0', '#ded6c5', '#2c4f86'];
const loose = ['#e0ac45', '#2c4f86', '#0f5666', '#b5533a', '#2f7a57', '#6b3f66'];
const pick = (list) => list[Math.floor(next() * list.length)];

function stone(x, y, size, turn, colour) {
    const corners = [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([dx, dy]) => {
        const ox = (dx * size) / 2 + (next() - 0.5) * size * 0.2;
        const oy = (dy * size) / 2 + (next() - 0.5) * size * 0.2;

        return `${Math.round(x + ox * Math.cos(turn) - oy * Math.sin(turn))} ${Math.round(y + ox * Math.sin(turn) + oy * Math.cos(turn))}`;
    });

    return `<path fill="${colour}" d="M${corners.join('L')}z"/>`;
}

const stones = [];
for (let row = 0; row < 8; row++) {
    for (let column = 0; column < 16; column++) {
        const gone = column < 6 && next() > (column + 1) / 8;
        const apart = Math.max(0, 6 - column);
        const middle = column > 9 && column < 13 && row > 2 && row < 5;

        if (gone)
            continue;
        stones.push(stone(15 + column * 28 + (next() - 0.5) * apart * 5, 18 + row * 28 + (next() - 0.5) * apart * 7, 24,
                          (next() - 0.5) * apart * 0.22, middle ? '#e0ac45' : pick(apart > 1 ? loose : field)));
    }
}
console.log(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 460 236">${stones.join('')}</svg>`);

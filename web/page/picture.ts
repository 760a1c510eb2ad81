/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Moving in a picture: closer and farther, dragging, what a piece is tied to, and which pieces are shown.
 * What is put aside stays where it is, pale.  The whole drawing is moved behind its frame, since a browser
 * lays it out anew for each other viewBox.  Nothing here asks the server. */
import { all, fill, on_action, one, value, word } from './dom';

const CLOSER = 1.5;
const CLOSEST = 8;
const STEP = 0.2; /* of what is seen, for one key */
const DRAGGED = 4; /* pixels; less is a click */

type Shape = Element & HTMLOrSVGElement;

interface View {
    x: number;
    y: number;
    w: number;
    h: number;
}

interface Join {
    line: Shape;
    from: string;
    to: string;
}

/* Names of nodes that are lit; undefined: all. */
type Lit = Set<string> | undefined;

const both = (a: Lit, b: Lit): Lit => (a && b ? new Set([...a].filter((name) => b.has(name))) : a ?? b);

class Picture {
    private readonly whole: View;
    private view: View;
    private readonly nodes = new Map<string, Shape>();
    private readonly dots: Shape[];
    private readonly joins: Join[];
    private pale = new Set<Element>();
    private focused = '';
    private kept: Lit;

    constructor(private readonly svg: SVGSVGElement, private readonly frame: HTMLElement) {
        const { x, y, width, height } = svg.viewBox.baseVal;

        this.whole = { x, y, w: width, h: height };
        this.view = this.whole;
        for (const node of all<Shape>('[data-node]', svg))
            this.nodes.set(node.dataset['node'] ?? '', node);
        this.dots = all<Shape>('[data-dot]', svg);
        this.joins = all<Shape>('.join', svg).map((line) => ({ line, from: line.dataset['from'] ?? '', to: line.dataset['to'] ?? '' }));
        this.listen();
    }

    /* --- where one looks --- */
    private look(view: View): void {
        const { whole, svg } = this;
        const { x, y, w, h } = view;

        this.view = { ...view, x: Math.min(Math.max(x, whole.x), whole.x + whole.w - w), y: Math.min(Math.max(y, whole.y), whole.y + whole.h - h) };
        svg.style.transform = `scale(${whole.w / w}) translate(${(whole.x - this.view.x) / whole.w * 100}%, ${(whole.y - this.view.y) / whole.h * 100}%)`;
        svg.toggleAttribute('data-close', w < whole.w);
    }

    /* The point of the drawing in the middle of what the window shows of it. */
    private middle(): { x: number; y: number } {
        const box = this.frame.getBoundingClientRect();
        const of = (from: number, to: number, most: number): number => (Math.max(from, 0) + Math.min(to, most)) / 2 - from;

        return { x: this.view.x + of(box.left, box.right, innerWidth) / box.width * this.view.w,
            y: this.view.y + of(box.top, box.bottom, innerHeight) / box.height * this.view.h };
    }

    zoom(by: number): void {
        const { x, y } = this.middle();
        const w = Math.min(Math.max(this.view.w / by, this.whole.w / CLOSEST), this.whole.w);
        const times = w / this.view.w;

        this.look({ x: x - (x - this.view.x) * times, y: y - (y - this.view.y) * times, w, h: this.view.h * times });
    }

    reset(): void {
        this.look(this.whole);
    }

    private move(x: number, y: number): void {
        this.look({ ...this.view, x: this.view.x + x, y: this.view.y + y });
    }

    /* --- what is lit --- */
    private tied(name: string): Lit {
        const clues = this.joins.filter(({ from, to }) => from === name || to === name).map(({ to }) => to);

        return name === '' ? undefined : new Set([name, ...clues, ...this.joins.filter(({ to }) => clues.includes(to)).map(({ from }) => from)]);
    }

    private paint(): void {
        const lit = both(this.tied(this.focused), this.kept);
        const pale = new Set<Element>();

        if (lit) {
            for (const [name, node] of this.nodes)
                if (!lit.has(name))
                    pale.add(node);
            for (const { line, from, to } of this.joins)
                if (!lit.has(from) || !lit.has(to))
                    pale.add(line);
            for (const dot of this.dots)
                if (!lit.has(dot.dataset['dot'] ?? ''))
                    pale.add(dot);
        }
        for (const element of this.pale)
            if (!pale.has(element))
                element.removeAttribute('data-pale');
        for (const element of pale)
            if (!this.pale.has(element))
                element.setAttribute('data-pale', '');
        this.pale = pale;
    }

    /* Shows what a node is tied to; nothing, or the same once more: everything. */
    focus(name: string): Shape | undefined {
        this.focused = this.focused === name || !this.nodes.has(name) ? '' : name;
        this.paint();
        return this.nodes.get(this.focused);
    }

    /* Keeps the pieces for which `is_kept`, and the clues that they have; gives how many pieces. */
    keep(is_kept: (piece: Shape) => boolean): number {
        const pieces = [...this.nodes].filter(([, node]) => node.dataset['piece'] !== undefined);
        const kept = pieces.filter(([, node]) => is_kept(node)).map(([name]) => name);
        const names = new Set(kept);

        this.kept = kept.length === pieces.length ? undefined
            : new Set([...kept, ...this.joins.filter(({ from }) => names.has(from)).map(({ to }) => to)]);
        this.paint();
        return kept.length;
    }

    /* --- hands --- */
    private listen(): void {
        let last: { x: number; y: number } | undefined;
        let is_dragged = false;

        this.svg.addEventListener('pointerdown', (event) => {
            is_dragged = false;
            last = this.view.w < this.whole.w && event.isPrimary ? { x: event.clientX, y: event.clientY } : undefined;
        });
        this.svg.addEventListener('pointermove', (event) => {
            const scale = this.view.w / this.svg.clientWidth;

            if (!last || event.buttons === 0 || (!is_dragged && Math.hypot(event.clientX - last.x, event.clientY - last.y) < DRAGGED))
                return;
            is_dragged = true;
            this.svg.setPointerCapture(event.pointerId);
            this.move((last.x - event.clientX) * scale, (last.y - event.clientY) * scale);
            last = { x: event.clientX, y: event.clientY };
        });
        this.svg.addEventListener('click', (event) => {
            const at = event.target instanceof Element ? event.target.closest<Shape>('[data-node], [data-dot]') : null;

            if (!is_dragged)
                this.svg.dispatchEvent(new CustomEvent('chosen', { detail: at?.dataset['node'] ?? at?.dataset['dot'] ?? '' }));
        });
        this.svg.addEventListener('wheel', (event) => {
            if (!event.ctrlKey)
                return;
            event.preventDefault();
            this.zoom(event.deltaY < 0 ? CLOSER : 1 / CLOSER);
        }, { passive: false });
        this.frame.parentElement?.addEventListener('keydown', (event) => this.key(event));
    }

    private key(event: KeyboardEvent): void {
        const ways: Record<string, () => void> = {
            '+': () => this.zoom(CLOSER), '-': () => this.zoom(1 / CLOSER), 0: () => this.reset(),
            ArrowLeft: () => this.move(-STEP * this.view.w, 0), ArrowRight: () => this.move(STEP * this.view.w, 0),
            ArrowUp: () => this.move(0, -STEP * this.view.h), ArrowDown: () => this.move(0, STEP * this.view.h),
        };
        const way = ways[event.key];

        /* Arrows scroll the page while all of the drawing is seen. */
        if (!way || event.ctrlKey || event.altKey || event.metaKey || (event.key.startsWith('Arrow') && this.view.w === this.whole.w))
            return;
        event.preventDefault();
        way();
    }
}

/* Which pieces the form asks for. */
function wanted(form: HTMLFormElement): (piece: Shape) => boolean {
    const [block, sector, from, until] = ['block', 'sector', 'from', 'until'].map((name) => value(form, name));

    return ({ dataset }) => {
        const day = dataset['day'] ?? '';

        return (!block || dataset['block'] === block) && (!sector || dataset['sector'] === sector) &&
            (!from || day >= from) && (!until || day <= until);
    };
}

/* Makes the picture of the page move.  `on_chosen`: a node was chosen, or none any more. */
export function picture(on_chosen: (node: Shape | undefined) => unknown = () => {}): void {
    const svg = one<SVGSVGElement>('figure[data-picture] svg[viewBox]');
    const frame = svg?.parentElement;
    const form = one<HTMLFormElement>('form[data-form="picture"]');

    if (!svg || !frame)
        return;
    const it = new Picture(svg, frame);
    const choose = (name: string): Shape | undefined => {
        const node = it.focus(name);

        on_chosen(node);
        return node;
    };

    on_action('closer', () => it.zoom(CLOSER));
    on_action('farther', () => it.zoom(1 / CLOSER));
    on_action('whole', () => {
        it.reset();
        choose('');
    });
    on_action('find-piece', (button) => choose(button.closest<HTMLElement>('[data-node]')?.dataset['node'] ?? '')?.scrollIntoView({ block: 'center', inline: 'center' }));
    svg.addEventListener('chosen', (event) => choose(String((event as CustomEvent).detail)));
    form?.addEventListener('input', () => {
        const n = it.keep(wanted(form));

        fill('shown', word('picture.shown', { n }));
    });
}

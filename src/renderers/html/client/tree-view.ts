import { element } from './dom.ts';
import { type TreeNode, visibleRows } from './tree-model.ts';

const overscan = 10;

/** Draws only the rows that can be seen; keys as the ARIA pattern for trees has them. */
export class TreeView {
  readonly #host: HTMLElement;
  readonly #space: HTMLElement;
  readonly #texts: readonly string[];
  readonly #onSelect: (node: TreeNode) => void;
  #root: TreeNode | null = null;
  #rows: readonly TreeNode[] = [];
  #selected: TreeNode | null = null;
  #rowHeight = 28;
  #pending = false;

  constructor(host: HTMLElement, texts: readonly string[], onSelect: (node: TreeNode) => void) {
    this.#host = host;
    this.#texts = texts;
    this.#onSelect = onSelect;
    this.#space = element('div', { class: 'space', role: 'presentation' });
    host.append(this.#space);
    host.addEventListener('scroll', () => this.#later());
    host.addEventListener('keydown', (event) => this.#key(event));
    host.addEventListener('click', (event) => this.#click(event));
    new ResizeObserver(() => this.#later()).observe(host);
  }

  /** Shows another tree; the selection stays if its finding is in it. */
  set(root: TreeNode): void {
    this.#root = root;
    this.#selected = null;
    this.#refresh();
  }

  select(node: TreeNode, scroll = true): void {
    this.#selected = node;
    this.#refresh();
    if (scroll) this.#scrollTo(this.#rows.indexOf(node));
    this.#onSelect(node);
  }

  get first(): TreeNode | undefined {
    return this.#rows[0];
  }

  #refresh(): void {
    this.#rows = this.#root === null ? [] : visibleRows(this.#root);
    this.#measure();
    this.#space.style.height = `${this.#rows.length * this.#rowHeight}px`;
    this.#draw();
  }

  #measure(): void {
    const row = element('div', { class: 'row' }, 'x');
    this.#space.append(row);
    this.#rowHeight = row.getBoundingClientRect().height || this.#rowHeight;
    row.remove();
  }

  #later(): void {
    if (this.#pending) return;
    this.#pending = true;
    requestAnimationFrame(() => {
      this.#pending = false;
      this.#draw();
    });
  }

  #draw(): void {
    const first = Math.max(0, Math.floor(this.#host.scrollTop / this.#rowHeight) - overscan);
    const count = Math.ceil(this.#host.clientHeight / this.#rowHeight) + 2 * overscan;
    const shown = this.#rows.slice(first, first + count);
    this.#space.replaceChildren(...shown.map((node, at) => this.#row(node, first + at)));
    const selected = this.#selected === null ? -1 : this.#rows.indexOf(this.#selected);
    if (selected >= first && selected < first + count)
      this.#host.setAttribute('aria-activedescendant', rowId(selected));
    else this.#host.removeAttribute('aria-activedescendant');
  }

  #row(node: TreeNode, at: number): HTMLElement {
    const { label, level, finding, open, count } = node;
    const row = element('div', {
      class: 'row',
      role: 'treeitem',
      id: rowId(at),
      'data-at': String(at),
      'aria-level': String(level + 1),
      'aria-selected': String(node === this.#selected),
      ...(finding === null ? { 'aria-expanded': String(open) } : {}),
    });
    row.style.transform = `translateY(${at * this.#rowHeight}px)`;
    row.style.paddingLeft = `${0.25 + level * 0.9}rem`;
    row.append(element('span', { class: 'switch', 'aria-hidden': 'true' }, finding === null ? (open ? '▾' : '▸') : ''));
    if (finding !== null) {
      const role = this.#texts[finding[1]] ?? '';
      const mark = finding[5] >= 0 ? 'security' : role;
      row.append(element('span', { class: `dot ${mark}`, role: 'img', 'aria-label': mark }));
    }
    row.append(element('bdi', {}, label));
    if (finding === null) row.append(element('span', { class: 'dim' }, ` ${count}`));
    else if (finding[15] > 1) row.append(element('span', { class: 'dim' }, ` × ${finding[15]}`));
    return row;
  }

  #click(event: Event): void {
    const row = event.target instanceof Element ? event.target.closest('[data-at]') : null;
    const node = this.#rows[Number(row?.getAttribute('data-at') ?? -1)];
    if (node === undefined) return;
    if (node.finding === null) node.open = !node.open;
    this.select(node, false);
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.#selected === null ? -1 : this.#rows.indexOf(this.#selected);
    const next = this.#target(event.key, at);
    if (next === undefined) return;
    event.preventDefault();
    const node = this.#rows[Math.max(0, Math.min(this.#rows.length - 1, next))];
    if (node !== undefined) this.select(node);
  }

  /** Where a key leads to; undefined for keys that are none of ours. */
  #target(key: string, at: number): number | undefined {
    const page = Math.max(1, Math.floor(this.#host.clientHeight / this.#rowHeight) - 1);
    switch (key) {
      case 'ArrowDown':
        return at + 1;
      case 'ArrowUp':
        return at - 1;
      case 'PageDown':
        return at + page;
      case 'PageUp':
        return at - page;
      case 'Home':
        return 0;
      case 'End':
        return this.#rows.length - 1;
      case 'ArrowRight':
      case 'ArrowLeft':
      case 'Enter':
      case ' ':
        return this.#fold(key, at);
      default:
        return undefined;
    }
  }

  /** Opens or closes the row at `at`, or goes to a row below or above it. */
  #fold(key: string, at: number): number {
    const node = this.#rows[at];
    if (node === undefined) return 0;
    const folds = node.finding === null;
    if (key === 'ArrowRight') {
      if (folds && node.open) return at + 1;
      node.open = true;
      return at;
    }
    if (key === 'ArrowLeft') {
      if (!folds || !node.open) return node.parent === null ? at : Math.max(0, this.#rows.indexOf(node.parent));
      node.open = false;
      return at;
    }
    if (folds) node.open = !node.open;
    return at;
  }

  #scrollTo(at: number): void {
    if (at < 0) return;
    const top = at * this.#rowHeight;
    if (top < this.#host.scrollTop) this.#host.scrollTop = top;
    else if (top + this.#rowHeight > this.#host.scrollTop + this.#host.clientHeight)
      this.#host.scrollTop = top + this.#rowHeight - this.#host.clientHeight;
    this.#draw();
  }
}

function rowId(at: number): string {
  return `explore-row-${at}`;
}
